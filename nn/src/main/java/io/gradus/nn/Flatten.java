package io.gradus.nn;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Lays each example out as one row: [batch, …] becomes [batch, size]. */
public final class Flatten extends Layer {
    /** A layer without settings. */
    public Flatten() {}

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.reshape(outputShape(inputs.shape()));
    }

    @Override
    protected Shape outputShape(Shape inputShape) {
        return Shape.of(List.of(inputShape.dim(0), inputShape.without(0).count()));
    }

    @Override
    protected Map<String, Object> config() {
        return Map.of();
    }
}
