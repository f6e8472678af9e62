package io.gradus.nn.losses;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/**
 * Minus the logarithm of the probability that the outputs give the right class, classes given as
 * numbers.
 */
public final class SparseCategoricalCrossentropy extends Loss {
    private boolean fromLogits;
    private Optional<Integer> ignoreClass = Optional.empty();
    private int axis = -1;

    /** A loss of outputs that are probabilities. */
    public SparseCategoricalCrossentropy() {}

    /**
     * A loss.
     *
     * @param fromLogits whether the outputs are logits, whose softmax are the probabilities; this
     *     is more exact
     */
    public SparseCategoricalCrossentropy(boolean fromLogits) {
        this.fromLogits = fromLogits;
    }

    /**
     * Leaves out the places whose target is this number: their loss is 0, and means are over the
     * others. It need not be a class: −1 and 255 are usual.
     *
     * @param ignoreClass the number; without this all places count
     * @return this loss
     */
    public SparseCategoricalCrossentropy ignoreClass(int ignoreClass) {
        this.ignoreClass = Optional.of(ignoreClass);
        return this;
    }

    /**
     * Chooses along which axis of the outputs the classes lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this loss
     */
    public SparseCategoricalCrossentropy axis(int axis) {
        this.axis = axis;
        return this;
    }

    @Override
    public Optional<Tensor> mask(Operand targets, Tensor losses) {
        return ignoreClass.map(
                left -> targets.value().cast(DType.INT32).notEqual(left).reshape(losses.shape()));
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit, or a target names no class
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var wide = outputs.value().cast(outputs.dtype().toFloating().computeType());
        var classes = Targets.classes(targets, outputs, axis);
        if (ignoreClass.isEmpty()) {
            return Crossentropy.sparseCategorical(classes, wide, fromLogits, axis);
        }
        // What is left out need not be a class.
        var counts = classes.notEqual(ignoreClass.get());
        var some = Tensors.where(counts, classes, Tensor.of(0));
        var losses = Crossentropy.sparseCategorical(some, wide, fromLogits, axis);
        return Tensors.where(counts, losses, Tensor.scalar(losses.dtype(), 0));
    }

    @Override
    protected void settings(Config config) {
        fromLogits = config.truth("from_logits", fromLogits);
        ignoreClass = config.optionalInteger("ignore_class", ignoreClass);
        axis(config.integer("axis", axis));
    }
}
