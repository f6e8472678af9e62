package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/** How often the answer was no, and wrongly so. */
public final class FalseNegatives extends CountMetric<FalseNegatives> {
    /** A metric named {@code false_negatives}, with a threshold of ½. */
    public FalseNegatives() {
        super("false_negatives");
    }

    @Override
    Tensor count(Counts counts) {
        return counts.falseNegatives();
    }
}
