package io.gradus.tensor;

import io.gradus.ir.DType;

/** Functions of real numbers beyond the elementary ones, element by element. */
public sealed interface SpecialFunctions extends Operand permits Tensor, Variable {
    /**
     * Logarithm to base 2; whole where the element is a power of 2.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor log2() {
        return Promotion.real(ElementwiseOps.LOG2, this);
    }

    /**
     * Logarithm to base 10.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor log10() {
        return Promotion.real(ElementwiseOps.LOG10, this);
    }

    /**
     * 2 to the power of each element.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor exp2() {
        return Promotion.real(ElementwiseOps.EXP2, this);
    }

    /**
     * The cube root, of negative numbers too.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor cbrt() {
        return Promotion.real(ElementwiseOps.CBRT, this);
    }

    /**
     * Inverse of {@link Functions#sinh()}.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor asinh() {
        return Promotion.real(ElementwiseOps.ASINH, this);
    }

    /**
     * Inverse of {@link Functions#cosh()}; NaN below 1.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor acosh() {
        return Promotion.real(ElementwiseOps.ACOSH, this);
    }

    /**
     * Inverse of {@link Functions#tanh()}; NaN outside −1 to 1.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor atanh() {
        return Promotion.real(ElementwiseOps.ATANH, this);
    }

    /**
     * 1 − erf(x), with all digits where that is small.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor erfc() {
        return Promotion.real(ElementwiseOps.ERFC, this);
    }

    /**
     * Inverse of {@link Functions#erf()}; NaN outside −1 to 1.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor erfInv() {
        return Promotion.real(ElementwiseOps.ERFINV, this);
    }

    /**
     * sin(πx) / (πx), 1 at 0.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sinc() {
        return Promotion.real(NumberOps.SINC, this);
    }

    /**
     * √(x² + y²), without overflow. Its slope at (0, 0) is 0.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor hypot(Operand other) {
        return Promotion.real(NumberOps.HYPOT, this, other);
    }

    /**
     * log(e^x + e^y), without overflow.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor logAddExp(Operand other) {
        return Promotion.real(NumberOps.LOG_ADD_EXP, this, other);
    }

    /**
     * log₂(2^x + 2^y), without overflow.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor logAddExp2(Operand other) {
        return Promotion.real(NumberOps.LOG_ADD_EXP2, this, other);
    }

    /**
     * 0 where this is negative, 1 where it is positive, and the other operand where it is 0.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor heaviside(Operand other) {
        return Promotion.real(NumberOps.HEAVISIDE, this, other);
    }

    /**
     * The quotient, and 0 where the divisor is 0.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor divideNoNan(Operand other) {
        return Promotion.real(NumberOps.DIVIDE_NO_NAN, this, other);
    }

    /**
     * This times a power of 2, in two steps, so that neither overflows before the product does.
     *
     * @param exponent whole numbers; shapes broadcast
     * @return x · 2^exponent; integers give float32
     * @throws IllegalArgumentException if the shapes do not broadcast or an exponent is no integer
     */
    default Tensor ldexp(Operand exponent) {
        if (!exponent.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "ldexp: exponents are whole numbers, not "
                            + exponent.dtype()
                            + ": cast them to int32 first");
        }
        var x = value().cast(dtype().toFloating());
        // The 16-bit floats have less powers of 2 than float32 needs on the way.
        var wide = x.dtype().bytes() < 4 ? x.cast(DType.FLOAT32) : x;
        var half = exponent.value().cast(DType.INT32).floorDiv(2);
        var rest = exponent.value().cast(DType.INT32).minus(half);
        return wide.times(half.cast(wide.dtype()).exp2())
                .times(rest.cast(wide.dtype()).exp2())
                .cast(x.dtype());
    }

    /**
     * Degrees as radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor deg2rad() {
        return value().cast(dtype().toFloating()).times(Math.PI / 180);
    }

    /**
     * Radians as degrees.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor rad2deg() {
        return value().cast(dtype().toFloating()).times(180 / Math.PI);
    }
}
