package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of max(0, 1 − target · output)², targets being −1 or 1, or 0 or 1. */
public final class SquaredHinge extends MeanMetric {
    private final io.gradus.nn.losses.SquaredHinge loss = new io.gradus.nn.losses.SquaredHinge();

    /** A metric named {@code squared_hinge}. */
    public SquaredHinge() {
        super("squared_hinge");
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return loss.values(targets, outputs);
    }

    @Override
    protected void settings(Config config) {}
}
