package io.gradus.nn.losses;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Targets and outputs of one shape and one floating dtype.
 *
 * @param targets what should have come out
 * @param outputs what came out
 */
public record Pair(Tensor targets, Tensor outputs) {
    /**
     * Brings targets and outputs together as Keras does. Where one has an axis more, of size 1 at
     * the end, it loses it; to a vector an axis is added instead. The targets get the dtype of the
     * outputs: float64 as it is, any other float32.
     *
     * @param user what needs them, for the error
     * @param targets what should have come out, of any dtype
     * @param outputs what came out, of any dtype
     * @return both
     * @throws IllegalArgumentException if their shapes differ even so
     */
    public static Pair of(String user, Operand targets, Operand outputs) {
        var dtype = outputs.dtype().toFloating().computeType();
        var t = targets.value().cast(dtype);
        var o = outputs.value().cast(dtype);
        if (o.rank() == t.rank() + 1 && o.shape().dim(-1).is(1)) {
            if (t.rank() == 1) {
                t = t.expandDims(-1);
            } else {
                o = o.squeeze(-1);
            }
        } else if (t.rank() == o.rank() + 1 && t.shape().dim(-1).is(1)) {
            if (o.rank() == 1) {
                o = o.expandDims(-1);
            } else {
                t = t.squeeze(-1);
            }
        }
        if (!t.shape().equals(o.shape())) {
            throw new IllegalArgumentException(
                    "%s: targets of shape %s do not fit outputs of shape %s: they must be equal"
                            .formatted(user, targets.shape(), outputs.shape()));
        }
        return new Pair(t, o);
    }

    /**
     * Outputs minus targets.
     *
     * @return the differences
     */
    public Tensor errors() {
        return outputs.minus(targets);
    }
}
