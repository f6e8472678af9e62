package io.gradus.compile;

import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.is;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.Expr;

/**
 * Natural logarithms.
 *
 * <p>x = 2ᵏ · m with ¾ ≤ m < 1½, so that log x = k · log 2 + log m, and with s = f / (2 + f) where
 * f = m − 1 the logarithm of m is 2 · artanh(s). The coefficients are minimax fits.
 */
final class Logarithms {
    /** (log((1 + s) / (1 − s)) − 2s) / s as a polynomial in s², without its constant 0. */
    private static final double[] LOG32 = {0.6666695f, 0.39957657f, 0.30364498f};

    private static final double[] LOG64 = {
        0.666666666666666,
        0.4000000000005666,
        0.28571428555832035,
        0.22222224296102083,
        0.1818166590018208,
        0.15391110823533444,
        0.13173626776388453,
        0.13842782069466855
    };

    private Logarithms() {}

    static Expr log(Expr x) {
        var parts = Parts.of(x);
        return atPole(x, x, sum(FloatFormat.of(x), parts.k, parts.fraction));
    }

    static Expr log2(Expr x) {
        return scaled(x, 1 / Math.log(2), 2.0355273740931033e-17);
    }

    static Expr log10(Expr x) {
        return scaled(x, 1 / Math.log(10), 6.649434773342548e-17);
    }

    /**
     * log x times a number given in two parts, rounded once, so that powers of the base are whole.
     */
    private static Expr scaled(Expr x, double factor, double tail) {
        var f = FloatFormat.of(x);
        var parts = Parts.of(x);
        var log =
                FloatPair.sum(parts.k.times(f.ln2), parts.fraction)
                        .plus(negated(small(f, parts.k, parts.fraction)));
        double high = f.choose((float) factor, factor);
        double low = f.choose(factor - (float) factor, tail);
        var product = FloatPair.product(log.high(), x.like(high));
        var rest = log.high().fma(x.like(low), log.low().fma(x.like(high), product.low()));
        return atPole(x, x, product.high().plus(rest));
    }

    /** x = 2ᵏ · (1 + fraction). */
    private record Parts(Expr k, Expr fraction) {
        static Parts of(Expr x) {
            var f = FloatFormat.of(x);
            int up = f.fraction + 2;
            var subnormal = less(x, f.choose(Float.MIN_NORMAL, Double.MIN_NORMAL));
            var normal = subnormal.select(x.times(Math.scalb(1.0, up)), x);
            var exponent = exponent(f, normal);
            var fraction = f.fromBits(f.bits(normal).minus(f.toExponent(exponent))).minus(1);
            var k = whole(f, exponent);
            return new Parts(subnormal.select(k.minus(up), k), fraction);
        }
    }

    /** The fraction of 1 + x is 2⁻ᵏ · x + (2⁻ᵏ − 1), which is exact where 1 + x was rounded. */
    static Expr log1p(Expr x) {
        var f = FloatFormat.of(x);
        var sum = x.plus(1);
        var exponent = exponent(f, sum);
        var scale = f.fromBits(f.bitsOf(1).minus(f.toExponent(exponent)));
        var fraction = scale.fma(x, scale.minus(1));
        // From here on the 1 is lost in rounding, and 2⁻ᵏ may have no normal form.
        var large = f.fromBits(f.bits(sum).minus(f.toExponent(exponent))).minus(1);
        fraction = greater(x, Math.scalb(1.0, f.fraction + 3)).select(large, fraction);
        var y = atPole(x, sum, sum(f, whole(f, exponent), fraction));
        return is(x, 0).select(x, y);
    }

    /** The k of x = 2ᵏ · m for a normal x, as an integer. */
    private static Expr exponent(FloatFormat f, Expr x) {
        return f.right(f.bits(x).minus(f.bitsOf(0.75)), f.fraction);
    }

    /** A small integer as a float. */
    private static Expr whole(FloatFormat f, Expr integer) {
        return f.fromBits(integer.plus(f.bitsOf(f.rounder()))).minus(f.rounder());
    }

    /** k · log 2 + log(1 + f), the large parts last. */
    private static Expr sum(FloatFormat format, Expr k, Expr f) {
        return k.fma(k.like(format.ln2), f.minus(small(format, k, f)));
    }

    /** How much k · log 2 + log(1 + f) is below k · (the first digits of log 2) + f. */
    private static Expr small(FloatFormat format, Expr k, Expr f) {
        var s = f.div(f.plus(2));
        var square = s.times(s);
        var rest = polynomial(square, format.choose(LOG32, LOG64)).times(square);
        // 2 · artanh(s) = f − f²/2 + s · (f²/2 + rest): only small terms carry rounding errors.
        var half = f.times(f).times(0.5);
        return half.minus(s.fma(half.plus(rest), k.times(format.ln2Tail)));
    }

    /** The logarithm of a positive argument; −∞ at 0, NaN below. */
    private static Expr atPole(Expr x, Expr argument, Expr y) {
        var pole = is(argument, 0).select(x.like(Double.NEGATIVE_INFINITY), x.like(Double.NaN));
        var positive = greater(argument, 0).select(y, pole);
        return is(x, Double.POSITIVE_INFINITY).select(x, positive);
    }
}
