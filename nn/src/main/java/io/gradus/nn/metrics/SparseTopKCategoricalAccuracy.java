package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Targets;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The share of examples whose right class is among those with the k largest outputs, classes given
 * as numbers.
 */
public final class SparseTopKCategoricalAccuracy extends MeanMetric {
    private int k = 5;
    private boolean fromSortedIds;

    /** A metric with k = 5, named {@code sparse_top_k_categorical_accuracy}. */
    public SparseTopKCategoricalAccuracy() {
        super("sparse_top_k_categorical_accuracy");
    }

    /**
     * A metric, named {@code sparse_top_k_categorical_accuracy}.
     *
     * @param k how many of the largest outputs are looked at
     * @throws IllegalArgumentException if it is less than 1
     */
    public SparseTopKCategoricalAccuracy(int k) {
        super("sparse_top_k_categorical_accuracy");
        k(k);
    }

    private void k(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + ": it must be at least 1");
        }
        this.k = k;
    }

    /**
     * Chooses what outputs are.
     *
     * @param fromSortedIds whether they are class numbers, the best first, and not probabilities;
     *     false without this
     * @return this metric
     */
    public SparseTopKCategoricalAccuracy fromSortedIds(boolean fromSortedIds) {
        this.fromSortedIds = fromSortedIds;
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs probabilities or logits [batch, …, classes], or class numbers [batch, …,
     *     count]
     * @return 1 or 0 for each example, or for each place in it, [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var classes = Targets.classes(targets, outputs);
        if (!fromSortedIds) {
            return TopK.hits(classes, outputs.value(), k);
        }
        int most = Math.min(k, outputs.shape().size(-1));
        return outputs.value()
                .slice(-1, 0, most)
                .equal(classes.expandDims(-1))
                .any(-1)
                .cast(DType.FLOAT32);
    }

    @Override
    protected void settings(Config config) {
        k(config.integer("k", k));
        fromSortedIds(config.truth("from_sorted_ids", fromSortedIds));
    }
}
