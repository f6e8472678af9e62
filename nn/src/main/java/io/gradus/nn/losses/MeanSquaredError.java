package io.gradus.nn.losses;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of (target − output)² over the last axis. */
public final class MeanSquaredError extends Loss {
    /** A loss without settings. */
    public MeanSquaredError() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return like(outputs, targets).minus(outputs).square().mean(-1);
    }
}
