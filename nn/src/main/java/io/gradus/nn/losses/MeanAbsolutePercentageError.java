package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean of 100 · |target − output| / |target| over the last axis. Targets are kept 10⁻⁷ away
 * from 0.
 */
public final class MeanAbsolutePercentageError extends Loss {
    private static final double EPSILON = 1e-7;

    /** A loss with Keras' settings. */
    public MeanAbsolutePercentageError() {}

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
        var pair = pair(targets, outputs);
        var sizes = pair.targets().abs().maximum(EPSILON);
        return pair.errors().div(sizes).abs().mean(-1).times(100);
    }

    @Override
    protected void settings(Config config) {}
}
