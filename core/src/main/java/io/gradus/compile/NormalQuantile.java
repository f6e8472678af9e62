package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.is;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.negated;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/**
 * The normal number below which a random share of the distribution lies, from random bits.
 *
 * <p>With a share (1 + t) / 2 it is √2 · erf⁻¹(t) = t · g(w) where w = −log(1 − t²) (M. Giles,
 * <i>Approximating the erfinv function</i>, 2012). Both |t| and 1 − |t| are made from the bits
 * directly, so neither is rounded away: the tails are as fine as the middle. The coefficients of g
 * are minimax fits in w, and in √w for large w.
 */
final class NormalQuantile {
    /** g(w) in w − 2½, for w &lt; 5. */
    private static final double[] MIDDLE32 = {
        2.1233134f,
        0.348802f,
        -0.005907499f,
        -0.0017715384f,
        0.00030863326f,
        -7.0868946e-06f,
        -4.8612665e-06f,
        6.744753e-07f,
        3.0167733e-08f,
        -1.3549463e-08f
    };

    /** g(w) in √w − 4, for w ≥ 5. */
    private static final double[] TAIL32 = {
        5.4302745f,
        1.4276382f,
        0.0017769682f,
        -0.0012228051f,
        0.00047157117f,
        -0.00018057921f,
        5.5382123e-05f,
        -3.078783e-05f,
        3.9903684e-05f,
        -2.1574637e-05f,
        1.1540545e-06f,
        2.1946016e-06f,
        -4.6963254e-07f
    };

    /** g(w) in w − 3, for w &lt; 6. */
    private static final double[] MIDDLE64 = {
        2.2960351246249897,
        0.3417169946534744,
        -0.008114948652279344,
        -0.0011825396095237867,
        0.00027585837048911695,
        -1.798373733294784e-05,
        -2.472048287442341e-06,
        6.363754542380257e-07,
        -3.3500904395484195e-08,
        -7.731730697051261e-09,
        1.5708977355842552e-09,
        -4.44552289709737e-11,
        -2.4503973720010057e-11,
        3.820662994486754e-12,
        8.281029559018663e-15,
        -7.557384778904135e-14,
        9.027986350628463e-15,
        4.776111696969506e-16,
        -2.351213585220996e-16,
        1.114279310368346e-17,
        3.1321947593455154e-18,
        -2.3807505454268263e-19,
        -1.9403076683587006e-20
    };

    /** g(w) in √w − 3¼, for 6 ≤ w &lt; 16. */
    private static final double[] SIDE64 = {
        4.36127285516533,
        1.4216508658102678,
        0.007595620204054114,
        -0.005305009947816368,
        0.00352343120117482,
        -0.0023875821537424863,
        0.001348154788849341,
        -0.000502099362113298,
        3.39849426706883e-05,
        9.657305958093763e-05,
        -6.69171473439775e-05,
        1.762619710171425e-05,
        4.131550079126867e-06,
        -5.6316431243964205e-06,
        2.130138088541045e-06,
        -4.6434349839776224e-08,
        -3.9378603135345016e-07,
        1.9206245176639958e-07,
        4.928766849681432e-09,
        -2.368440026664946e-08
    };

    /** g(w) in √w − 5¼, for w ≥ 16. */
    private static final double[] TAIL64 = {
        7.215981945390646,
        1.4286317203525445,
        -0.0003879508653080902,
        -0.00021219709121013037,
        7.799207757232397e-05,
        -1.98317020554174e-05,
        4.410643576276739e-06,
        -9.155010044573542e-07,
        1.8516353194693693e-07,
        -3.978447014803524e-08,
        1.1020591291962177e-08,
        -4.578989050280934e-09,
        2.3586161784341357e-09,
        -1.1285882928192224e-09,
        4.81676796693274e-10,
        -2.1938142686292022e-10,
        8.61196473404523e-11,
        -1.0447051896330652e-11,
        -6.388322377965251e-12,
        1.906549383509121e-12
    };

    private NormalQuantile() {}

    /** float32 from two int32 words: a sign, 31 bits, and 23 more that count where those vanish. */
    static Expr single(Expr first, Expr second) {
        var sign = first.apply(BinaryOp.SHR, Expr.constant(31));
        var size = first.apply(BinaryOp.XOR, sign);
        var other = size.apply(BinaryOp.XOR, Expr.constant(Integer.MAX_VALUE));
        var finer =
                second.apply(BinaryOp.XOR, sign)
                        .apply(BinaryOp.USHR, Expr.constant(9))
                        .cast(DType.FLOAT32)
                        .times(0x1p-23)
                        .plus(0x1p-24);
        var t = size.cast(DType.FLOAT32).plus(finer).times(0x1p-31);
        var rest = other.cast(DType.FLOAT32).plus(t.like(1).minus(finer)).times(0x1p-31);
        var w = negated(Logarithms.log(rest.times(t.plus(1))));
        var z = t.times(slope32(w));
        return first.compare(Comparison.LT, Expr.constant(0)).select(negated(z), z);
    }

    /** float64 from 64 bits: a sign, and 63 bits. */
    static Expr twice(Expr bits) {
        var sign = bits.apply(BinaryOp.SHR, Expr.constant(63L));
        var size = bits.apply(BinaryOp.XOR, sign);
        var other = size.apply(BinaryOp.XOR, Expr.constant(Long.MAX_VALUE));
        var t = size.cast(DType.FLOAT64).plus(0.5).times(0x1p-63);
        var rest = other.cast(DType.FLOAT64).plus(0.5).times(0x1p-63);
        var w = negated(Logarithms.log(rest.times(t.plus(1))));
        var z = t.times(slope64(w));
        return bits.compare(Comparison.LT, Expr.constant(0L)).select(negated(z), z);
    }

    /**
     * erf⁻¹(x) = x · g(w) / √2, and a step of Newton's method for what the logarithm and g have
     * rounded off.
     */
    static Expr erfinv(Expr x) {
        var f = FloatFormat.of(x);
        var a = abs(x);
        var near = negated(Logarithms.log1p(negated(a.times(a))));
        var far = negated(Logarithms.log(x.like(1).minus(a).times(a.plus(1))));
        var w = less(a, 0.5).select(near, far);
        var y = a.times((f == FloatFormat.FLOAT32 ? slope32(w) : slope64(w)).times(Math.sqrt(0.5)));
        // Near 1 what is left to it is known better than a itself.
        var missing =
                less(a, 0.5)
                        .select(
                                a.minus(ErrorFunction.erf(y)),
                                NormalDistribution.erfc(y).minus(x.like(1).minus(a)));
        var slope = Exponentials.exp(y.times(y)).times(Math.sqrt(Math.PI) / 2);
        var size = missing.fma(slope, y);
        var inside = is(a, 1).select(x.like(Double.POSITIVE_INFINITY), size);
        return f.withSign(greater(a, 1).select(x.like(Double.NaN), inside), x);
    }

    private static Expr slope32(Expr w) {
        var middle = polynomial(w.minus(2.5), MIDDLE32);
        var tail = polynomial(w.apply(UnaryOp.SQRT).minus(4), TAIL32);
        return less(w, 5).select(middle, tail);
    }

    private static Expr slope64(Expr w) {
        var root = w.apply(UnaryOp.SQRT);
        var middle = polynomial(w.minus(3), MIDDLE64);
        var side = polynomial(root.minus(3.25), SIDE64);
        var tail = polynomial(root.minus(5.25), TAIL64);
        return less(w, 6).select(middle, less(w, 16).select(side, tail));
    }
}
