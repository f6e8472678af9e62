package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;

/**
 * Sine, cosine and tangent in float32, of any argument.
 *
 * <p>x = q · π/2 + r with a whole q and |r| ≤ π/4. For that x · 2/π is needed modulo 4 only, and x
 * is a whole number of 24 bits times a power of two: so just 96 bits of 2/π take part, those that
 * the exponent of x points to (M. Payne and R. Hanek, <i>Radian reduction for trigonometric
 * functions</i>, 1983). Integers that wrap drop the multiples of 4 by themselves. The coefficients
 * are minimax fits.
 */
final class Trigonometry {
    private static final FloatFormat F = FloatFormat.FLOAT32;

    /** The bits of 2/π after the point, behind 32 zeros. */
    private static final int[] TWO_OVER_PI = {
        0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab
    };

    private static final double HALF_PI = 1.5707964f;
    private static final double HALF_PI_TAIL = -4.371139e-08f;

    /** sin(r) / r − 1 as a polynomial in r², without its constant 0, for |r| ≤ π/4. */
    private static final double[] SIN = {-0.16666667f, 0.008333379f, -0.00019853064f, 2.83251e-06f};

    /** (cos(r) − 1 + r²/2) / r⁴ as a polynomial in r². */
    private static final double[] COS = {0.041666646f, -0.001388731f, 2.4432327e-05f};

    /** tan(r) / r − 1 as a polynomial in r², without its constant 0. */
    private static final double[] TAN = {
        0.3333335f,
        0.13332675f,
        0.05405892f,
        0.021286128f,
        0.010827751f,
        9.7743876e-05f,
        0.004372994f
    };

    private Trigonometry() {}

    static Expr sin(Expr x) {
        var parts = Reduced.of(abs(x));
        var y = wave(parts.quadrant, parts.r);
        var flipped =
                F.fromBits(F.bits(y).apply(BinaryOp.XOR, F.bits(x).apply(BinaryOp.AND, sign())));
        return finite(x, flipped);
    }

    static Expr cos(Expr x) {
        var parts = Reduced.of(abs(x));
        return finite(x, wave(parts.quadrant.plus(integer(1)), parts.r));
    }

    static Expr tan(Expr x) {
        var parts = Reduced.of(abs(x));
        var r = parts.r.high();
        var square = r.times(r);
        var tangent =
                FloatPair.sum(
                        r,
                        polynomial(square, TAN).fma(square.times(r), correction(parts.r, square)));
        // −1/tan for odd quadrants, mended by what the quotient rounded off.
        var inverse = x.like(-1).div(tangent.high());
        var rest = inverse.fma(tangent.low(), inverse.fma(tangent.high(), x.like(1)));
        var y = isOdd(parts.quadrant).select(rest.fma(inverse, inverse), tangent.high());
        var flipped =
                F.fromBits(F.bits(y).apply(BinaryOp.XOR, F.bits(x).apply(BinaryOp.AND, sign())));
        return finite(x, flipped);
    }

    /** The tangent of the low part of r, multiplied by the slope 1 + r² at its high part. */
    private static Expr correction(FloatPair r, Expr square) {
        return r.low().fma(square, r.low());
    }

    /** sin(quadrant · π/2 + r). */
    private static Expr wave(Expr quadrant, FloatPair r) {
        var high = r.high();
        var square = high.times(high);
        var sine = high.plus(polynomial(square, SIN).fma(square.times(high), r.low()));
        var half = square.times(0.5);
        var leading = high.like(1).minus(half);
        var lost = high.like(1).minus(leading).minus(half);
        var small =
                polynomial(square, COS).fma(square.times(square), negated(high).fma(r.low(), lost));
        var y = isOdd(quadrant).select(leading.plus(small), sine);
        // Bit 1 of the quadrant is the sign.
        var flip = quadrant.apply(BinaryOp.SHL, integer(30)).apply(BinaryOp.AND, sign());
        return F.fromBits(F.bits(y).apply(BinaryOp.XOR, flip));
    }

    private static Expr isOdd(Expr quadrant) {
        return quadrant.apply(BinaryOp.AND, integer(1)).compare(Comparison.NE, integer(0));
    }

    private static Expr finite(Expr x, Expr y) {
        return less(abs(x), Double.POSITIVE_INFINITY).select(y, x.like(Double.NaN));
    }

    /**
     * An argument ≥ 0 in parts.
     *
     * @param quadrant q, of which the lowest two bits count
     * @param r the angle in that quadrant
     */
    private record Reduced(Expr quadrant, FloatPair r) {
        static Reduced of(Expr x) {
            var bits = F.bits(x);
            var mantissa =
                    bits.apply(BinaryOp.AND, integer(0x7fffff))
                            .apply(BinaryOp.OR, integer(0x800000));
            // Bit e − 25 of 2/π, for an exponent e, is the first that does not make a multiple of
            // 4.
            var offset = upper(bits, F.fraction).plus(integer(-127 + 32 - 25));
            var window =
                    new Window(
                            offset.apply(BinaryOp.SHR, integer(5)),
                            offset.apply(BinaryOp.AND, integer(31)));
            var first = window.word(0);
            var second = window.word(1);
            // x · 2/π modulo 4 with 62 bits after the point, in two words.
            var carried = upperProduct(mantissa, window.word(2));
            var low = mantissa.times(second).plus(carried);
            var overflow =
                    flipped(low)
                            .compare(Comparison.LT, flipped(carried))
                            .select(integer(1), integer(0));
            var high = mantissa.times(first).plus(upperProduct(mantissa, second)).plus(overflow);

            var quadrant = upper(high.plus(integer(0x20000000)), 30);
            var fraction = high.minus(quadrant.apply(BinaryOp.SHL, integer(30)));
            var isSmall = less(x, Math.PI / 4);
            var angle = angle(fraction, low);
            return new Reduced(
                    isSmall.select(integer(0), quadrant),
                    new FloatPair(
                            isSmall.select(x, angle.high()),
                            isSmall.select(x.like(0), angle.low())));
        }

        /**
         * π/2 times a signed fraction of 62 bits: the bits go to three floats that hold them
         * exactly.
         */
        private static FloatPair angle(Expr high, Expr low) {
            var middle =
                    high.apply(BinaryOp.AND, integer(63))
                            .apply(BinaryOp.SHL, integer(18))
                            .apply(BinaryOp.OR, upper(low, 14));
            var a = high.apply(BinaryOp.SHR, integer(6)).cast(DType.FLOAT32).times(0x1p-24);
            var b = middle.cast(DType.FLOAT32).times(0x1p-48);
            var c = low.apply(BinaryOp.AND, integer(0x3fff)).cast(DType.FLOAT32).times(0x1p-62);
            var fraction = FloatPair.sum(a, b).plus(c);
            var product = FloatPair.product(fraction.high(), a.like(HALF_PI));
            var tail = fraction.high().fma(a.like(HALF_PI_TAIL), fraction.low().times(HALF_PI));
            return product.plus(tail);
        }
    }

    /** 2/π from a bit on: the number of a word, and of a bit in it. */
    private record Window(Expr index, Expr shift) {
        /** 32 bits, k words after the first. */
        Expr word(int k) {
            var rest = at(k + 1).apply(BinaryOp.USHR, integer(1));
            // Two steps, since a shift by 32 would be none.
            var fromNext = rest.apply(BinaryOp.USHR, integer(31).minus(shift));
            return at(k).apply(BinaryOp.SHL, shift).apply(BinaryOp.OR, fromNext);
        }

        private Expr at(int k) {
            var word = integer(TWO_OVER_PI[k]);
            for (int i = 1; i + k < TWO_OVER_PI.length && i <= 4; i++) {
                word =
                        index.compare(Comparison.GE, integer(i))
                                .select(integer(TWO_OVER_PI[i + k]), word);
            }
            return word;
        }
    }

    /** The upper word of the product of 24 bits and 32, from four products of their halves. */
    private static Expr upperProduct(Expr a, Expr b) {
        var aHigh = upper(a, 16);
        var aLow = lower(a);
        var bHigh = upper(b, 16);
        var bLow = lower(b);
        var cross = aLow.times(bHigh);
        var middle = upper(aLow.times(bLow), 16).plus(lower(cross)).plus(aHigh.times(bLow));
        return aHigh.times(bHigh).plus(upper(cross, 16)).plus(upper(middle, 16));
    }

    private static Expr upper(Expr word, int distance) {
        return word.apply(BinaryOp.USHR, integer(distance));
    }

    private static Expr lower(Expr word) {
        return word.apply(BinaryOp.AND, integer(0xffff));
    }

    /** Signed comparison of flipped words is unsigned comparison of the words. */
    private static Expr flipped(Expr word) {
        return word.apply(BinaryOp.XOR, sign());
    }

    private static Expr sign() {
        return integer(Integer.MIN_VALUE);
    }

    private static Expr integer(int value) {
        return Expr.constant(value);
    }
}
