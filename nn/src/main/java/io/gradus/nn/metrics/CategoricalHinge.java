package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean of how much the output of the right class falls short of the largest output of another
 * class plus 1.
 */
public final class CategoricalHinge extends MeanMetric {
    private final io.gradus.nn.losses.CategoricalHinge loss =
            new io.gradus.nn.losses.CategoricalHinge();

    /** A metric named {@code categorical_hinge}. */
    public CategoricalHinge() {
        super("categorical_hinge");
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
