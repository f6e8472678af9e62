package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of 100 · |target − output| / |target|. */
public final class MeanAbsolutePercentageError extends MeanMetric {
    private final io.gradus.nn.losses.MeanAbsolutePercentageError loss =
            new io.gradus.nn.losses.MeanAbsolutePercentageError();

    /** A metric named {@code mean_absolute_percentage_error}. */
    public MeanAbsolutePercentageError() {
        super("mean_absolute_percentage_error");
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
