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
 * Arcus functions. The coefficients are minimax fits; π comes in two parts, its value in the type
 * and what is missing.
 */
final class InverseTrigonometry {
    /** atan(z) / z − 1 as a polynomial in z², without its constant 0, for |z| ≤ √2 − 1. */
    private static final double[] ATAN32 = {
        -0.33333316f, 0.19998528f, -0.14244391f, 0.10599167f, -0.06090042f
    };

    private static final double[] ATAN64 = {
        -0.333333333333332,
        0.19999999999953655,
        -0.1428571428019684,
        0.1111111078332833,
        -0.09090897752176477,
        0.07692060106420476,
        -0.06663102831285023,
        0.05847881023348837,
        -0.050392711537155896,
        0.038063820930923344,
        -0.01790653284562131
    };

    /** asin(z) / z − 1 as a polynomial in z², without its constant 0, for |z| ≤ ½. */
    private static final double[] ASIN32 = {
        0.1666666f, 0.07500522f, 0.044513382f, 0.031838845f, 0.014316901f, 0.037691906f
    };

    private static final double[] ASIN64 = {
        0.1666666666666676,
        0.07499999999970865,
        0.04464285717456295,
        0.03038194270975068,
        0.02237221493945288,
        0.01735161278556343,
        0.013980812148710732,
        0.011398975398684522,
        0.010779924129654405,
        0.0037075698988455986,
        0.021704787454257874,
        -0.020995499816482147,
        0.03262650487376536
    };

    private InverseTrigonometry() {}

    /** π in the type; the rest of π. */
    private static double pi(FloatFormat f) {
        return f.choose((float) Math.PI, Math.PI);
    }

    private static double piTail(FloatFormat f) {
        return f.choose(-8.742278012618954e-8, 1.2246467991473532e-16);
    }

    static Expr atan(Expr x) {
        return FloatFormat.of(x).withSign(angle(abs(x), x.like(1)), x);
    }

    static Expr atan2(Expr y, Expr x) {
        var f = FloatFormat.of(x);
        var a = abs(y);
        var b = abs(x);
        // 0/0 and ∞/∞ have no quotient: on the diagonal the angle is known, and 0 stands for no
        // direction at all.
        var diagonal = is(a, 0).select(x.like(0), x.like(pi(f) / 4));
        var right = a.compare(Comparison.EQ, b).select(diagonal, angle(a, b));
        var left = x.like(pi(f)).minus(right.minus(piTail(f)));
        var isLeft = f.bits(x).compare(Comparison.LT, f.integer(0));
        return f.withSign(isLeft.select(left, right), y);
    }

    /** The angle of (x, y) with x, y ≥ 0: turned by 0, π/4 or π/2 the tangent is at most √2 − 1. */
    private static Expr angle(Expr y, Expr x) {
        var f = FloatFormat.of(x);
        var steep =
                y.compare(Comparison.GT, x.times(2.414213562373095))
                        .apply(BinaryOp.OR, is(y, Double.POSITIVE_INFINITY));
        var middle =
                y.compare(Comparison.GT, x.times(0.41421356237309503))
                        .apply(BinaryOp.AND, steep.apply(UnaryOp.NOT));
        var scale = greater(x, f.choose(0x1p125, 0x1p1021)).select(x.like(0.25), x.like(1));
        var a = y.times(scale);
        var b = x.times(scale);
        var difference = a.minus(b);
        var sum = a.plus(b);
        var dividend = steep.select(negated(x), middle.select(difference, y));
        var divisor = steep.select(y, middle.select(sum, x));
        var z = dividend.div(divisor);
        // What the difference, the sum and the quotient rounded off; infinite divisors leave no
        // quotient to mend.
        var lostAbove = middle.select(a.minus(difference.plus(b)), x.like(0));
        var lostBelow = middle.select(a.minus(sum.minus(b)), x.like(0));
        var remainder = negated(z).fma(divisor, dividend).plus(lostAbove.minus(z.times(lostBelow)));
        var lost =
                less(divisor, Double.POSITIVE_INFINITY).select(remainder.div(divisor), x.like(0));
        var square = z.times(z);
        var cubic = polynomial(square, f.choose(ATAN32, ATAN64)).times(square).times(z);
        var turn = steep.select(x.like(pi(f) / 2), middle.select(x.like(pi(f) / 4), x.like(0)));
        var turnTail =
                steep.select(
                        x.like(piTail(f) / 2), middle.select(x.like(piTail(f) / 4), x.like(0)));
        return turn.plus(z.plus(cubic.plus(turnTail.plus(lost))));
    }

    static Expr asin(Expr x) {
        var f = FloatFormat.of(x);
        var near = Near.of(x);
        var quarterTurn = x.like(pi(f) / 2);
        var difference = quarterTurn.minus(near.leading);
        var lost = quarterTurn.minus(difference).minus(near.leading);
        var large = difference.minus(near.rest.minus(lost.plus(piTail(f) / 2)));
        return less(abs(x), 0.5).select(x.plus(cubic(x, x.times(x))), f.withSign(large, x));
    }

    static Expr acos(Expr x) {
        var f = FloatFormat.of(x);
        var near = Near.of(x);
        var middle =
                x.like(pi(f) / 2).minus(x.minus(x.like(piTail(f) / 2).minus(cubic(x, x.times(x)))));
        var left = x.like(pi(f)).minus(near.leading.plus(near.rest.minus(piTail(f))));
        return less(abs(x), 0.5)
                .select(middle, less(x, 0).select(left, near.leading.plus(near.rest)));
    }

    /** z · p(z²) · z², what asin(z) is more than z. */
    private static Expr cubic(Expr z, Expr square) {
        var f = FloatFormat.of(z);
        return polynomial(square, f.choose(ASIN32, ASIN64)).times(square).times(z);
    }

    /** acos(|x|) = 2 · asin(√((1 − |x|) / 2)) for |x| ≥ ½, as twice the root and a small rest. */
    private record Near(Expr leading, Expr rest) {
        static Near of(Expr x) {
            var square = x.like(1).minus(abs(x)).times(0.5);
            var root = square.apply(UnaryOp.SQRT);
            // What the root rounded off; the tiny addend keeps 0/0 away.
            var lost = negated(root).fma(root, square).div(root.plus(root).plus(0x1p-100));
            return new Near(root.times(2), cubic(root, square).plus(lost).times(2));
        }
    }
}
