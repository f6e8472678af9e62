package io.gradus.nn.losses;

import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The cross-entropy between two distributions over classes: −Σ target · log(output). */
public final class CategoricalCrossentropy extends Loss {
    private final boolean fromLogits;

    /** A loss of outputs that are probabilities. */
    public CategoricalCrossentropy() {
        this(false);
    }

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
     * The loss of each example, or of each place in it.
     *
     * @param targets probabilities [batch, …, classes], often 1 for the right class and 0 elsewhere
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return Crossentropy.categorical(like(outputs, targets), outputs, fromLogits, -1);
    }
}
