package io.gradus.nn.losses;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.ops.Ctc;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Minus the logarithm of the probability that outputs over time give a sequence of labels (Graves
 * et al., 2006). Label 0 is the blank: targets are padded with it.
 */
public final class CTC extends Loss {
    /** A loss with Keras' settings. */
    public CTC() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets labels from 1 on, then zeros, [batch, labels]
     * @param outputs logits [batch, time, classes]
     * @return [batch]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        if (targets.rank() != 2 || outputs.rank() != 3) {
            throw new IllegalArgumentException(
                    "%s: targets of shape %s do not fit outputs of shape %s: they must have shapes (batch, labels) and (batch, time, classes)"
                            .formatted(name(), targets.shape(), outputs.shape()));
        }
        var labels = targets.value().cast(DType.INT32);
        var counts = labels.notEqual(0).cast(DType.INT32).sum(1);
        var times = Tensor.full(outputs.shape().slice(0, 1), outputs.shape().size(1), DType.INT32);
        var wide = outputs.value().cast(outputs.dtype().toFloating().computeType());
        return Ctc.loss(labels, wide, counts, times, 0);
    }

    @Override
    protected void settings(Config config) {}
}
