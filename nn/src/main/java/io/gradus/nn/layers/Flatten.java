package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.List;

/** Lays each example out as one row: [batch, …] becomes [batch, size]. */
public final class Flatten extends Layer {
    /** A layer without settings. */
    public Flatten() {}

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var shape = inputs.shape();
        return inputs.reshape(Shape.of(List.of(shape.dim(0), shape.without(0).count())));
    }

    @Override
    protected void settings(Config config) {}
}
