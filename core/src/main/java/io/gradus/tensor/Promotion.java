package io.gradus.tensor;

import io.gradus.ir.DType;

/**
 * How operands of different dtypes meet. Two tensors meet in {@link DType#promote}; a Java number
 * adapts to the tensor: it takes the tensor's dtype, except that a {@code float} or {@code double}
 * with an integer tensor makes both float32, and an integer with a bool tensor makes both int32. An
 * integer that the tensor's dtype does not hold is an error.
 */
final class Promotion {
    private Promotion() {}

    static Tensor binary(Elementwise op, Operand left, Operand right) {
        return arithmetic(op, left.value(), right.value(), false);
    }

    static Tensor binary(Elementwise op, Operand left, Number right) {
        var x = left.value();
        return arithmetic(op, x, like(op, x.dtype(), right), false);
    }

    /** For ops that are defined on floats alone, such as true division and pow. */
    static Tensor real(Elementwise op, Operand left, Operand right) {
        return arithmetic(op, left.value(), right.value(), true);
    }

    static Tensor real(Elementwise op, Operand left, Number right) {
        var x = left.value();
        return arithmetic(op, x, scalar(op, x.dtype().toFloating(), right), true);
    }

    /** Powers of integers are integers, those of floats floats. */
    static Tensor power(Operand left, Operand right) {
        var x = left.value();
        var y = right.value();
        var dtype = numeric(DType.promote(x.dtype(), y.dtype()));
        return Calls.call(
                dtype.isFloating() ? ElementwiseOps.POWER : ElementwiseOps.INTEGER_POWER,
                x.cast(dtype),
                y.cast(dtype));
    }

    static Tensor power(Operand left, Number right) {
        return power(left, like(ElementwiseOps.POWER, left.dtype(), right));
    }

    /** A function of real numbers; integers and bools become float32. */
    static Tensor real(Elementwise op, Operand x) {
        return Calls.call(op, x.value().cast(x.dtype().toFloating()));
    }

    /** A function of numbers; bools become int32. */
    static Tensor numeric(Elementwise op, Operand x) {
        return Calls.call(op, x.value().cast(numeric(x.dtype())));
    }

    /** Whole numbers and truth values, which have bits. */
    static Tensor bits(Elementwise op, Operand left, Operand right) {
        var x = whole(op, left);
        var y = whole(op, right);
        var dtype = DType.promote(x.dtype(), y.dtype());
        return Calls.call(op, x.cast(dtype), y.cast(dtype));
    }

    static Tensor bits(Elementwise op, Operand left, Number right) {
        return bits(op, left, like(op, left.dtype(), right));
    }

    static Tensor bits(Elementwise op, Operand x) {
        return Calls.call(op, whole(op, x));
    }

    /** Shifts of whole numbers; bools become int32. */
    static Tensor shift(Elementwise op, Operand left, Operand right) {
        return binary(op, whole(op, left), whole(op, right));
    }

    static Tensor shift(Elementwise op, Operand left, Number right) {
        return shift(op, left, like(op, left.dtype(), right));
    }

    private static Tensor whole(Elementwise op, Operand x) {
        if (x.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    op.name() + ": " + x.dtype() + " has no bits of a whole number: cast it first");
        }
        return x.value();
    }

    private static Tensor arithmetic(Elementwise op, Tensor x, Tensor y, boolean real) {
        var dtype = DType.promote(x.dtype(), y.dtype());
        dtype = real ? dtype.toFloating() : numeric(dtype);
        return Calls.call(op, x.cast(dtype), y.cast(dtype));
    }

    /** Comparisons take any two dtypes that meet, bools with bools too. */
    static Tensor compare(Elementwise op, Operand left, Operand right) {
        var x = left.value();
        var y = right.value();
        var dtype = DType.promote(x.dtype(), y.dtype());
        // Bools have an order as 0 and 1; kernels compare numbers.
        dtype = numeric(dtype);
        return Calls.call(op, x.cast(dtype), y.cast(dtype));
    }

    static Tensor compare(Elementwise op, Operand left, Number right) {
        return compare(op, left, like(op, left.dtype(), right));
    }

    private static DType numeric(DType dtype) {
        return dtype == DType.BOOL ? DType.INT32 : dtype;
    }

    /** A Java number as a scalar that adapts to a dtype. */
    private static Tensor like(Elementwise op, DType dtype, Number number) {
        boolean real = JavaNumbers.dtypeOf(number).isFloating();
        var target = real ? dtype.toFloating() : numeric(dtype);
        return scalar(op, target, number);
    }

    private static Tensor scalar(Elementwise op, DType dtype, Number number) {
        return HostData.scalar(dtype, JavaNumbers.element(op.name(), dtype, number));
    }
}
