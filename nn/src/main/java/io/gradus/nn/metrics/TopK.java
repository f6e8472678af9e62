package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.ops.Neural;
import io.gradus.tensor.Tensor;
import java.util.List;

/** Which classes have the largest outputs. */
final class TopK {
    private TopK() {}

    /** 1 where the class is among those of the k largest outputs, else 0; [batch, …]. */
    static Tensor hits(Tensor classes, Tensor outputs, int k) {
        var places = Dim.product(classes.shape().dims());
        var rows = outputs.reshape(Shape.of(List.of(places, outputs.shape().dim(-1))));
        return Neural.inTopK(classes.ravel(), rows, k).reshape(classes.shape()).cast(DType.FLOAT32);
    }
}
