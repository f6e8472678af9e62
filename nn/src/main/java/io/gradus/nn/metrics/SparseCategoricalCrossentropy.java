package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/** The mean cross-entropy of right classes that are given as numbers. */
public final class SparseCategoricalCrossentropy extends MeanMetric {
    private boolean fromLogits;
    private Optional<Integer> ignoreClass = Optional.empty();
    private int axis = -1;

    /** A metric named {@code sparse_categorical_crossentropy}. */
    public SparseCategoricalCrossentropy() {
        super("sparse_categorical_crossentropy");
    }

    /**
     * Chooses whether outputs are logits.
     *
     * @param fromLogits whether they are, and their softmax the probabilities; false without this
     * @return this metric
     */
    public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
        this.fromLogits = fromLogits;
        return this;
    }

    /**
     * Leaves out the places whose target is this number: their number is 0, and their weight, if
     * there are weights.
     *
     * @param ignoreClass the number; without this all places count
     * @return this metric
     */
    public SparseCategoricalCrossentropy ignoreClass(int ignoreClass) {
        this.ignoreClass = Optional.of(ignoreClass);
        return this;
    }

    /**
     * Chooses along which axis the classes lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this metric
     */
    public SparseCategoricalCrossentropy axis(int axis) {
        this.axis = axis;
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return loss().values(targets, outputs);
    }

    @Override
    Optional<Tensor> mask(Operand targets, Tensor values) {
        return loss().mask(targets, values);
    }

    private io.gradus.nn.losses.SparseCategoricalCrossentropy loss() {
        var loss = new io.gradus.nn.losses.SparseCategoricalCrossentropy(fromLogits).axis(axis);
        ignoreClass.ifPresent(loss::ignoreClass);
        return loss;
    }

    @Override
    protected void settings(Config config) {
        fromLogits(config.truth("from_logits", fromLogits));
        ignoreClass = config.optionalInteger("ignore_class", ignoreClass);
        axis(config.integer("axis", axis));
    }
}
