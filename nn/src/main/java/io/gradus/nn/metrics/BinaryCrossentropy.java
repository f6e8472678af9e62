package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean cross-entropy of yes-or-no answers. */
public final class BinaryCrossentropy extends MeanMetric {
    private boolean fromLogits;
    private double labelSmoothing;

    /** A metric named {@code binary_crossentropy}. */
    public BinaryCrossentropy() {
        super("binary_crossentropy");
    }

    /**
     * Chooses whether outputs are logits.
     *
     * @param fromLogits whether they are, and their sigmoid the probabilities; false without this
     * @return this metric
     */
    public BinaryCrossentropy fromLogits(boolean fromLogits) {
        this.fromLogits = fromLogits;
        return this;
    }

    /**
     * Makes targets less sure.
     *
     * @param labelSmoothing from 0 to 1; 0 without this
     * @return this metric
     */
    public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
        this.labelSmoothing = labelSmoothing;
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets 0 or 1, or between, [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return new io.gradus.nn.losses.BinaryCrossentropy(fromLogits)
                .labelSmoothing(labelSmoothing)
                .values(targets, outputs);
    }

    @Override
    protected void settings(Config config) {
        fromLogits(config.truth("from_logits", fromLogits));
        labelSmoothing(config.number("label_smoothing", labelSmoothing));
    }
}
