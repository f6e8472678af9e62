package io.gradus.nn.augmentation;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/**
 * Random numbers for a batch of images, [batch, 1, 1, 1].
 *
 * @param generator where they come from
 * @param batch how many images there are, known or not
 * @param dtype the dtype of numbers
 */
record Draws(Generator generator, Dim batch, DType dtype) {
    Shape shape(int... rest) {
        var shape = Shape.of(rest);
        return shape.inserted(0, batch);
    }

    Shape perImage() {
        return Shape.of(List.of(batch, Dim.ONE, Dim.ONE, Dim.ONE));
    }

    Tensor uniform(double low, double high) {
        return generator.uniform(perImage(), low, high, dtype);
    }

    Tensor uniform(Range range) {
        return uniform(range.low(), range.high());
    }

    /** True with a probability. */
    Tensor chance(double probability) {
        return uniform(0, 1).less(probability);
    }

    /** 1 or −1. */
    Tensor sign() {
        return Tensors.where(chance(0.5), number(1), number(-1));
    }

    Tensor number(double value) {
        return Tensor.scalar(dtype, value);
    }

    /** Whole numbers from 0 to less than a given one. */
    Tensor below(int bound) {
        return generator.integers(perImage(), 0, bound);
    }

    Tensor beta(double alpha) {
        var both = number(alpha);
        return generator.beta(perImage(), both, both, dtype);
    }

    /** The images' places in the batch in another order, int32 [batch]. */
    Tensor order() {
        return generator.shuffle(places());
    }

    Tensor places() {
        return Tensor.full(Shape.of(List.of(batch)), 1, DType.INT32).cumSum(0, true, false);
    }
}
