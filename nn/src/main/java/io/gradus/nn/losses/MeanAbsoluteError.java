package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of |target − output| over the last axis. */
public final class MeanAbsoluteError extends Loss {
    /** A loss with Keras' settings. */
    public MeanAbsoluteError() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return pair(targets, outputs).errors().abs().mean(-1);
    }

    @Override
    protected void settings(Config config) {}
}
