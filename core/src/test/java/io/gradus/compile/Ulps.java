package io.gradus.compile;

/** Errors of float32 results, and what float64 numbers they are measured against. */
public final class Ulps {
    /**
     * What a result counts that is of another kind than the exact one: NaN, infinite, or a zero of
     * the other sign.
     */
    static final double WRONG = Double.POSITIVE_INFINITY;

    private Ulps() {}

    /** |value − exact| in units of the last place that the exact number has as a float32. */
    static double of(float value, double exact) {
        float nearest = (float) exact;
        if (Float.compare(value, nearest) == 0) {
            // An equal special value is right; an equal number may still be up to half a unit away.
            return Float.isFinite(value) ? distance(value, exact) : 0;
        }
        if (Float.isNaN(value) || Float.isNaN(nearest) || value == nearest) {
            return WRONG;
        }
        if (Float.isInfinite(value)) {
            // Only a number that nearly overflows may be taken for one that does.
            return distance(Math.copySign(0x1p128, value), exact);
        }
        return Double.isInfinite(exact) ? WRONG : distance(value, exact);
    }

    private static double distance(double value, double exact) {
        int exponent = Math.max(Math.getExponent(exact), Float.MIN_EXPONENT);
        return Math.abs(value - exact) * Math.scalb(1.0, 23 - exponent);
    }

    /**
     * The error function to some 14 digits: its series with terms of one sign, then its continued
     * fraction.
     */
    static double erf(double x) {
        double a = Math.abs(x);
        if (a > 6 || a != a) {
            return a != a ? x : Math.copySign(1, x);
        }
        double scale = Math.exp(-a * a) / Math.sqrt(Math.PI);
        if (a < 2.5) {
            double term = a;
            double sum = a;
            for (int n = 1; term > sum * 1e-18; n++) {
                term *= 2 * a * a / (2 * n + 1);
                sum += term;
            }
            return Math.copySign(2 * scale * sum, x);
        }
        double fraction = 0;
        for (int k = 120; k > 0; k--) {
            fraction = k / 2.0 / (a + fraction);
        }
        return Math.copySign(1 - scale / (a + fraction), x);
    }

    /** 1 / (1 + e^−x). */
    public static double sigmoid(double x) {
        return x < -40 ? StrictMath.exp(x) : 1 / (1 + StrictMath.exp(-x));
    }

    /** The normal distribution function of a float32 number, to some 12 digits. */
    public static double normalCdf(double x) {
        double a = Math.abs(x);
        if (a != a) {
            return x;
        }
        if (a < 3.5) {
            return (1 + Math.copySign(erf(a * Math.sqrt(0.5)), x)) / 2;
        }
        // Laplace's continued fraction; the square of a float32 number is exact.
        double fraction = 0;
        for (int k = 120; k > 0 && a < 40; k--) {
            fraction = k / (a + fraction);
        }
        double tail =
                a < 40 ? StrictMath.exp(-a * a / 2) / Math.sqrt(2 * Math.PI) / (a + fraction) : 0;
        return x > 0 ? 1 - tail : tail;
    }

    /** x · Φ(x). */
    public static double gelu(double x) {
        return x * normalCdf(x);
    }

    /** x · sigmoid(x). */
    public static double silu(double x) {
        return x * sigmoid(x);
    }

    /** 1 − erf(x), which for x ≥ ½ is its tail. */
    public static double erfc(double x) {
        double a = Math.abs(x);
        if (a < 2.5 || a != a) {
            return 1 - erf(x);
        }
        double fraction = 0;
        for (int k = 120; k > 0; k--) {
            fraction = k / 2.0 / (a + fraction);
        }
        double tail = a > 30 ? 0 : StrictMath.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction);
        return x > 0 ? tail : 2 - tail;
    }

    /** The inverse of erf by Newton's method, on erfc where that is known better. */
    public static double erfinv(double x) {
        double a = Math.abs(x);
        if (!(a < 1)) {
            return a == 1 ? x * Double.POSITIVE_INFINITY : Double.NaN;
        }
        double y = a < 0.9 ? a : Math.sqrt(-Math.log((1 - a) * (1 + a)) - 0.5);
        for (int i = 0; i < 60; i++) {
            double missing = a < 0.5 ? a - erf(y) : erfc(y) - (1 - a);
            double step = missing * Math.exp(y * y) * Math.sqrt(Math.PI) / 2;
            y += Math.max(-0.5, Math.min(0.5, step));
        }
        return Math.copySign(y, x);
    }

    public static double log2(double x) {
        int exponent = Math.getExponent(x);
        boolean isNormal = x > 0 && x < Double.POSITIVE_INFINITY;
        double scaled = isNormal ? Math.scalb(x, -exponent) : x;
        return StrictMath.log(scaled) / StrictMath.log(2) + (isNormal ? exponent : 0);
    }

    public static double asinh(double x) {
        double a = Math.abs(x);
        if (a > 1e150 || a < 1e-9) {
            return a < 1e-9 ? x : Math.copySign(StrictMath.log(a) + StrictMath.log(2), x);
        }
        return Math.copySign(StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a))), x);
    }

    public static double acosh(double x) {
        if (x > 1e150) {
            return StrictMath.log(x) + StrictMath.log(2);
        }
        double t = x - 1;
        return x < 1 ? Double.NaN : StrictMath.log1p(t + Math.sqrt(t * (t + 2)));
    }

    public static double atanh(double x) {
        double a = Math.abs(x);
        if (a < 1e-9) {
            return x;
        }
        return a > 1 ? Double.NaN : Math.copySign(StrictMath.log1p(2 * a / (1 - a)) / 2, x);
    }
}
