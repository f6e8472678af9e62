package io.gradus.nn;

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
        var t = like(outputs, targets);
        return (fromLogits ? ofLogits(t, outputs.value()) : ofProbabilities(t, outputs.value()))
                .mean(-1);
    }

    private static Tensor ofLogits(Tensor t, Tensor x) {
        // softplus(x) − t·x equals the definition and does not overflow.
        return x.softplus().minus(t.times(x));
    }

    private static Tensor ofProbabilities(Tensor t, Tensor outputs) {
        var p = outputs.clip(EPSILON, 1 - EPSILON);
        var yes = t.times(p.log());
        var no = t.unaryMinus().plus(1).times(p.unaryMinus().plus(1).log());
        return yes.plus(no).unaryMinus();
    }
}
