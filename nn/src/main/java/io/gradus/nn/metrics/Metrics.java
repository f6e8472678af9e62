package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Metrics by the names that Keras gives them. */
public final class Metrics {
    private static final Map<String, Supplier<Metric>> ALL = new TreeMap<>();

    static {
        ALL.put("sparse_categorical_accuracy", SparseCategoricalAccuracy::new);
    }

    private Metrics() {}

    /**
     * Finds a metric.
     *
     * @param name such as {@code "mae"}; {@code "accuracy"} and {@code "crossentropy"}, or {@code
     *     "acc"} and {@code "ce"}, mean the binary, the categorical or the sparse one, whichever
     *     fits the shapes
     * @param targets the shape of targets
     * @param outputs the shape of outputs
     * @return a new metric with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Metric of(String name, Shape targets, Shape outputs) {
        if (name.equals("accuracy") || name.equals("acc")) {
            return new SparseCategoricalAccuracy();
        }
        var metric = ALL.get(name);
        if (metric == null) {
            throw new IllegalArgumentException(
                    "unknown metric '%s': known are %s".formatted(name, ALL.keySet()));
        }
        return metric.get();
    }
}
