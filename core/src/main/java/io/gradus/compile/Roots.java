package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.is;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;

/** The cube root: e^(log x / 3), made exact by a step of Newton's method. */
final class Roots {
    private Roots() {}

    static Expr cbrt(Expr x) {
        var f = FloatFormat.of(x);
        var size = abs(x);
        // The cube of the root of a tiny number would lose its digits below the normal numbers.
        int up = (int) f.choose(72, 600);
        var tiny = less(size, f.choose(0x1p-60, 0x1p-400));
        var number = tiny.select(size.times(Math.scalb(1.0, up)), size);
        var guess = Exponentials.exp(Logarithms.log(number).div(number.like(3)));
        var square = FloatPair.product(guess, guess);
        var excess = square.high().fma(guess, negated(number)).plus(square.low().times(guess));
        var root = guess.minus(excess.div(square.high().times(3)));
        var scaled = tiny.select(root.times(Math.scalb(1.0, -up / 3)), root);
        var atEnd = is(size, 0).apply(BinaryOp.OR, is(size, Double.POSITIVE_INFINITY));
        return atEnd.select(x, f.withSign(scaled, x));
    }
}
