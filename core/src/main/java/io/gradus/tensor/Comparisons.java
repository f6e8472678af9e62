package io.gradus.tensor;

import io.gradus.ir.DType;

/** Comparisons and logic, element by element; the results are bool and have no gradient. */
public sealed interface Comparisons extends Operand permits Tensor, Variable {
    /**
     * Whether elements are equal; NaN equals nothing.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return a bool tensor of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor equal(Operand other) {
        return Promotion.compare(ElementwiseOps.EQUAL, this, other);
    }

    /**
     * Whether elements are equal; NaN equals nothing.
     *
     * @param other a number, which adapts to this dtype
     * @return a bool tensor of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor equal(Number other) {
        return Promotion.compare(ElementwiseOps.EQUAL, this, other);
    }

    /**
     * Whether elements differ; NaN differs from everything.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return a bool tensor of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor notEqual(Operand other) {
        return Promotion.compare(ElementwiseOps.NOT_EQUAL, this, other);
    }

    /**
     * Whether elements differ; NaN differs from everything.
     *
     * @param other a number, which adapts to this dtype
     * @return a bool tensor of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor notEqual(Number other) {
        return Promotion.compare(ElementwiseOps.NOT_EQUAL, this, other);
    }

    /**
     * Whether this &lt; other.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return a bool tensor of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor less(Operand other) {
        return Promotion.compare(ElementwiseOps.LESS, this, other);
    }

    /**
     * Whether this &lt; other.
     *
     * @param other a number, which adapts to this dtype
     * @return a bool tensor of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor less(Number other) {
        return Promotion.compare(ElementwiseOps.LESS, this, other);
    }

    /**
     * Whether this ≤ other.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return a bool tensor of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor lessEqual(Operand other) {
        return Promotion.compare(ElementwiseOps.LESS_EQUAL, this, other);
    }

    /**
     * Whether this ≤ other.
     *
     * @param other a number, which adapts to this dtype
     * @return a bool tensor of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor lessEqual(Number other) {
        return Promotion.compare(ElementwiseOps.LESS_EQUAL, this, other);
    }

    /**
     * Whether this &gt; other.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return a bool tensor of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor greater(Operand other) {
        return Promotion.compare(ElementwiseOps.GREATER, this, other);
    }

    /**
     * Whether this &gt; other.
     *
     * @param other a number, which adapts to this dtype
     * @return a bool tensor of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor greater(Number other) {
        return Promotion.compare(ElementwiseOps.GREATER, this, other);
    }

    /**
     * Whether this ≥ other.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return a bool tensor of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor greaterEqual(Operand other) {
        return Promotion.compare(ElementwiseOps.GREATER_EQUAL, this, other);
    }

    /**
     * Whether this ≥ other.
     *
     * @param other a number, which adapts to this dtype
     * @return a bool tensor of this shape
     * @throws IllegalArgumentException if this dtype does not hold a whole number given
     */
    default Tensor greaterEqual(Number other) {
        return Promotion.compare(ElementwiseOps.GREATER_EQUAL, this, other);
    }

    /**
     * Whether both hold.
     *
     * @param other the other operand; numbers count as true where they are not 0
     * @return a bool tensor of the broadcast shape
     */
    default Tensor logicalAnd(Operand other) {
        return Calls.call(
                ElementwiseOps.AND, value().cast(DType.BOOL), other.value().cast(DType.BOOL));
    }

    /**
     * Whether at least one holds.
     *
     * @param other the other operand; numbers count as true where they are not 0
     * @return a bool tensor of the broadcast shape
     */
    default Tensor logicalOr(Operand other) {
        return Calls.call(
                ElementwiseOps.OR, value().cast(DType.BOOL), other.value().cast(DType.BOOL));
    }

    /**
     * Whether exactly one holds.
     *
     * @param other the other operand; numbers count as true where they are not 0
     * @return a bool tensor of the broadcast shape
     */
    default Tensor logicalXor(Operand other) {
        return Calls.call(
                ElementwiseOps.XOR, value().cast(DType.BOOL), other.value().cast(DType.BOOL));
    }

    /**
     * Whether an element does not hold.
     *
     * @return a bool tensor of this shape
     */
    default Tensor logicalNot() {
        return Calls.call(ElementwiseOps.NOT, value().cast(DType.BOOL));
    }

    /**
     * Whether an element is not a number.
     *
     * @return a bool tensor of this shape
     */
    default Tensor isNaN() {
        return Calls.call(ElementwiseOps.IS_NAN, value().cast(dtype().toFloating()));
    }

    /**
     * Whether an element is neither infinite nor NaN.
     *
     * @return a bool tensor of this shape
     */
    default Tensor isFinite() {
        return Calls.call(ElementwiseOps.IS_FINITE, value().cast(dtype().toFloating()));
    }
}
