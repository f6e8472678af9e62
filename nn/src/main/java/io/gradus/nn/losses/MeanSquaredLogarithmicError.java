package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean of (log(1 + target) − log(1 + output))² over the last axis: it is about ratios, and
 * forgives too much rather than too little. Negative numbers count as 0, or nearly so.
 */
public final class MeanSquaredLogarithmicError extends Loss {
    private static final double EPSILON = 1e-7;

    /** A loss with Keras' settings. */
    public MeanSquaredLogarithmicError() {}

    private static Tensor log(Tensor x) {
        return x.maximum(EPSILON).log1p();
    }

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
        return log(pair.targets()).minus(log(pair.outputs())).square().mean(-1);
    }

    @Override
    protected void settings(Config config) {}
}
