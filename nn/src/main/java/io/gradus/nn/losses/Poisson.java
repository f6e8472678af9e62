package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean of output − target · log(output) over the last axis: how unlikely counts are if the
 * outputs are the means of Poisson distributions, but for what does not depend on the outputs.
 */
public final class Poisson extends Loss {
    private static final double EPSILON = 1e-7;

    /** A loss with Keras' settings. */
    public Poisson() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets counts [batch, …, n]
     * @param outputs positive numbers [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        var logs = pair.outputs().plus(EPSILON).log();
        return pair.outputs().minus(pair.targets().times(logs)).mean(-1);
    }

    @Override
    protected void settings(Config config) {}
}
