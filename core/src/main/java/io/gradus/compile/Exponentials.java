package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.is;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;

/**
 * e^x and the functions made of it.
 *
 * <p>All start from x = n · log 2 + r with a whole n and |r| ≤ ½ log 2, so that e^x = 2ⁿ · e^r. The
 * coefficients are minimax fits (Remez), each rounded to the type before the next was fitted.
 */
final class Exponentials {
    /** (e^r − 1 − r) / r². */
    private static final double[] EXP32 = {
        0.5f, 0.16666515f, 0.041666582f, 0.008369306f, 0.0013921958f
    };

    private static final double[] EXP64 = {
        0.5,
        0.16666666666666685,
        0.04166666666666667,
        0.008333333333315941,
        0.0013888888888880877,
        0.00019841269898714358,
        2.4801587334550158e-05,
        2.755723280204919e-06,
        2.755726379987222e-07,
        2.5112684222359413e-08,
        2.0918233445256953e-09
    };

    /** sinh(x) / x − 1 as a polynomial in x², without its constant 0, for |x| ≤ 1. */
    private static final double[] SINH32 = {
        0.16666667f, 0.0083333105f, 0.00019842896f, 2.7822132e-06f
    };

    private static final double[] SINH64 = {
        0.16666666666666669,
        0.008333333333332912,
        0.0001984126984159341,
        2.7557319106756312e-06,
        2.5052130998844624e-08,
        1.605665915435565e-10,
        7.776600610218704e-13
    };

    /** tanh(x) / x − 1 as a polynomial in x², without its constant 0, for |x| ≤ 1. */
    private static final double[] TANH32 = {
        -0.33333296f,
        0.13332346f,
        -0.053879846f,
        0.021486662f,
        -0.007945954f,
        0.0023011444f,
        -0.00035835925f
    };

    private static final double[] TANH64 = {
        -0.33333333333332943,
        0.13333333333292693,
        -0.05396825395336709,
        0.021869488258822598,
        -0.008863232441699748,
        0.0035921055418077215,
        -0.0014557210432137862,
        0.0005896178088881993,
        -0.00023804192600899472,
        9.476509582906245e-05,
        -3.6083150377492095e-05,
        1.2338606723280823e-05,
        -3.418270484781835e-06,
        6.540627045079005e-07,
        -6.26334561041265e-08
    };

    private Exponentials() {}

    /**
     * x in parts.
     *
     * @param n the whole number, as a float
     * @param bits an integer whose low bits are n
     * @param exact x less n times the first digits of log 2; nothing is rounded off
     * @param r x − n · log 2, rounded
     */
    private record Reduced(FloatFormat f, Expr n, Expr bits, Expr exact, Expr r) {
        static Reduced of(Expr x) {
            var f = FloatFormat.of(x);
            var shifted = x.fma(x.like(1.4426950408889634), x.like(f.rounder()));
            var n = shifted.minus(f.rounder());
            var exact = n.fma(x.like(-f.ln2), x);
            return new Reduced(f, n, f.bits(shifted), exact, n.fma(x.like(-f.ln2Tail), exact));
        }

        /** e^r. */
        Expr exp() {
            return slope().fma(r, f.number(1));
        }

        /** (e^r − 1) / r. */
        private Expr slope() {
            return remainder().fma(r, f.number(1));
        }

        /** What {@link #exp} has rounded off. */
        Expr lost() {
            return slope().fma(r, f.number(1).minus(exp()));
        }

        /** (e^r − 1 − r) / r². */
        Expr remainder() {
            return polynomial(r, f.choose(EXP32, EXP64));
        }

        /** y · 2ⁿ. */
        Expr scaled(Expr y) {
            // Two factors: 2ⁿ alone would overflow before e^x does, and has no normal form where
            // e^x is subnormal.
            var half = f.toExponent(f.right(bits, 1));
            var otherHalf = f.toExponent(bits).minus(half);
            return y.times(f.powerOfTwo(half)).times(f.powerOfTwo(otherHalf));
        }

        /** 2^(n + m), if that is a normal number. */
        Expr powerOfTwo(int m) {
            var sum = m == 0 ? bits : bits.plus(f.integer(m));
            return f.powerOfTwo(f.toExponent(sum));
        }
    }

    static Expr exp(Expr x) {
        var f = FloatFormat.of(x);
        var parts = Reduced.of(x);
        var y = parts.scaled(parts.exp());
        y = greater(x, f.choose(89, 710)).select(x.like(Double.POSITIVE_INFINITY), y);
        return less(x, f.choose(-105, -746)).select(x.like(0), y);
    }

    /** factor · e^(−rate · x²), for a factor near 1 and a rate of ½ or 1. */
    static Expr bell(Expr x, double rate, FloatPair factor) {
        // The exponent may be large, and an error in it is multiplied by its size: what the square
        // has rounded off joins the small rest.
        var square = FloatPair.product(x, x);
        var rounded = Reduced.of(square.high().times(-rate));
        var r = square.low().fma(x.like(-rate), rounded.r);
        var parts = new Reduced(rounded.f, rounded.n, rounded.bits, rounded.exact, r);
        var exp = parts.exp();
        var product = FloatPair.product(exp, factor.high());
        var low = exp.fma(factor.low(), parts.lost().fma(factor.high(), product.low()));
        return parts.scaled(product.high().plus(low));
    }

    /**
     * 1 / (1 + e^−x), for x &lt; 0 as e^x / (1 + e^x): that neither overflows nor loses the tail.
     */
    static Expr sigmoid(Expr x) {
        var exp = exp(negated(abs(x)));
        var dividend = less(x, 0).select(exp, x.like(1));
        return overOnePlus(new FloatPair(dividend, x.like(0)), exp);
    }

    /** x · sigmoid(x); the product is made before the exponential goes below the normal numbers. */
    static Expr silu(Expr x) {
        var f = FloatFormat.of(x);
        var isNegative = less(x, 0);
        var parts = Reduced.of(negated(abs(x)));
        var exp = parts.exp();
        var product = FloatPair.product(x, exp);
        var dividend = isNegative.select(product.high(), x);
        var low = isNegative.select(parts.lost().fma(x, product.low()), x.like(0));
        var y = overOnePlus(new FloatPair(dividend, low), parts.scaled(exp));
        y = isNegative.select(parts.scaled(y), y);
        var isLimit = greater(abs(x), f.choose(120, 800)).apply(BinaryOp.OR, is(x, 0));
        return isLimit.select(isNegative.select(x.times(0), x), y);
    }

    /** dividend / (1 + t) for 0 ≤ t ≤ 1. */
    private static Expr overOnePlus(FloatPair dividend, Expr t) {
        var one = t.like(1);
        var divisor = FloatPair.sum(one, t);
        var inverse = one.div(divisor.high());
        var y = dividend.high().times(inverse);
        // What the divisor and the quotient have rounded off.
        var rest = negated(y).fma(divisor.high(), dividend.high()).plus(dividend.low());
        return rest.minus(y.times(divisor.low())).fma(inverse, y);
    }

    /** 2ⁿ(e^r − 1) + (2ⁿ − 1), halved until the end so that it overflows no sooner than e^x − 1. */
    static Expr expm1(Expr x) {
        var f = FloatFormat.of(x);
        var parts = Reduced.of(x);
        var scale = parts.powerOfTwo(-1);
        var offset = scale.minus(0.5);
        // The leading part of e^r − 1 joins the offset; what these sums round off goes to the small
        // rest.
        var sum = scale.fma(parts.exact, offset);
        var lost = scale.fma(parts.exact, offset.minus(sum)).plus(scale.minus(offset).minus(0.5));
        var rest = parts.remainder().fma(parts.r.times(parts.r), parts.n.times(-f.ln2Tail));
        var y = sum.plus(scale.fma(rest, lost)).times(2);
        y = greater(x, f.choose(89, 710)).select(x.like(Double.POSITIVE_INFINITY), y);
        y = less(x, f.choose(-25, -50)).select(x.like(-1), y);
        return less(abs(x), Math.scalb(1.0, -f.fraction - 2)).select(x, y);
    }

    static Expr sinh(Expr x) {
        var f = FloatFormat.of(x);
        var size = abs(x);
        var square = x.times(x);
        var small = polynomial(square, f.choose(SINH32, SINH64)).fma(square.times(size), size);
        return f.withSign(less(size, 1).select(small, hyperbolic(size, -0.0625)), x);
    }

    static Expr cosh(Expr x) {
        return hyperbolic(abs(x), 0.0625);
    }

    /** 2(w + s/w) where w = e^x / 4, for x ≥ 0. */
    private static Expr hyperbolic(Expr x, double s) {
        var f = FloatFormat.of(x);
        var parts = Reduced.of(x);
        var scale = parts.powerOfTwo(-2);
        var quarter = parts.exp().times(scale);
        // The difference may be half as large as e^x / 2, and its rounding error then counts twice.
        var y = quarter.plus(x.like(s).div(quarter).plus(parts.lost().times(scale))).times(2);
        return greater(x, f.choose(89.6, 710.7)).select(x.like(Double.POSITIVE_INFINITY), y);
    }

    static Expr tanh(Expr x) {
        var f = FloatFormat.of(x);
        var size = abs(x);
        var square = x.times(x);
        var small = polynomial(square, f.choose(TANH32, TANH64)).fma(square.times(size), size);
        // 1 − 2 / (e^2|x| + 1), which is 1 from some point on.
        var parts = Reduced.of(size.plus(size));
        var exp = parts.exp().times(parts.powerOfTwo(0));
        var large = x.like(1).minus(x.like(2).div(exp.plus(1)));
        large = greater(size, f.choose(9.2, 19.2)).select(x.like(1), large);
        return f.withSign(less(size, 1).select(small, large), x);
    }
}
