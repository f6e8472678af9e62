package io.gradus.tensor;

/**
 * Arithmetic, element by element over broadcast shapes; the names are those that Kotlin reads as
 * operators.
 */
public sealed interface Arithmetic extends Operand permits Tensor, Variable {
    /**
     * this + other, element by element.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor plus(Operand other) {
        return Promotion.binary(ElementwiseOps.ADD, this, other);
    }

    /**
     * this + other, element by element.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor plus(Number other) {
        return Promotion.binary(ElementwiseOps.ADD, this, other);
    }

    /**
     * this − other, element by element.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor minus(Operand other) {
        return Promotion.binary(ElementwiseOps.SUBTRACT, this, other);
    }

    /**
     * this − other, element by element.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor minus(Number other) {
        return Promotion.binary(ElementwiseOps.SUBTRACT, this, other);
    }

    /**
     * this · other, element by element.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor times(Operand other) {
        return Promotion.binary(ElementwiseOps.MULTIPLY, this, other);
    }

    /**
     * this · other, element by element.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor times(Number other) {
        return Promotion.binary(ElementwiseOps.MULTIPLY, this, other);
    }

    /**
     * True division, element by element.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor div(Operand other) {
        return Promotion.real(ElementwiseOps.DIVIDE, this, other);
    }

    /**
     * True division, element by element.
     *
     * @param other a number, which adapts to this dtype; integers give float32
     * @return the result, of this shape
     */
    default Tensor div(Number other) {
        return Promotion.real(ElementwiseOps.DIVIDE, this, other);
    }

    /**
     * The remainder as Java's {@code %}: it has the sign of the dividend.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor rem(Operand other) {
        return Promotion.binary(ElementwiseOps.REMAINDER, this, other);
    }

    /**
     * The remainder as Java's {@code %}: it has the sign of the dividend.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor rem(Number other) {
        return Promotion.binary(ElementwiseOps.REMAINDER, this, other);
    }

    /**
     * The quotient rounded down.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor floorDiv(Operand other) {
        return Promotion.binary(ElementwiseOps.FLOOR_DIVIDE, this, other);
    }

    /**
     * The quotient rounded down.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor floorDiv(Number other) {
        return Promotion.binary(ElementwiseOps.FLOOR_DIVIDE, this, other);
    }

    /**
     * The remainder of the quotient rounded down: it has the sign of the divisor, as in Python.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor mod(Operand other) {
        return Promotion.binary(ElementwiseOps.MODULO, this, other);
    }

    /**
     * The remainder of the quotient rounded down: it has the sign of the divisor, as in Python.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     * @throws ArithmeticException if an integer is divided by 0
     */
    default Tensor mod(Number other) {
        return Promotion.binary(ElementwiseOps.MODULO, this, other);
    }

    /**
     * The larger of two elements, NaN if one is NaN; the gradient of a tie goes to this operand.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor maximum(Operand other) {
        return Promotion.binary(ElementwiseOps.MAXIMUM, this, other);
    }

    /**
     * The larger of two elements, NaN if one is NaN; the gradient of a tie goes to this operand.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor maximum(Number other) {
        return Promotion.binary(ElementwiseOps.MAXIMUM, this, other);
    }

    /**
     * The smaller of two elements, NaN if one is NaN; the gradient of a tie goes to this operand.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor minimum(Operand other) {
        return Promotion.binary(ElementwiseOps.MINIMUM, this, other);
    }

    /**
     * The smaller of two elements, NaN if one is NaN; the gradient of a tie goes to this operand.
     *
     * @param other a number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor minimum(Number other) {
        return Promotion.binary(ElementwiseOps.MINIMUM, this, other);
    }

    /**
     * −this.
     *
     * @return the result, of this shape
     */
    default Tensor unaryMinus() {
        return Promotion.numeric(ElementwiseOps.NEGATE, this);
    }

    /**
     * The absolute value; its gradient at 0 is 0.
     *
     * @return the result, of this shape
     */
    default Tensor abs() {
        return Promotion.numeric(ElementwiseOps.ABS, this);
    }

    /**
     * −1, 0 or 1 by the sign; NaN stays NaN.
     *
     * @return the result, of this shape
     */
    default Tensor sign() {
        return Promotion.numeric(ElementwiseOps.SIGN, this);
    }

    /**
     * this · this.
     *
     * @return the result, of this shape
     */
    default Tensor square() {
        return Promotion.numeric(ElementwiseOps.SQUARE, this);
    }

    /**
     * The largest whole number that is not greater.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor floor() {
        return Promotion.real(ElementwiseOps.FLOOR, this);
    }

    /**
     * The smallest whole number that is not less.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor ceil() {
        return Promotion.real(ElementwiseOps.CEIL, this);
    }

    /**
     * The nearest whole number, halves to the even one.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor round() {
        return Promotion.real(ElementwiseOps.ROUND, this);
    }

    /**
     * 1 / this.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor reciprocal() {
        return Promotion.real(ElementwiseOps.RECIPROCAL, this);
    }

    /**
     * Each element raised into a range.
     *
     * @param min the smallest value to let through
     * @param max the largest value to let through
     * @return the result, of this shape
     */
    default Tensor clip(Number min, Number max) {
        return maximum(min).minimum(max);
    }
}
