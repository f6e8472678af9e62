package io.gradus.nn.losses;

import io.gradus.ops.Crossentropy;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The cross-entropy of yes-or-no answers: −t · log(p) − (1 − t) · log(1 − p), the mean over the
 * last axis.
 */
public final class BinaryCrossentropy extends Loss {
    private final boolean fromLogits;

    /** A loss of outputs that are probabilities. */
    public BinaryCrossentropy() {
        this(false);
    }

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
     * The loss of each example, or of each place in it.
     *
     * @param targets 0 or 1, or between, [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return Crossentropy.binary(like(outputs, targets), outputs, fromLogits).mean(-1);
    }
}
