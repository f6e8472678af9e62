package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/** How often the answer was yes, and rightly so. */
public final class TruePositives extends CountMetric<TruePositives> {
    /** A metric named {@code true_positives}, with a threshold of ½. */
    public TruePositives() {
        super("true_positives");
    }

    @Override
    Tensor count(Counts counts) {
        return counts.truePositives();
    }
}
