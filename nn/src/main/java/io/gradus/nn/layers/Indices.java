package io.gradus.nn.layers;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;

/** Numbers of the places along an axis. */
final class Indices {
    private Indices() {}

    /** 0, 1, 2 …, as many as a size says that may be open. */
    static Tensor along(Dim size) {
        return size.isFixed()
                ? Tensor.arange(size.value())
                : Tensor.ones(Shape.of(List.of(size)), DType.INT32).cumSum(0).minus(1);
    }
}
