package io.gradus.compile;

import static io.gradus.compile.FloatFormat.negated;

import io.gradus.ir.Expr;

/**
 * A number as the unevaluated sum of a float and one that is smaller than the other's last place:
 * twice the digits.
 *
 * @param high the leading digits
 * @param low the others
 */
record FloatPair(Expr high, Expr low) {
    /** The exact product of two floats. */
    static FloatPair product(Expr a, Expr b) {
        var high = a.times(b);
        return new FloatPair(high, a.fma(b, negated(high)));
    }

    /** The exact sum of two floats, the first the larger. */
    static FloatPair sum(Expr a, Expr b) {
        var high = a.plus(b);
        return new FloatPair(high, b.minus(high.minus(a)));
    }

    FloatPair plus(Expr small) {
        return sum(high, low.plus(small));
    }
}
