package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The share of examples whose right class is among those with the k largest outputs. */
public final class TopKCategoricalAccuracy extends MeanMetric {
    private int k = 5;

    /** A metric with k = 5, named {@code top_k_categorical_accuracy}. */
    public TopKCategoricalAccuracy() {
        super("top_k_categorical_accuracy");
    }

    /**
     * A metric, named {@code top_k_categorical_accuracy}.
     *
     * @param k how many of the largest outputs are looked at
     * @throws IllegalArgumentException if it is less than 1
     */
    public TopKCategoricalAccuracy(int k) {
        super("top_k_categorical_accuracy");
        k(k);
    }

    private void k(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + ": it must be at least 1");
        }
        this.k = k;
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
        return TopK.hits(pair.targets().argMax(-1), pair.outputs(), k);
    }

    @Override
    protected void settings(Config config) {
        k(config.integer("k", k));
    }
}
