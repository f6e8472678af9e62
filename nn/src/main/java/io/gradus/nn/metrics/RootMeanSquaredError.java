package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The square root of the mean of (target − output)². */
public final class RootMeanSquaredError extends MeanMetric {
    /** A metric named {@code root_mean_squared_error}. */
    public RootMeanSquaredError() {
        super("root_mean_squared_error");
    }

    /**
     * The squared error at each place; the root is taken of their mean.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return the squares, of the same shape
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return Pair.of(name(), targets, outputs).errors().square();
    }

    @Override
    public Tensor result() {
        return super.result().sqrt();
    }

    @Override
    protected void settings(Config config) {}
}
