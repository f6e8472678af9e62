package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Targets;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The share of examples whose largest output is that of the right class, classes given as numbers.
 */
public final class SparseCategoricalAccuracy extends MeanMetric {
    /** A metric named {@code sparse_categorical_accuracy}. */
    public SparseCategoricalAccuracy() {
        super("sparse_categorical_accuracy");
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs probabilities or logits [batch, …, classes]
     * @return 1 or 0 for each example, or for each place in it, [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var classes = Targets.classes(targets, outputs);
        return outputs.value().argMax(-1).equal(classes).cast(DType.FLOAT32);
    }

    @Override
    protected void settings(Config config) {}
}
