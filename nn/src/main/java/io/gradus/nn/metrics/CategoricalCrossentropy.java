package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean cross-entropy between two distributions over classes. */
public final class CategoricalCrossentropy extends MeanMetric {
    private boolean fromLogits;
    private double labelSmoothing;
    private int axis = -1;

    /** A metric named {@code categorical_crossentropy}. */
    public CategoricalCrossentropy() {
        super("categorical_crossentropy");
    }

    /**
     * Chooses whether outputs are logits.
     *
     * @param fromLogits whether they are, and their softmax the probabilities; false without this
     * @return this metric
     */
    public CategoricalCrossentropy fromLogits(boolean fromLogits) {
        this.fromLogits = fromLogits;
        return this;
    }

    /**
     * Makes targets less sure.
     *
     * @param labelSmoothing from 0 to 1; 0 without this
     * @return this metric
     */
    public CategoricalCrossentropy labelSmoothing(double labelSmoothing) {
        this.labelSmoothing = labelSmoothing;
        return this;
    }

    /**
     * Chooses along which axis the classes lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this metric
     */
    public CategoricalCrossentropy axis(int axis) {
        this.axis = axis;
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets probabilities [batch, …, classes]
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return new io.gradus.nn.losses.CategoricalCrossentropy(fromLogits)
                .labelSmoothing(labelSmoothing)
                .axis(axis)
                .values(targets, outputs);
    }

    @Override
    protected void settings(Config config) {
        fromLogits(config.truth("from_logits", fromLogits));
        labelSmoothing(config.number("label_smoothing", labelSmoothing));
        axis(config.integer("axis", axis));
    }
}
