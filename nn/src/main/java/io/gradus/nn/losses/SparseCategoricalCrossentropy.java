package io.gradus.nn.losses;

import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Minus the logarithm of the probability that the outputs give the right class, classes given as
 * numbers.
 */
public final class SparseCategoricalCrossentropy extends Loss {
    private final boolean fromLogits;

    /** A loss of outputs that are probabilities. */
    public SparseCategoricalCrossentropy() {
        this(false);
    }

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
     * The loss of each example, or of each place in it.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit, or a target names no class
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var classes = Targets.classes(targets, outputs);
        return Crossentropy.sparseCategorical(classes, outputs, fromLogits, -1);
    }
}
