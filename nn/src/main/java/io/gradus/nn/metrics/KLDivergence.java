package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of the divergence of the outputs from the targets, Σ target · log(target / output). */
public final class KLDivergence extends MeanMetric {
    private final io.gradus.nn.losses.KLDivergence loss = new io.gradus.nn.losses.KLDivergence();

    /** A metric named {@code kl_divergence}. */
    public KLDivergence() {
        super("kl_divergence");
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
