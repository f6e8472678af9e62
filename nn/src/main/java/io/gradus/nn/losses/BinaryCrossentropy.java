package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The cross-entropy of yes-or-no answers: −t · log(p) − (1 − t) · log(1 − p), the mean over the
 * last axis.
 */
public final class BinaryCrossentropy extends Loss {
    private boolean fromLogits;
    private double labelSmoothing;
    private int axis = -1;

    /** A loss of outputs that are probabilities. */
    public BinaryCrossentropy() {}

    /**
     * A loss.
     *
     * @param fromLogits whether the outputs are logits, whose sigmoid are the probabilities; this
     *     is more exact
     */
    public BinaryCrossentropy(boolean fromLogits) {
        this.fromLogits = fromLogits;
    }

    /**
     * Makes targets less sure: they move by this share towards ½.
     *
     * @param labelSmoothing from 0 to 1; 0 without this
     * @return this loss
     * @throws IllegalArgumentException if it is outside of that
     */
    public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
        this.labelSmoothing = Checks.share("labelSmoothing", labelSmoothing);
        return this;
    }

    /**
     * Chooses the axis that the mean is over.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this loss
     */
    public BinaryCrossentropy axis(int axis) {
        this.axis = axis;
        return this;
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets 0 or 1, or between, [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        var t = Checks.smoothed(pair.targets(), labelSmoothing, 2);
        return Crossentropy.binary(t, pair.outputs(), fromLogits).mean(axis);
    }

    @Override
    protected void settings(Config config) {
        fromLogits = config.truth("from_logits", fromLogits);
        labelSmoothing(config.number("label_smoothing", labelSmoothing));
        axis(config.integer("axis", axis));
    }
}
