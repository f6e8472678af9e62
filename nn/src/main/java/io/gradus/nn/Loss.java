package io.gradus.nn;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** How far the outputs of a model are from its targets: what training makes small. */
public abstract class Loss {
    /** For losses without settings. */
    protected Loss() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets what should have come out
     * @param outputs what came out, of floating dtype
     * @return the losses; for outputs [batch, …, n] these are [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public abstract Tensor values(Operand targets, Operand outputs);

    /**
     * The mean of the {@linkplain #values losses}.
     *
     * @param targets what should have come out
     * @param outputs what came out, of floating dtype
     * @return a scalar
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public final Tensor apply(Operand targets, Operand outputs) {
        return values(targets, outputs).mean();
    }

    /** The targets in the dtype of the outputs, of the same shape. */
    static Tensor like(Operand outputs, Operand targets) {
        if (!targets.shape().equals(outputs.shape())) {
            throw new IllegalArgumentException(
                    "targets of shape %s do not fit outputs of shape %s: they must be equal"
                            .formatted(targets.shape(), outputs.shape()));
        }
        return targets.value().cast(outputs.dtype());
    }
}
