package io.gradus.tensor;

/** Elementary functions of real numbers, element by element. */
public sealed interface Functions extends Operand permits Tensor, Variable {
    /**
     * this raised to other. Integers to the power of integers stay integers and wrap around as
     * products do; bools give int32.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast, or both are integers and an
     *     exponent is negative
     */
    default Tensor pow(Operand other) {
        return Promotion.power(this, other);
    }

    /**
     * this raised to other. Integers to the power of integers stay integers and wrap around as
     * products do; bools give int32.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape; integers to a fractional power give float32
     * @throws IllegalArgumentException if both are integers and the exponent is negative, or does
     *     not fit into this dtype
     */
    default Tensor pow(Number other) {
        return Promotion.power(this, other);
    }

    /**
     * The angle of the point (other, this), from −π to π.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor atan2(Operand other) {
        return Promotion.real(ElementwiseOps.ATAN2, this, other);
    }

    /**
     * The angle of the point (other, this), from −π to π.
     *
     * @param other a number, which adapts to this dtype; integers give float32
     * @return the result, of this shape
     */
    default Tensor atan2(Number other) {
        return Promotion.real(ElementwiseOps.ATAN2, this, other);
    }

    /**
     * e to the power of each element.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor exp() {
        return Promotion.real(ElementwiseOps.EXP, this);
    }

    /**
     * e^x − 1, exact for small x.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor expm1() {
        return Promotion.real(ElementwiseOps.EXPM1, this);
    }

    /**
     * The natural logarithm.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor log() {
        return Promotion.real(ElementwiseOps.LOG, this);
    }

    /**
     * log(1 + x), exact for small x.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor log1p() {
        return Promotion.real(ElementwiseOps.LOG1P, this);
    }

    /**
     * The square root, correctly rounded.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sqrt() {
        return Promotion.real(ElementwiseOps.SQRT, this);
    }

    /**
     * 1 / √x.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor rsqrt() {
        return Promotion.real(ElementwiseOps.RSQRT, this);
    }

    /**
     * The sine, of radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sin() {
        return Promotion.real(ElementwiseOps.SIN, this);
    }

    /**
     * The cosine, of radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor cos() {
        return Promotion.real(ElementwiseOps.COS, this);
    }

    /**
     * The tangent, of radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor tan() {
        return Promotion.real(ElementwiseOps.TAN, this);
    }

    /**
     * The inverse sine, in radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor asin() {
        return Promotion.real(ElementwiseOps.ASIN, this);
    }

    /**
     * The inverse cosine, in radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor acos() {
        return Promotion.real(ElementwiseOps.ACOS, this);
    }

    /**
     * The inverse tangent, in radians.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor atan() {
        return Promotion.real(ElementwiseOps.ATAN, this);
    }

    /**
     * The hyperbolic sine.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor sinh() {
        return Promotion.real(ElementwiseOps.SINH, this);
    }

    /**
     * The hyperbolic cosine.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor cosh() {
        return Promotion.real(ElementwiseOps.COSH, this);
    }

    /**
     * The hyperbolic tangent.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor tanh() {
        return Promotion.real(ElementwiseOps.TANH, this);
    }

    /**
     * The error function, 2/√π ∫₀ˣ e^(−t²) dt.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor erf() {
        return Promotion.real(ElementwiseOps.ERF, this);
    }
}
