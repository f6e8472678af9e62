package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of output − target · log(output). */
public final class Poisson extends MeanMetric {
    private final io.gradus.nn.losses.Poisson loss = new io.gradus.nn.losses.Poisson();

    /** A metric named {@code poisson}. */
    public Poisson() {
        super("poisson");
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
