package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/** The share of right answers among those that are yes; 0 if there are none. */
public final class Precision extends ShareMetric<Precision> {
    /** A metric named {@code precision}, with a threshold of ½. */
    public Precision() {
        super("precision");
    }

    @Override
    String wrong() {
        return "false_positives";
    }

    @Override
    Tensor wrong(Counts counts) {
        return counts.falsePositives();
    }
}
