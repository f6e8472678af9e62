package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;

/**
 * What is known of a tensor without looking at its elements.
 *
 * @param dtype the type of its elements
 * @param shape its shape, which may be open while a function is traced
 */
public record TensorType(DType dtype, Shape shape) {
    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
