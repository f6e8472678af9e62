package io.gradus.plot;

import java.util.stream.DoubleStream;

/** The values that an axis shows, from {@code min} to {@code max}. */
record Range(double min, double max) {

    /** The least range that holds all values but NaN. */
    static Range of(DoubleStream values) {
        var statistics = values.filter(value -> !Double.isNaN(value)).summaryStatistics();
        return new Range(statistics.getMin(), statistics.getMax());
    }

    double span() {
        return max - min;
    }

    /**
     * Whether ticks can differ: XChart searches without end for some between neighbouring doubles.
     */
    boolean hasRoomForTicks() {
        return span() > 1e-10 * magnitude();
    }

    /**
     * A range with {@code share} of the span as air at both ends; values that hardly differ are put
     * in the middle.
     */
    Range widened(double share) {
        // Less than 1 for a small value alone, so that an axis of epochs shows it and not its
        // neighbours.
        double air = hasRoomForTicks() ? share * span() : Math.max(0.9, magnitude() / 10);
        return new Range(min - air, max + air);
    }

    private double magnitude() {
        return Math.max(Math.abs(min), Math.abs(max));
    }

    /** As {@link #widened}, measured in decades; the range must be above 0. */
    Range widenedLog(double share) {
        var decades = new Range(Math.log10(min), Math.log10(max)).widened(share);
        return new Range(Math.pow(10, decades.min), Math.pow(10, decades.max));
    }
}
