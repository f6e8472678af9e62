package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/** How often the answer was yes, and wrongly so. */
public final class FalsePositives extends CountMetric<FalsePositives> {
    /** A metric named {@code false_positives}, with a threshold of ½. */
    public FalsePositives() {
        super("false_positives");
    }

    @Override
    Tensor count(Counts counts) {
        return counts.falsePositives();
    }
}
