package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/** The share of those answered with yes among those that are so; 0 if there are none. */
public final class Recall extends ShareMetric<Recall> {
    /** A metric named {@code recall}, with a threshold of ½. */
    public Recall() {
        super("recall");
    }

    @Override
    String wrong() {
        return "false_negatives";
    }

    @Override
    Tensor wrong(Counts counts) {
        return counts.falseNegatives();
    }
}
