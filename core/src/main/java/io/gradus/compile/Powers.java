package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.is;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/**
 * x^y = 2^(y · log₂ x) in float32. The exponent may be as large as 128 and its error is multiplied
 * by the result, so the logarithm is carried in pairs of float32 numbers whose sum has some 34
 * bits: no 64-bit value is needed.
 */
final class Powers {
    private static final FloatFormat F = FloatFormat.FLOAT32;

    /**
     * (log₂((1 + s) / (1 − s)) / s − c − c/3 · s²) / s⁴ as a polynomial in s², for |s| ≤ 0.172,
     * where c = 2 / log 2.
     */
    private static final double[] LOG2 = {0.5770782f, 0.412066f, 0.3325476f};

    /** (2^r − 1) / r for |r| ≤ ½. */
    private static final double[] POWER = {
        0.6931472f, 0.2402265f, 0.05550358f, 0.009618078f, 0.0013391643f, 0.00015455921f
    };

    /** c = 2 / log 2 and c/3, each in two parts. */
    private static final double TWICE = 2.88539f;

    private static final double TWICE_TAIL = 3.851926e-08f;
    private static final double THIRD = 0.9617967f;
    private static final double THIRD_TAIL = -7.028462e-09f;

    private Powers() {}

    static Expr pow(Expr x, Expr y) {
        var size = abs(x);
        var logarithm = log2(size);
        var product = FloatPair.product(y, logarithm.high());
        var power = power(product.high(), y.fma(logarithm.low(), product.low()));
        return special(x, y, signed(x, y, power));
    }

    /** log₂ of a number ≥ 0; what lies beyond the floats is in the high part alone. */
    private static FloatPair log2(Expr x) {
        var subnormal = less(x, Float.MIN_NORMAL);
        var normal = subnormal.select(x.times(0x1p25), x);
        var exponent = F.right(F.bits(normal).minus(F.bitsOf(Math.sqrt(0.5))), F.fraction);
        var m = F.fromBits(F.bits(normal).minus(F.toExponent(exponent)));
        var whole = F.fromBits(exponent.plus(F.bitsOf(F.rounder()))).minus(F.rounder());
        var k = subnormal.select(whole.minus(25), whole);

        // s = (m − 1) / (m + 1) as a pair: the quotient, and what it and the divisor rounded off.
        var dividend = m.minus(1);
        var divisor = m.plus(1);
        var inverse = x.like(1).div(divisor);
        var high = dividend.times(inverse);
        var lostBelow = m.minus(divisor.minus(1));
        var low = negated(high).fma(divisor, dividend).minus(high.times(lostBelow)).times(inverse);
        // c/3 · s³ as a pair, and the rest of the series.
        var square = FloatPair.product(high, high);
        var cube = FloatPair.product(square.high(), high);
        var cubeLow = square.high().times(low).times(3).plus(square.low().fma(high, cube.low()));
        var third = FloatPair.product(cube.high(), x.like(THIRD));
        var thirdLow = cube.high().fma(x.like(THIRD_TAIL), cubeLow.fma(x.like(THIRD), third.low()));
        var fifth = polynomial(square.high(), LOG2).times(square.high()).times(cube.high());
        // c · s, and all together from small to large.
        var first = FloatPair.product(high, x.like(TWICE));
        var firstLow = high.fma(x.like(TWICE_TAIL), low.fma(x.like(TWICE), first.low()));
        var tail = FloatPair.sum(third.high(), fifth);
        var fraction =
                FloatPair.sum(first.high(), tail.high())
                        .plus(firstLow.plus(thirdLow).plus(tail.low()));
        var sum = FloatPair.sum(k, fraction.high()).plus(fraction.low());

        var limit = is(x, 0).select(x.like(Double.NEGATIVE_INFINITY), x);
        var isInside = greater(x, 0).apply(BinaryOp.AND, less(x, Double.POSITIVE_INFINITY));
        return new FloatPair(
                isInside.select(sum.high(), limit), isInside.select(sum.low(), x.like(0)));
    }

    /** 2^(high + low). */
    private static Expr power(Expr high, Expr low) {
        var shifted = high.plus(F.rounder());
        var r = high.minus(shifted.minus(F.rounder())).plus(low);
        var bits = F.bits(shifted);
        var half = F.toExponent(F.right(bits, 1));
        var otherHalf = F.toExponent(bits).minus(half);
        var y = polynomial(r, POWER).fma(r, high.like(1));
        y = y.times(F.powerOfTwo(half)).times(F.powerOfTwo(otherHalf));
        y = greater(high, 129).select(high.like(Double.POSITIVE_INFINITY), y);
        return less(high, -151).select(high.like(0), y);
    }

    /**
     * Powers of negative numbers: an odd exponent keeps the sign, a broken one has no real power.
     */
    private static Expr signed(Expr x, Expr y, Expr power) {
        var size = abs(y);
        // Up to 2²³ the sum ends in the whole number nearest to |y|; beyond, every float is whole.
        var unit = Math.scalb(1.0, F.fraction);
        var ended = less(size, unit).select(size.plus(unit), size);
        var isWhole = less(size, unit).select(ended.minus(unit), size).compare(Comparison.EQ, size);
        var lastBit = F.bits(ended).apply(BinaryOp.AND, F.integer(1));
        var isOdd =
                isWhole.apply(BinaryOp.AND, less(size, 2 * unit))
                        .apply(BinaryOp.AND, lastBit.compare(Comparison.NE, F.integer(0)));
        var odd = isOdd.select(F.withSign(power, x), power);
        var isBroken =
                less(x, 0)
                        .apply(BinaryOp.AND, greater(x, Double.NEGATIVE_INFINITY))
                        .apply(BinaryOp.AND, isWhole.apply(UnaryOp.NOT));
        return isBroken.select(x.like(Double.NaN), odd);
    }

    private static Expr special(Expr x, Expr y, Expr power) {
        var first = is(y, 1).select(x, power);
        return is(y, 0).select(x.like(1), first);
    }
}
