package io.gradus.tensor;

/**
 * Operations on the bits of whole numbers, element by element. Truth values count as one bit, but
 * shifts make int32 of them.
 */
public sealed interface Bits extends Operand permits Tensor, Variable {
    /**
     * The bits that both have.
     *
     * @param other the other operand, integer or bool; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast, or one is not of integers
     */
    default Tensor bitwiseAnd(Operand other) {
        return Promotion.bits(NumberOps.BITWISE_AND, this, other);
    }

    /**
     * The bits that both have.
     *
     * @param other a whole number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if one is not an integer
     */
    default Tensor bitwiseAnd(Number other) {
        return Promotion.bits(NumberOps.BITWISE_AND, this, other);
    }

    /**
     * The bits that one of both has.
     *
     * @param other the other operand, integer or bool; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast, or one is not of integers
     */
    default Tensor bitwiseOr(Operand other) {
        return Promotion.bits(NumberOps.BITWISE_OR, this, other);
    }

    /**
     * The bits that one of both has.
     *
     * @param other a whole number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if one is not an integer
     */
    default Tensor bitwiseOr(Number other) {
        return Promotion.bits(NumberOps.BITWISE_OR, this, other);
    }

    /**
     * The bits that just one of both has.
     *
     * @param other the other operand, integer or bool; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast, or one is not of integers
     */
    default Tensor bitwiseXor(Operand other) {
        return Promotion.bits(NumberOps.BITWISE_XOR, this, other);
    }

    /**
     * The bits that just one of both has.
     *
     * @param other a whole number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if one is not an integer
     */
    default Tensor bitwiseXor(Number other) {
        return Promotion.bits(NumberOps.BITWISE_XOR, this, other);
    }

    /**
     * Bits moved up by as many places; the distance counts modulo the dtype's width, as in Java,
     * and uint8 keeps its low eight bits.
     *
     * @param other the other operand, integer or bool; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast, or one is not of integers
     */
    default Tensor shiftLeft(Operand other) {
        return Promotion.shift(NumberOps.SHIFT_LEFT, this, other);
    }

    /**
     * Bits moved up by as many places; the distance counts modulo the dtype's width, as in Java,
     * and uint8 keeps its low eight bits.
     *
     * @param other a whole number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if one is not an integer
     */
    default Tensor shiftLeft(Number other) {
        return Promotion.shift(NumberOps.SHIFT_LEFT, this, other);
    }

    /**
     * Bits moved down by as many places, the sign moving in; the distance counts modulo the dtype's
     * width, as in Java.
     *
     * @param other the other operand, integer or bool; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast, or one is not of integers
     */
    default Tensor shiftRight(Operand other) {
        return Promotion.shift(NumberOps.SHIFT_RIGHT, this, other);
    }

    /**
     * Bits moved down by as many places, the sign moving in; the distance counts modulo the dtype's
     * width, as in Java.
     *
     * @param other a whole number, which adapts to this dtype
     * @return the result, of this shape
     * @throws IllegalArgumentException if one is not an integer
     */
    default Tensor shiftRight(Number other) {
        return Promotion.shift(NumberOps.SHIFT_RIGHT, this, other);
    }

    /**
     * All bits turned over.
     *
     * @return the result, of this shape and dtype
     * @throws IllegalArgumentException if this is not of integers or truth values
     */
    default Tensor bitwiseNot() {
        return Promotion.bits(NumberOps.BITWISE_NOT, this);
    }
}
