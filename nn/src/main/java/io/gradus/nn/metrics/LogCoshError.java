package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.nn.losses.LogCosh;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/** The mean of log(cosh(output − target)). */
public final class LogCoshError extends MeanMetric {
    private final LogCosh loss = new LogCosh();

    /** A metric named {@code logcosh}. */
    public LogCoshError() {
        super("logcosh");
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
