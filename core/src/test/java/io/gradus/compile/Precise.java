package io.gradus.compile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions to some fifty digits, from their power series: the yardstick for float64.
 */
final class Precise {
    private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal END = new BigDecimal("1e-62");

    /** Machin's formula. */
    static final BigDecimal PI =
            atanSeries(reciprocal(5))
                    .multiply(new BigDecimal(16))
                    .subtract(atanSeries(reciprocal(239)).multiply(new BigDecimal(4)));

    private Precise() {}

    /** |value − exact| in units of the last place that the exact number has as a double. */
    static double ulps(double value, BigDecimal exact) {
        double ulp = Math.ulp(exact.abs().doubleValue());
        // Rounding may lift a number to the next binade, where the unit is twice as large.
        if (new BigDecimal(exact.abs().doubleValue()).compareTo(exact.abs()) > 0
                && Math.scalb(1.0, Math.getExponent(exact.doubleValue()))
                        == exact.abs().doubleValue()) {
            ulp /= 2;
        }
        return new BigDecimal(value)
                .subtract(exact)
                .abs()
                .divide(new BigDecimal(Math.max(ulp, Double.MIN_VALUE)), DIGITS)
                .doubleValue();
    }

    private static BigDecimal reciprocal(long n) {
        return ONE.divide(new BigDecimal(n), DIGITS);
    }

    /** e^x = (e^(x / 2¹²))^(2¹²). */
    static BigDecimal exp(BigDecimal x) {
        int halvings = 12;
        var small = x.divide(TWO.pow(halvings), DIGITS);
        var term = ONE;
        var sum = ONE;
        for (int n = 1; term.abs().compareTo(END) > 0; n++) {
            term = term.multiply(small, DIGITS).divide(new BigDecimal(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    static BigDecimal expm1(BigDecimal x) {
        return exp(x).subtract(ONE, DIGITS);
    }

    /** Newton's method (in the form of Halley) from the double's logarithm. */
    static BigDecimal log(BigDecimal x) {
        // The exponent is taken off first: x may lie beyond the doubles.
        int tens = x.precision() - x.scale();
        var m = x.movePointLeft(tens);
        var y = new BigDecimal(Math.log(m.doubleValue()));
        for (int i = 0; i < 2; i++) {
            var e = exp(y);
            y = y.add(TWO.multiply(m.subtract(e)).divide(m.add(e), DIGITS), DIGITS);
        }
        return tens == 0 ? y : y.add(new BigDecimal(tens).multiply(LOG_TEN), DIGITS);
    }

    private static final BigDecimal LOG_TEN = log(new BigDecimal("0.1")).negate();

    static BigDecimal log1p(BigDecimal x) {
        return log(ONE.add(x));
    }

    static BigDecimal sinh(BigDecimal x) {
        return exp(x).subtract(exp(x.negate())).divide(TWO, DIGITS);
    }

    static BigDecimal cosh(BigDecimal x) {
        return exp(x).add(exp(x.negate())).divide(TWO, DIGITS);
    }

    static BigDecimal tanh(BigDecimal x) {
        var e = expm1(x.multiply(TWO));
        return e.divide(e.add(TWO), DIGITS);
    }

    static BigDecimal pow(BigDecimal x, BigDecimal y) {
        return exp(y.multiply(log(x), DIGITS));
    }

    /** atan x = 2 atan(x / (1 + √(1 + x²))), until the series converges fast. */
    static BigDecimal atan(BigDecimal x) {
        int halvings = 8;
        var small = x;
        for (int i = 0; i < halvings; i++) {
            small = small.divide(ONE.add(ONE.add(small.multiply(small)).sqrt(DIGITS)), DIGITS);
        }
        return atanSeries(small).multiply(TWO.pow(halvings));
    }

    private static BigDecimal atanSeries(BigDecimal x) {
        var square = x.multiply(x, DIGITS).negate();
        var power = x;
        var sum = x;
        for (int n = 3; power.abs().compareTo(END.multiply(x.abs().max(END))) > 0; n += 2) {
            power = power.multiply(square, DIGITS);
            sum = sum.add(power.divide(new BigDecimal(n), DIGITS), DIGITS);
        }
        return sum;
    }

    static BigDecimal asin(BigDecimal x) {
        if (x.abs().compareTo(ONE) == 0) {
            return PI.divide(TWO, DIGITS).multiply(x);
        }
        return atan(x.divide(ONE.subtract(x.multiply(x)).sqrt(DIGITS), DIGITS));
    }

    static BigDecimal acos(BigDecimal x) {
        return PI.divide(TWO, DIGITS).subtract(asin(x));
    }

    static BigDecimal atan2(BigDecimal y, BigDecimal x) {
        if (x.signum() == 0) {
            return PI.divide(TWO, DIGITS).multiply(new BigDecimal(y.signum()));
        }
        var right = atan(y.divide(x, DIGITS));
        return x.signum() > 0 ? right : y.signum() < 0 ? right.subtract(PI) : right.add(PI);
    }

    /** 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·5…(2n+1)), whose terms all have one sign. */
    static BigDecimal erf(BigDecimal x) {
        var square = x.multiply(x, DIGITS);
        var term = x;
        var sum = x;
        for (int n = 1; term.abs().compareTo(END.multiply(sum.abs())) > 0; n++) {
            term =
                    term.multiply(square, DIGITS)
                            .multiply(TWO)
                            .divide(new BigDecimal(2 * n + 1), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.multiply(exp(square.negate()), DIGITS)
                .multiply(TWO)
                .divide(PI.sqrt(DIGITS), DIGITS);
    }

    /** Sine of a moderate number, by its series after taking off multiples of 2π. */
    static BigDecimal sin(BigDecimal x) {
        var turns = x.divide(PI.multiply(TWO), 0, RoundingMode.HALF_EVEN);
        var r = x.subtract(turns.multiply(PI).multiply(TWO));
        var square = r.multiply(r, DIGITS).negate();
        var term = r;
        var sum = r;
        for (int n = 2; term.abs().compareTo(END.multiply(sum.abs().max(END))) > 0; n += 2) {
            term = term.multiply(square, DIGITS).divide(new BigDecimal((long) n * (n + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    static BigDecimal sigmoid(BigDecimal x) {
        return ONE.divide(ONE.add(exp(x.negate())), DIGITS);
    }

    /** ½ + ½ erf(x/√2), or in the tails Laplace's continued fraction, which keeps all digits. */
    static BigDecimal normalCdf(BigDecimal x) {
        var a = x.abs();
        if (a.compareTo(new BigDecimal(4)) < 0) {
            var erf = erf(x.divide(TWO.sqrt(DIGITS), DIGITS));
            return ONE.add(erf).divide(TWO, DIGITS);
        }
        var fraction = BigDecimal.ZERO;
        for (int k = 500; k > 0; k--) {
            fraction = new BigDecimal(k).divide(a.add(fraction), DIGITS);
        }
        var density =
                exp(a.multiply(a).divide(TWO).negate())
                        .divide(PI.multiply(TWO).sqrt(DIGITS), DIGITS);
        var tail = density.divide(a.add(fraction), DIGITS);
        return x.signum() > 0 ? ONE.subtract(tail) : tail;
    }

    static BigDecimal gelu(BigDecimal x) {
        return x.multiply(normalCdf(x), DIGITS);
    }

    static BigDecimal silu(BigDecimal x) {
        return x.multiply(sigmoid(x), DIGITS);
    }

    static BigDecimal log2(BigDecimal x) {
        return log(x).divide(log(TWO), DIGITS);
    }

    static BigDecimal log10(BigDecimal x) {
        return log(x).divide(log(BigDecimal.TEN), DIGITS);
    }

    static BigDecimal cbrt(BigDecimal x) {
        var third = ONE.divide(new BigDecimal(3), DIGITS);
        var root = pow(x.abs(), third);
        return x.signum() < 0 ? root.negate() : root;
    }

    static BigDecimal asinh(BigDecimal x) {
        var a = x.abs();
        var root = a.multiply(a).add(ONE).sqrt(DIGITS);
        var y = log1p(a.add(a.multiply(a).divide(ONE.add(root), DIGITS)));
        return x.signum() < 0 ? y.negate() : y;
    }

    static BigDecimal acosh(BigDecimal x) {
        var t = x.subtract(ONE);
        return log1p(t.add(t.multiply(t.add(TWO)).sqrt(DIGITS)));
    }

    static BigDecimal atanh(BigDecimal x) {
        var a = x.abs();
        var y = log1p(TWO.multiply(a).divide(ONE.subtract(a), DIGITS)).divide(TWO, DIGITS);
        return x.signum() < 0 ? y.negate() : y;
    }

    static BigDecimal erfc(BigDecimal x) {
        return TWO.multiply(normalCdf(x.multiply(TWO.sqrt(DIGITS), DIGITS).negate()));
    }

    /** Newton's method from the float64 value: each step doubles the digits. */
    static BigDecimal erfinv(BigDecimal x) {
        var y = new BigDecimal(Ulps.erfinv(x.doubleValue()));
        for (int i = 0; i < 3; i++) {
            var slope = exp(y.multiply(y, DIGITS)).multiply(PI.sqrt(DIGITS)).divide(TWO, DIGITS);
            var missing = erfc(y.abs()).subtract(ONE.subtract(x.abs())).multiply(slope, DIGITS);
            y = x.signum() < 0 ? y.subtract(missing) : y.add(missing);
        }
        return y;
    }
}
