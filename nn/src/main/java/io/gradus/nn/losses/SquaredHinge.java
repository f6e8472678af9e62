package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean of max(0, 1 − target · output)² over the last axis. Targets are −1 or 1; where all are 0
 * or 1, 0 stands for −1.
 */
public final class SquaredHinge extends Loss {
    /** A loss with Keras' settings. */
    public SquaredHinge() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets −1 or 1, or 0 or 1, [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return Hinge.margins(pair(targets, outputs)).square().mean(-1);
    }

    @Override
    protected void settings(Config config) {}
}
