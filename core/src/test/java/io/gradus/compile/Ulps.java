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
}
