package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/**
 * A metric that is a number of answers, at one threshold or several.
 *
 * @param <M> the class itself
 */
public abstract sealed class CountMetric<M extends CountMetric<M>> extends ThresholdMetric<M>
        permits TruePositives, FalsePositives, TrueNegatives, FalseNegatives {
    private static final String COUNT = "accumulator";

    CountMetric(String name) {
        super(name);
    }

    abstract Tensor count(Counts counts);

    @Override
    final void add(Counts counts) {
        counted(COUNT).assignAdd(count(counts));
    }

    @Override
    public final Tensor result() {
        return told(counted(COUNT).value());
    }
}
