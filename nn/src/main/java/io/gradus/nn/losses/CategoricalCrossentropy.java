package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The cross-entropy between two distributions over classes: −Σ target · log(output). */
public final class CategoricalCrossentropy extends Loss {
    private boolean fromLogits;
    private double labelSmoothing;
    private int axis = -1;

    /** A loss of outputs that are probabilities. */
    public CategoricalCrossentropy() {}

    /**
     * A loss.
     *
     * @param fromLogits whether the outputs are logits, whose softmax are the probabilities; this
     *     is more exact
     */
    public CategoricalCrossentropy(boolean fromLogits) {
        this.fromLogits = fromLogits;
    }

    /**
     * Makes targets less sure: they move by this share towards equal shares of all classes.
     *
     * @param labelSmoothing from 0 to 1; 0 without this
     * @return this loss
     * @throws IllegalArgumentException if it is outside of that
     */
    public CategoricalCrossentropy labelSmoothing(double labelSmoothing) {
        this.labelSmoothing = Checks.share("labelSmoothing", labelSmoothing);
        return this;
    }

    /**
     * Chooses along which axis the classes lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this loss
     */
    public CategoricalCrossentropy axis(int axis) {
        this.axis = axis;
        return this;
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets probabilities [batch, …, classes], often 1 for the right class and 0 elsewhere
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        var t = Checks.smoothed(pair.targets(), labelSmoothing, pair.targets().shape().size(axis));
        return Crossentropy.categorical(t, pair.outputs(), fromLogits, axis);
    }

    @Override
    protected void settings(Config config) {
        fromLogits = config.truth("from_logits", fromLogits);
        labelSmoothing(config.number("label_smoothing", labelSmoothing));
        axis(config.integer("axis", axis));
    }
}
