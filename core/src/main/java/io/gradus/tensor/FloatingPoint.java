package io.gradus.tensor;

import io.gradus.ir.DType;

/** Signs, infinities, NaN and neighbours: what numbers with a point have, element by element. */
public sealed interface FloatingPoint extends Operand permits Tensor, Variable {
    /**
     * Whether an element is ∞ or −∞; integers are not.
     *
     * @return bool, of this shape
     */
    default Tensor isInf() {
        return Promotion.real(NumberOps.IS_INF, this);
    }

    /**
     * Whether an element is ∞; integers are not.
     *
     * @return bool, of this shape
     */
    default Tensor isPosInf() {
        return Promotion.real(NumberOps.IS_POS_INF, this);
    }

    /**
     * Whether an element is −∞; integers are not.
     *
     * @return bool, of this shape
     */
    default Tensor isNegInf() {
        return Promotion.real(NumberOps.IS_NEG_INF, this);
    }

    /**
     * Whether an element has a minus sign, −0 among them.
     *
     * @return bool, of this shape
     */
    default Tensor signBit() {
        return Promotion.numeric(NumberOps.SIGN_BIT, this);
    }

    /**
     * Elements without what stands behind the point.
     *
     * @return the result, of this shape; integers give float32
     */
    default Tensor trunc() {
        return Promotion.real(NumberOps.TRUNC, this);
    }

    /**
     * Elements rounded to as many digits behind the point, halves to even, as NumPy rounds: x ·
     * 10^digits is rounded and divided again.
     *
     * @param digits how many; negative ones stand before the point
     * @return the result, of this shape; integers give float32
     */
    default Tensor round(int digits) {
        var x = value().cast(dtype().toFloating());
        double scale = Math.pow(10, Math.abs(digits));
        return digits < 0 ? x.div(scale).round().times(scale) : x.times(scale).round().div(scale);
    }

    /**
     * The number next to this one in the direction of the other, in float32 or float64.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers give float32
     * @return the result, of the broadcast shape; the other where both are equal
     * @throws IllegalArgumentException if the shapes do not broadcast, or the dtype is float16 or
     *     bfloat16
     */
    default Tensor nextAfter(Operand other) {
        var dtype = DType.promote(dtype(), other.dtype());
        if (dtype.isFloating() && dtype.bytes() < 4) {
            throw new IllegalArgumentException(
                    "nextAfter: of " + dtype + ": cast both to float32 or float64 first");
        }
        return Promotion.real(NumberOps.NEXT_AFTER, this, other);
    }

    /**
     * The larger of both, and the one that is a number if the other is NaN.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor fmax(Operand other) {
        return Promotion.binary(NumberOps.FMAX, this, other);
    }

    /**
     * The smaller of both, and the one that is a number if the other is NaN.
     *
     * @param other the other operand; shapes broadcast, dtypes promote
     * @return the result, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor fmin(Operand other) {
        return Promotion.binary(NumberOps.FMIN, this, other);
    }

    /**
     * Numbers instead of NaN and infinities.
     *
     * @param nan what NaN becomes
     * @param posInf what ∞ becomes
     * @param negInf what −∞ becomes
     * @return the result, of this shape; integers stay as they are
     */
    default Tensor nanToNum(double nan, double posInf, double negInf) {
        var x = value();
        if (!dtype().isFloating()) {
            return x.identity();
        }
        x = Tensors.where(x.isNaN(), Tensor.scalar(dtype(), nan), x);
        x = Tensors.where(x.isPosInf(), Tensor.scalar(dtype(), posInf), x);
        return Tensors.where(x.isNegInf(), Tensor.scalar(dtype(), negInf), x);
    }

    /**
     * 0 instead of NaN, and the largest finite numbers instead of infinities.
     *
     * @return the result, of this shape; integers stay as they are
     */
    default Tensor nanToNum() {
        double largest =
                switch (dtype()) {
                    case FLOAT64 -> Double.MAX_VALUE;
                    case FLOAT16 -> 65504;
                    case BFLOAT16 -> 0x1.fep127;
                    default -> Float.MAX_VALUE;
                };
        return nanToNum(0, largest, -largest);
    }

    /**
     * Whether |this − other| ≤ absolute + relative · |other|; infinities are close to themselves.
     *
     * @param other the other operand; shapes broadcast, dtypes promote; integers count as float32
     * @param relative the relative tolerance; NumPy's default is 1e-5
     * @param absolute the absolute tolerance; NumPy's default is 1e-8
     * @param equalNaN whether two NaN are close
     * @return bool, of the broadcast shape
     * @throws IllegalArgumentException if the shapes do not broadcast
     */
    default Tensor isClose(Operand other, double relative, double absolute, boolean equalNaN) {
        var dtype = DType.promote(dtype(), other.dtype()).toFloating();
        var x = value().cast(dtype);
        var y = other.value().cast(dtype);
        var near = x.minus(y).abs().lessEqual(y.abs().times(relative).plus(absolute));
        var close = near.logicalAnd(x.isFinite()).logicalAnd(y.isFinite()).logicalOr(x.equal(y));
        return equalNaN ? close.logicalOr(x.isNaN().logicalAnd(y.isNaN())) : close;
    }

    /**
     * Elements in another dtype, those that it does not hold as the nearest that it holds.
     *
     * @param dtype the new dtype
     * @return the elements, cut to the range of the dtype; bool by {@code != 0}
     */
    default Tensor saturateCast(DType dtype) {
        // The bounds of int64 are no float64 numbers; Java's casts from floats saturate.
        boolean clips = dtype == DType.UINT8 || dtype == DType.INT32 && dtype() == DType.INT64;
        if (!clips || dtype() == DType.BOOL) {
            return value().cast(dtype);
        }
        var numbers = dtype() == DType.UINT8 ? value().cast(DType.INT32) : value();
        int low = dtype == DType.UINT8 ? 0 : Integer.MIN_VALUE;
        int high = dtype == DType.UINT8 ? 255 : Integer.MAX_VALUE;
        return numbers.clip(low, high).cast(dtype);
    }
}
