package io.gradus.compile;

import static io.gradus.compile.FloatFormat.abs;
import static io.gradus.compile.FloatFormat.greater;
import static io.gradus.compile.FloatFormat.less;
import static io.gradus.compile.FloatFormat.polynomial;

import io.gradus.ir.Expr;

/**
 * erf(x) = 2/√π ∫₀ˣ e^(−t²) dt: a polynomial up to |x| = 1, and from there 1 − 2^p(|x|), where p is
 * a polynomial for the binary logarithm of what is left to 1. The coefficients are minimax fits.
 */
final class ErrorFunction {
    /** erf(x) / x − 1 as a polynomial in x². */
    private static final double[] SMALL32 = {
        0.12837917f,
        -0.37612626f,
        0.11283579f,
        -0.026853347f,
        0.005187162f,
        -0.0007997853f,
        7.806904e-05f
    };

    private static final double[] SMALL64 = {
        0.12837916709551256,
        -0.37612638903183343,
        0.1128379167093695,
        -0.026866170641959137,
        0.005223977596735828,
        -0.0008548325484994144,
        0.00012055280496339171,
        -1.4924465632327634e-05,
        1.644415042434297e-06,
        -1.6183989460261414e-07,
        1.3616688493597986e-08,
        -7.607784393355382e-10
    };

    /** log₂(1 − erf(x)) / x for 1 ≤ x ≤ 6. */
    private static final double[] TAIL32 = {
        -1.6280526f, -0.9173108f, -0.15165079f, 0.03289146f, -0.004597897f, 0.00030391253f
    };

    private static final double[] TAIL64 = {
        -1.627906947480615,
        -0.9184488814336551,
        -0.1482669627719304,
        0.027591492332914785,
        0.00030590253794357433,
        -0.0024419149786853336,
        0.0008290548674705186,
        1.4085913502117308e-06,
        -0.00013775959975760254,
        8.084747128207935e-05,
        -2.936126131447192e-05,
        7.769424279064232e-06,
        -1.5554528525105417e-06,
        2.3520194402449002e-07,
        -2.615821692774154e-08,
        2.0233635845059615e-09,
        -9.731148196234344e-11,
        2.191365574599483e-12
    };

    /** (2^r − 1) / r for |r| ≤ ½. */
    private static final double[] POWER32 = {
        0.6931472f, 0.2402265f, 0.05550358f, 0.009618078f, 0.0013391643f, 0.00015455921f
    };

    private static final double[] POWER64 = {
        0.6931471805599453,
        0.2402265069591012,
        0.055504108664822936,
        0.009618129107597765,
        0.0013333558146164353,
        0.00015403530453352536,
        1.5252734036946927e-05,
        1.3215436879074604e-06,
        1.0177985547123129e-07,
        7.073542987288318e-09,
        4.4655568824228715e-10
    };

    private ErrorFunction() {}

    static Expr erf(Expr x) {
        var f = FloatFormat.of(x);
        var size = abs(x);
        var small = polynomial(x.times(x), f.choose(SMALL32, SMALL64)).fma(x, x);
        var slope = polynomial(size, f.choose(TAIL32, TAIL64));
        // The exponent slope · |x| is split into a whole number and a rest without being rounded
        // itself.
        var shifted = slope.fma(size, x.like(f.rounder()));
        var r = slope.fma(size, x.like(f.rounder()).minus(shifted));
        var power = polynomial(r, f.choose(POWER32, POWER64)).fma(r, x.like(1));
        var left = power.times(f.powerOfTwo(f.toExponent(f.bits(shifted))));
        var large = greater(size, f.choose(3.93, 5.93)).select(x.like(1), x.like(1).minus(left));
        return less(size, 1).select(small, f.withSign(large, x));
    }
}
