package io.gradus.nn.losses;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * The cross-entropy between two distributions over classes with less weight on what is easy: −Σ α ·
 * (1 − output)^γ · target · log(output) (Lin et al., 2017).
 */
public final class CategoricalFocalCrossentropy extends Loss {
    private static final double EPSILON = 1e-7;

    private boolean fromLogits;
    private double labelSmoothing;
    private int axis = -1;
    private double[] alpha = {0.25};
    private double gamma = 2;

    /** A loss of outputs that are probabilities. */
    public CategoricalFocalCrossentropy() {}

    /**
     * A loss.
     *
     * @param fromLogits whether the outputs are logits, whose softmax are the probabilities; this
     *     is more exact
     */
    public CategoricalFocalCrossentropy(boolean fromLogits) {
        this.fromLogits = fromLogits;
    }

    /**
     * Sets how much less answers count that are right and sure: by (1 − p)^γ.
     *
     * @param gamma not negative; 2 without this
     * @return this loss
     * @throws IllegalArgumentException if it is negative
     */
    public CategoricalFocalCrossentropy gamma(double gamma) {
        this.gamma = Checks.notNegative("gamma", gamma);
        return this;
    }

    /**
     * Sets the weights of classes.
     *
     * @param alpha one number for all classes, or one for each; 0.25 without this
     * @return this loss
     * @throws IllegalArgumentException if there is none
     */
    public CategoricalFocalCrossentropy alpha(double... alpha) {
        if (alpha.length == 0) {
            throw new IllegalArgumentException(
                    "alpha is empty: it must be a number for all classes, or one for each");
        }
        this.alpha = alpha.clone();
        return this;
    }

    /**
     * Makes targets less sure: they move by this share towards equal shares of all classes.
     *
     * @param labelSmoothing from 0 to 1; 0 without this
     * @return this loss
     * @throws IllegalArgumentException if it is outside of that
     */
    public CategoricalFocalCrossentropy labelSmoothing(double labelSmoothing) {
        this.labelSmoothing = Checks.share("labelSmoothing", labelSmoothing);
        return this;
    }

    /**
     * Chooses along which axis the classes lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this loss
     */
    public CategoricalFocalCrossentropy axis(int axis) {
        this.axis = axis;
        return this;
    }

    private Tensor logs(Tensor outputs) {
        if (fromLogits) {
            return outputs.logSoftmax(axis);
        }
        var p = outputs.div(outputs.sum(new int[] {axis}, true));
        return p.clip(EPSILON, 1 - EPSILON).log();
    }

    private Tensor alphas(int classes, Tensor like) {
        if (alpha.length != 1 && alpha.length != classes) {
            throw new IllegalArgumentException(
                    "%s: alpha has %d numbers for targets of shape %s: it must be one, or one for each of the %d classes"
                            .formatted(name(), alpha.length, like.shape(), classes));
        }
        var along = new int[like.rank()];
        Arrays.fill(along, 1);
        along[like.shape().axis(axis)] = alpha.length;
        return Tensor.of(alpha, Shape.of(along)).cast(like.dtype());
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets probabilities [batch, …, classes], often 1 for the right class and 0 elsewhere
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit, or α does not fit the classes
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        int classes = pair.targets().shape().size(axis);
        var t = Checks.smoothed(pair.targets(), labelSmoothing, classes);
        var logs = logs(pair.outputs());
        var weights = logs.exp().unaryMinus().plus(1).pow(gamma).times(alphas(classes, t));
        return weights.times(t).times(logs).sum(axis).unaryMinus();
    }

    @Override
    protected void settings(Config config) {
        alpha(config.numbers("alpha", alpha));
        gamma(config.number("gamma", gamma));
        fromLogits = config.truth("from_logits", fromLogits);
        labelSmoothing(config.number("label_smoothing", labelSmoothing));
        axis(config.integer("axis", axis));
    }
}
