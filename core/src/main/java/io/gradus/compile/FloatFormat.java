package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/**
 * The layout of a floating type, and the words that the expansions are written in. Everything stays
 * in lanes of the type's own width: float32 never meets a 64-bit value, so vectors keep all their
 * lanes.
 */
enum FloatFormat {
    FLOAT32(DType.FLOAT32, DType.INT32, 23, 0x1.62e4p-1, 1.4286068203094173e-06),
    FLOAT64(DType.FLOAT64, DType.INT64, 52, 0x1.62e42fefa38p-1, 5.497923018708371e-14);

    final DType floats;
    final DType integers;

    /** Bits of the stored fraction; the precision is one more. */
    final int fraction;

    /** The first digits of log 2, so few that their product with an exponent is exact. */
    final double ln2;

    /** What is missing in {@link #ln2}. */
    final double ln2Tail;

    FloatFormat(DType floats, DType integers, int fraction, double ln2, double ln2Tail) {
        this.floats = floats;
        this.integers = integers;
        this.fraction = fraction;
        this.ln2 = ln2;
        this.ln2Tail = ln2Tail;
    }

    static FloatFormat of(Expr x) {
        return switch (x.dtype()) {
            case FLOAT32 -> FLOAT32;
            case FLOAT64 -> FLOAT64;
            default ->
                    throw new IllegalArgumentException(
                            "functions of "
                                    + x.dtype()
                                    + " values are computed in float32 or float64: cast them first");
        };
    }

    /** The table for this width. */
    double[] choose(double[] single, double[] twice) {
        return this == FLOAT32 ? single : twice;
    }

    double choose(double single, double twice) {
        return this == FLOAT32 ? single : twice;
    }

    Expr number(double value) {
        return Expr.constant(floats, value);
    }

    Expr integer(long value) {
        return this == FLOAT32 ? Expr.constant((int) value) : Expr.constant(value);
    }

    Expr bits(Expr x) {
        return new Expr.Bitcast(integers, x);
    }

    Expr fromBits(Expr bits) {
        return new Expr.Bitcast(floats, bits);
    }

    /** The bits of a number, as a constant. */
    Expr bitsOf(double value) {
        return this == FLOAT32
                ? Expr.constant(Float.floatToRawIntBits((float) value))
                : Expr.constant(Double.doubleToRawLongBits(value));
    }

    Expr left(Expr bits, int distance) {
        return bits.apply(BinaryOp.SHL, integer(distance));
    }

    Expr right(Expr bits, int distance) {
        return bits.apply(BinaryOp.SHR, integer(distance));
    }

    /**
     * An integer n moved to where the exponent stands: added to the bits of a number it multiplies
     * by 2ⁿ.
     */
    Expr toExponent(Expr n) {
        return left(n, fraction);
    }

    /** 2ⁿ from {@link #toExponent} of n, which must be the exponent of a normal number. */
    Expr powerOfTwo(Expr exponent) {
        return fromBits(exponent.plus(bitsOf(1)));
    }

    /**
     * 1.5 · 2^fraction. Adding it to a number of moderate size rounds to a whole number, halves to
     * even, and leaves that number in the low bits of the sum: cheaper than a rounding and a
     * conversion, and the same in every lane width.
     */
    double rounder() {
        return 1.5 * Math.scalb(1.0, fraction);
    }

    /** The size of x ≥ 0 with the sign of another number. */
    Expr withSign(Expr size, Expr sign) {
        var mask =
                this == FLOAT32 ? Expr.constant(Integer.MIN_VALUE) : Expr.constant(Long.MIN_VALUE);
        return fromBits(bits(size).apply(BinaryOp.OR, bits(sign).apply(BinaryOp.AND, mask)));
    }

    static Expr abs(Expr x) {
        return x.apply(UnaryOp.ABS);
    }

    static Expr negated(Expr x) {
        return x.apply(UnaryOp.NEG);
    }

    static Expr less(Expr x, double limit) {
        return x.compare(Comparison.LT, x.like(limit));
    }

    static Expr greater(Expr x, double limit) {
        return x.compare(Comparison.GT, x.like(limit));
    }

    static Expr is(Expr x, double value) {
        return x.compare(Comparison.EQ, x.like(value));
    }

    /** c₀ + c₁x + c₂x² + …, by Horner's rule with fused steps. */
    static Expr polynomial(Expr x, double... coefficients) {
        var sum = x.like(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = sum.fma(x, x.like(coefficients[i]));
        }
        return sum;
    }
}
