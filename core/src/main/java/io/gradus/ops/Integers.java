package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;

/** Functions of whole numbers. */
public final class Integers {
    private Integers() {}

    /**
     * The greatest common divisor, by Euclid's algorithm.
     *
     * @param x whole numbers; shapes broadcast, dtypes promote
     * @param y whole numbers
     * @return the divisors, 0 or more; 0 and 0 give 0
     * @throws IllegalArgumentException if one is not of integers, or the shapes do not broadcast
     */
    public static Tensor gcd(Operand x, Operand y) {
        var dtype = dtype("gcd", x, y);
        var shape = Shape.broadcast(x.shape(), y.shape(), "gcd");
        var pair =
                List.of(
                        x.value().cast(dtype).abs().broadcastTo(shape),
                        y.value().cast(dtype).abs().broadcastTo(shape));
        return Control.whileLoop(
                        pair,
                        state -> state.get(1).notEqual(0).any(),
                        state -> {
                            var divisor = state.get(1);
                            var isDone = divisor.equal(0);
                            // What is done keeps still while others go on.
                            var rest = state.get(0).mod(Tensors.where(isDone, one(dtype), divisor));
                            return List.of(
                                    Tensors.where(isDone, state.get(0), divisor),
                                    Tensors.where(isDone, divisor, rest));
                        })
                .getFirst();
    }

    /**
     * The least common multiple.
     *
     * @param x whole numbers; shapes broadcast, dtypes promote
     * @param y whole numbers
     * @return the multiples, 0 or more; 0 where one is 0
     * @throws IllegalArgumentException if one is not of integers, or the shapes do not broadcast
     */
    public static Tensor lcm(Operand x, Operand y) {
        var dtype = dtype("lcm", x, y);
        var divisor = gcd(x, y);
        var size = x.value().cast(dtype).abs();
        return size.floorDiv(divisor.maximum(one(dtype))).times(y.value().cast(dtype).abs());
    }

    private static Tensor one(DType dtype) {
        return Tensor.ones(Shape.scalar(), dtype);
    }

    private static DType dtype(String op, Operand x, Operand y) {
        var dtype = DType.promote(x.dtype(), y.dtype());
        if (dtype.isFloating()) {
            throw new IllegalArgumentException(
                    op
                            + ": of "
                            + x.dtype()
                            + " and "
                            + y.dtype()
                            + ": cast them to whole numbers");
        }
        return dtype == DType.BOOL ? DType.INT32 : dtype;
    }
}
