package io.gradus.nn.metrics;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The share of yes-or-no answers that are right: yes is what is above a threshold. */
public final class BinaryAccuracy extends MeanMetric {
    private double threshold = 0.5;

    /** A metric named {@code binary_accuracy}. */
    public BinaryAccuracy() {
        super("binary_accuracy");
    }

    /**
     * Sets above which probability the answer is yes.
     *
     * @param threshold ½ without this; 0 where outputs are logits
     * @return this metric
     */
    public BinaryAccuracy threshold(double threshold) {
        this.threshold = threshold;
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets 0 or 1, of any shape
     * @param outputs probabilities of the same shape
     * @return 1 or 0 for each place
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = Pair.of(name(), targets, outputs);
        var answers = pair.outputs().greater(threshold).cast(pair.targets().dtype());
        return pair.targets().equal(answers).cast(DType.FLOAT32);
    }

    @Override
    protected void settings(Config config) {
        threshold(config.number("threshold", threshold));
    }
}
