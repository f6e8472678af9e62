package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The share of examples whose largest output is where the largest target is. */
public final class CategoricalAccuracy extends MeanMetric {
    /** A metric named {@code categorical_accuracy}. */
    public CategoricalAccuracy() {
        super("categorical_accuracy");
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets probabilities [batch, …, classes], often 1 for the right class and 0 elsewhere
     * @param outputs probabilities or logits [batch, …, classes]
     * @return 1 or 0 for each example, or for each place in it, [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = Pair.of(name(), targets, outputs);
        return pair.targets().argMax(-1).equal(pair.outputs().argMax(-1)).cast(DType.FLOAT32);
    }

    @Override
    protected void settings(Config config) {}
}
