package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/** How often the answer was no, and rightly so. */
public final class TrueNegatives extends CountMetric<TrueNegatives> {
    /** A metric named {@code true_negatives}, with a threshold of ½. */
    public TrueNegatives() {
        super("true_negatives");
    }

    @Override
    Tensor count(Counts counts) {
        return counts.trueNegatives();
    }
}
