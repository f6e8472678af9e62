package io.gradus.nn.tensorboard;

import java.util.Arrays;

/**
 * How many numbers lie in each of some intervals of equal width, from the least to the largest.
 *
 * @param numbers the numbers, all finite
 */
record Histogram(double[] numbers) {
    private static final int BUCKETS = 30;

    /** The message {@code HistogramProto}. */
    Proto proto() {
        var proto = new Proto();
        if (numbers.length == 0) {
            return proto.packed(6, new double[] {Double.MAX_VALUE}).packed(7, new double[] {0});
        }
        double min = Arrays.stream(numbers).min().orElseThrow();
        double max = Arrays.stream(numbers).max().orElseThrow();
        double sum = 0;
        double squares = 0;
        for (double number : numbers) {
            sum += number;
            squares += number * number;
        }
        var limits = limits(min, max);
        return proto.decimal(1, min)
                .decimal(2, max)
                .decimal(3, numbers.length)
                .decimal(4, sum)
                .decimal(5, squares)
                .packed(6, limits)
                .packed(7, counts(min, max, limits.length));
    }

    /** The upper ends of the intervals; one interval if all numbers are the same. */
    private static double[] limits(double min, double max) {
        if (min == max) {
            return new double[] {max};
        }
        var limits = new double[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            double share = (i + 1) / (double) BUCKETS;
            limits[i] = i == BUCKETS - 1 ? max : min * (1 - share) + max * share;
        }
        return limits;
    }

    private double[] counts(double min, double max, int buckets) {
        var counts = new double[buckets];
        // Halves, so that the range of the largest numbers is finite.
        double width = (max / 2 - min / 2) / buckets;
        for (double number : numbers) {
            double place = width == 0 ? 0 : (number / 2 - min / 2) / width;
            counts[Math.min(buckets - 1, (int) place)]++;
        }
        return counts;
    }
}
