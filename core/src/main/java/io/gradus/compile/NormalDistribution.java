package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.Expr;
import java.util.Arrays;

/**
 * Φ(x), the share of the normal distribution below a number, and x · Φ(x), the activation GELU. Far
 * below 0 both are tiny and keep their digits, as ½(1 + erf) would not.
 *
 * <p>Near 0, Φ(x) = ½ + x · c(x²). Elsewhere Φ(−a) = e^(−a²/2) · p(t) / (a + k) with t = (a − k) /
 * (a + k): what the exponential leaves over falls slowly, like 1 / a, and is smooth in t up to a =
 * ∞ (the variable is that of Schonfelder, 1978). The coefficients are least-squares fits at
 * Chebyshev points, each rounded to the type before the next was fitted; k makes the first of p
 * round well.
 */
final class NormalDistribution {
    /** c, for |x| ≤ 0.8. */
    private static final double[] MIDDLE32 = {
        0.3989423f, -0.066490725f, 0.00997651f, -0.0011976456f, 0.00013103204f, -1.7541633e-05f
    };

    private static final double[] MIDDLE64 = {
        0.3989422804014327,
        -0.06649038006690774,
        0.009973557010097858,
        -0.001187328216239334,
        0.00011543469261881955,
        -9.444675456277283e-06,
        6.660130978693261e-07,
        -4.1283617381786953e-08,
        2.3094163385296107e-09,
        -1.162108808760638e-10
    };

    /** p, for a up to 15 in float32 and 39 in float64, beyond which nothing is left. */
    private static final double[] TAIL32 = {
        0.73499066f, -0.5305342f, 0.26093495f, -0.07018625f,
        -0.0030671735f, 0.008209766f, -0.00046037958f, -0.0011453254f,
        1.5862508e-05f, 0.00016545114f, 3.3016135e-05f
    };

    private static final double[] TAIL64 = {
        0.7720489478334164,
        -0.677684684032817,
        0.5201489595474033,
        -0.34613608396122175,
        0.19664912801406065,
        -0.09277882551006984,
        0.03441014660661036,
        -0.008715448073657116,
        0.0006513311199373218,
        0.0005668454483807755,
        -0.0002430043096084412,
        5.661897066637596e-06,
        2.657723214940578e-05,
        -6.063268407120159e-06,
        -2.3885117063568126e-06,
        1.1470530682751447e-06,
        2.12943086688218e-07,
        -1.8399304040667633e-07,
        -2.3984494664876206e-08,
        2.7678073755446757e-08,
        4.557621733438587e-09,
        -3.0442413792584162e-09,
        -8.553415074010895e-10
    };

    private static final double K32 = 3.171875;
    private static final double K64 = 5.296875;

    private NormalDistribution() {}

    static Expr cdf(Expr x) {
        var tail = tail(abs(x), x.like(1));
        var isPositive = greater(x, 0);
        var outside = isPositive.select(x.like(1).minus(tail), tail);
        var limit = isPositive.select(x.like(1), x.like(0));
        return isMiddle(x).select(middle(x), greater(abs(x), end(x)).select(limit, outside));
    }

    /** x · Φ(x); the product is made before the exponential brings it below the normal numbers. */
    static Expr gelu(Expr x) {
        var tail = tail(abs(x), x);
        var isPositive = greater(x, 0);
        var outside = isPositive.select(x.minus(tail), tail);
        var limit = isPositive.select(x, x.times(0));
        return isMiddle(x)
                .select(x.times(middle(x)), greater(abs(x), end(x)).select(limit, outside));
    }

    /** Beyond this Φ is 0 or 1. */
    private static double end(Expr x) {
        return FloatFormat.of(x).choose(15, 39);
    }

    private static Expr isMiddle(Expr x) {
        return less(abs(x), 0.75);
    }

    private static Expr middle(Expr x) {
        var f = FloatFormat.of(x);
        return polynomial(x.times(x), f.choose(MIDDLE32, MIDDLE64)).fma(x, x.like(0.5));
    }

    /**
     * 2Φ(−x√2). The exponential is made of x itself, whose square is known without rounding x√2.
     */
    static Expr erfc(Expr x) {
        var a = abs(x);
        double root = FloatFormat.of(x).choose((float) Math.sqrt(2), Math.sqrt(2));
        double rest = FloatFormat.of(x).choose(Math.sqrt(2) - root, -9.667293313452914e-17);
        var scaled = FloatPair.product(a, x.like(root)).plus(a.times(rest));
        var slow = slow(scaled, x.like(2));
        var tail =
                greater(a, end(x) / Math.sqrt(2)).select(x.like(0), Exponentials.bell(a, 1, slow));
        var near = x.like(1).minus(ErrorFunction.erf(x));
        return less(x, 0.54).select(near, tail);
    }

    /** factor · Φ(−a), up to the end. */
    private static Expr tail(Expr a, Expr factor) {
        return Exponentials.bell(a, 0.5, slow(new FloatPair(a, a.like(0)), factor));
    }

    /** factor · Φ(−a) · e^(a²/2). */
    private static FloatPair slow(FloatPair pair, Expr factor) {
        var a = pair.high();
        var f = FloatFormat.of(a);
        double k = f.choose(K32, K64);
        // p(t) / (a + k) changes faster than a + k: what that sum and its inverse round off counts.
        var sum = a.plus(k);
        var lostBelow = a.minus(sum.minus(k)).plus(pair.low());
        var inverse = a.like(1).div(sum);
        var lost = negated(inverse).fma(sum, a.like(1)).minus(inverse.times(lostBelow));
        var t = inverse.fma(a.like(-2 * k), a.like(1));
        t = inverse.times(lost).fma(a.like(-2 * k), t);
        // The last step of p as a pair, because its rounding would be the largest error left.
        var coefficients = f.choose(TAIL32, TAIL64);
        var rest = polynomial(t, Arrays.copyOfRange(coefficients, 1, coefficients.length));
        var p = FloatPair.sum(a.like(coefficients[0]), rest.times(t));
        var slow = FloatPair.product(p.high(), inverse);
        var slowLow = p.low().plus(p.high().times(lost)).fma(inverse, slow.low());
        var product = FloatPair.product(slow.high(), factor);
        return new FloatPair(product.high(), slowLow.fma(factor, product.low()));
    }
}
