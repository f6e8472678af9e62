package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The cross-entropy of yes-or-no answers with less weight on those that are easy: times (1 − p)^γ,
 * where p is the probability given to the right answer (Lin et al., 2017), the mean over the last
 * axis.
 */
public final class BinaryFocalCrossentropy extends Loss {
    private boolean fromLogits;
    private double labelSmoothing;
    private int axis = -1;
    private boolean classBalancing;
    private double alpha = 0.25;
    private double gamma = 2;

    /** A loss of outputs that are probabilities. */
    public BinaryFocalCrossentropy() {}

    /**
     * A loss.
     *
     * @param fromLogits whether the outputs are logits, whose sigmoid are the probabilities; this
     *     is more exact
     */
    public BinaryFocalCrossentropy(boolean fromLogits) {
        this.fromLogits = fromLogits;
    }

    /**
     * Sets how much less answers count that are right and sure: by (1 − p)^γ.
     *
     * @param gamma not negative; 2 without this
     * @return this loss
     * @throws IllegalArgumentException if it is negative
     */
    public BinaryFocalCrossentropy gamma(double gamma) {
        this.gamma = Checks.notNegative("gamma", gamma);
        return this;
    }

    /**
     * Weighs the two answers: yes by α, no by 1 − α.
     *
     * @param applyClassBalancing whether they are weighed; false without this
     * @return this loss
     */
    public BinaryFocalCrossentropy applyClassBalancing(boolean applyClassBalancing) {
        this.classBalancing = applyClassBalancing;
        return this;
    }

    /**
     * Sets the weight of yes, if {@linkplain #applyClassBalancing classes are balanced}.
     *
     * @param alpha from 0 to 1; 0.25 without this
     * @return this loss
     * @throws IllegalArgumentException if it is outside of that
     */
    public BinaryFocalCrossentropy alpha(double alpha) {
        this.alpha = Checks.share("alpha", alpha);
        return this;
    }

    /**
     * Makes targets less sure: they move by this share towards ½.
     *
     * @param labelSmoothing from 0 to 1; 0 without this
     * @return this loss
     * @throws IllegalArgumentException if it is outside of that
     */
    public BinaryFocalCrossentropy labelSmoothing(double labelSmoothing) {
        this.labelSmoothing = Checks.share("labelSmoothing", labelSmoothing);
        return this;
    }

    /**
     * Chooses the axis that the mean is over.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this loss
     */
    public BinaryFocalCrossentropy axis(int axis) {
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
        var p = fromLogits ? pair.outputs().sigmoid() : pair.outputs();
        var wrong = t.plus(p).minus(t.times(p).times(2));
        var losses = wrong.pow(gamma).times(Crossentropy.binary(t, pair.outputs(), fromLogits));
        if (classBalancing) {
            losses = losses.times(t.times(2 * alpha - 1).plus(1 - alpha));
        }
        return losses.mean(axis);
    }

    @Override
    protected void settings(Config config) {
        applyClassBalancing(config.truth("apply_class_balancing", classBalancing));
        alpha(config.number("alpha", alpha));
        gamma(config.number("gamma", gamma));
        fromLogits = config.truth("from_logits", fromLogits);
        labelSmoothing(config.number("label_smoothing", labelSmoothing));
        axis(config.integer("axis", axis));
    }
}
