package io.gradus.tensor.random;

/** Distribution functions in plain Java, by the incomplete gamma and beta functions. */
final class DistributionFunctions {
    private static final double[] LANCZOS = {
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
        -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private DistributionFunctions() {}

    /** ln Γ by the formula of Lanczos, for positive numbers. */
    static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }

    static double normal(double x) {
        double half = 0.5 * gamma(0.5, x * x / 2);
        return x < 0 ? 0.5 - half : 0.5 + half;
    }

    /** The share of a gamma distribution of scale 1 below x. */
    static double gamma(double alpha, double x) {
        if (x <= 0) {
            return 0;
        }
        double front = Math.exp(alpha * Math.log(x) - x - logGamma(alpha));
        if (x < alpha + 1) {
            double term = 1 / alpha;
            double sum = term;
            for (double a = alpha + 1; term > sum * 1e-16; a++) {
                term *= x / a;
                sum += term;
            }
            return sum * front;
        }
        // The continued fraction from its end.
        double fraction = 0;
        for (int i = 50 + (int) (12 * Math.sqrt(alpha)); i > 0; i--) {
            fraction = i * (i - alpha) / (x + 2 * i + 1 - alpha - fraction);
        }
        return 1 - front / (x + 1 - alpha - fraction);
    }

    /** The share of a beta distribution below x. */
    static double beta(double a, double b, double x) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - beta(b, a, 1 - x);
        }
        double fraction = 0;
        for (int m = 40 + (int) (6 * Math.sqrt(a + b)); m > 0; m--) {
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            fraction = even / (1 + odd / (1 + fraction));
        }
        double first = -(a + b) * x / (a + 1);
        double front =
                Math.exp(
                        a * Math.log(x)
                                + b * Math.log1p(-x)
                                + logGamma(a + b)
                                - logGamma(a)
                                - logGamma(b));
        return front / a / (1 + first / (1 + fraction));
    }

    /** The probability of so many successes. */
    static double binomial(int n, double p, int k) {
        return Math.exp(
                logGamma(n + 1.0)
                        - logGamma(k + 1.0)
                        - logGamma(n - k + 1.0)
                        + k * Math.log(p)
                        + (n - k) * Math.log1p(-p));
    }
}
