package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of (log(1 + target) − log(1 + output))². */
public final class MeanSquaredLogarithmicError extends MeanMetric {
    private final io.gradus.nn.losses.MeanSquaredLogarithmicError loss =
            new io.gradus.nn.losses.MeanSquaredLogarithmicError();

    /** A metric named {@code mean_squared_logarithmic_error}. */
    public MeanSquaredLogarithmicError() {
        super("mean_squared_logarithmic_error");
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
