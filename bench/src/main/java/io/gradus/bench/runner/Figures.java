package io.gradus.bench.runner;

import java.util.List;
import java.util.Locale;

/** Numbers, and how they are said. */
final class Figures {
    private Figures() {}

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Three digits that count, thousands apart. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String ratio(double value) {
        return Double.isFinite(value)
                ? String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value)
                : "-";
    }
}
