package io.gradus.nn.metrics;

/** Above which predictions say yes. */
final class Thresholds {
    private static final double EPSILON = 1e-7;

    private Thresholds() {}

    /** Those that a user chose. */
    static double[] checked(double... thresholds) {
        for (double threshold : thresholds) {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException(
                        "a threshold is " + threshold + ": it must be from 0 to 1");
            }
        }
        return thresholds.clone();
    }

    /** Evenly from 0 to 1, the outer two a little beyond; ½ if there is but one. */
    static double[] even(int count) {
        if (count == 1) {
            return new double[] {0.5};
        }
        var inner = new double[count - 2];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = (i + 1.0) / (count - 1);
        }
        return around(inner);
    }

    /** With one a little below 0 in front, and one a little above 1 at the end. */
    static double[] around(double... inner) {
        var all = new double[inner.length + 2];
        all[0] = -EPSILON;
        System.arraycopy(inner, 0, all, 1, inner.length);
        all[all.length - 1] = 1 + EPSILON;
        return all;
    }
}
