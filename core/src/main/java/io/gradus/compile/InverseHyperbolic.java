package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.is;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.UnaryOp;

/**
 * Area functions, as log(1 + t) with t in two parts: what t has rounded off adds its share, divided
 * by 1 + t, to the logarithm.
 */
final class InverseHyperbolic {
    private InverseHyperbolic() {}

    /** sign(x) · log(1 + a + a² / (1 + √(1 + a²))) with a = |x|. */
    static Expr asinh(Expr x) {
        var a = abs(x);
        var f = FloatFormat.of(x);
        var square = FloatPair.product(a, a);
        var radicand = sum(square.high(), x.like(1));
        var root = root(radicand.high(), radicand.low().plus(square.low()));
        var divisor = FloatPair.sum(root.high(), x.like(1)).plus(root.low());
        var q = quotient(square, divisor);
        var t = FloatPair.sum(a, q.high());
        var near = log1p(new FloatPair(t.high(), t.low().plus(q.low())));
        // So small that a³ / 6 is lost; the square might be lost before.
        var small = less(a, f.choose(0x1p-13, 0x1p-28)).select(a, near);
        return f.withSign(large(a).select(logOfTwice(a), small), x);
    }

    /** log(1 + t + √(t · (t + 2))) with t = x − 1. */
    static Expr acosh(Expr x) {
        var t = sum(x, x.like(-1));
        var two = sum(t.high(), x.like(2));
        var product = FloatPair.product(t.high(), two.high());
        var rest = t.high().fma(two.low().plus(t.low()), t.low().fma(two.high(), product.low()));
        var root = root(product.high(), rest);
        var whole = FloatPair.sum(root.high(), t.high());
        var near = log1p(new FloatPair(whole.high(), whole.low().plus(root.low()).plus(t.low())));
        var y = large(x).select(logOfTwice(x), is(x, 1).select(x.like(0), near));
        return less(x, 1).select(x.like(Double.NaN), y);
    }

    /** sign(x) · ½ log(1 + 2a / (1 − a)) with a = |x|. */
    static Expr atanh(Expr x) {
        var a = abs(x);
        var divisor = FloatPair.sum(x.like(1), negated(a));
        var q = quotient(new FloatPair(a.plus(a), x.like(0)), divisor);
        var inside = log1p(q).times(0.5);
        var atEnd = is(a, 1).select(x.like(Double.POSITIVE_INFINITY), inside);
        var outside = greater(a, 1).select(x.like(Double.NaN), atEnd);
        return FloatFormat.of(x).withSign(outside, x);
    }

    /** From here on 1 is lost beside the square. */
    private static Expr large(Expr a) {
        return greater(a, FloatFormat.of(a).choose(0x1p13, 0x1p28));
    }

    private static Expr logOfTwice(Expr a) {
        return Logarithms.log(a).plus(Math.log(2));
    }

    private static Expr log1p(FloatPair t) {
        return Logarithms.log1p(t.high()).plus(t.low().div(t.high().plus(1)));
    }

    /** The exact sum of two floats of any order of size (Knuth's). */
    private static FloatPair sum(Expr a, Expr b) {
        var high = a.plus(b);
        var ofB = high.minus(a);
        return new FloatPair(high, a.minus(high.minus(ofB)).plus(b.minus(ofB)));
    }

    /** The tiny addend keeps 0/0 away. */
    private static FloatPair root(Expr square, Expr rest) {
        var root = square.apply(UnaryOp.SQRT);
        var lost = negated(root).fma(root, square).plus(rest);
        return new FloatPair(root, lost.div(root.plus(root).plus(0x1p-100)));
    }

    private static FloatPair quotient(FloatPair a, FloatPair b) {
        var q = a.high().div(b.high());
        var lost = negated(q).fma(b.high(), a.high()).plus(a.low().minus(q.times(b.low())));
        return new FloatPair(q, lost.div(b.high()));
    }
}
