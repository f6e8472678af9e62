package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean of log(cosh(output − target)) over the last axis: the square of small errors, halved,
 * and the size of large ones.
 */
public final class LogCosh extends Loss {
    /** A loss with Keras' settings. */
    public LogCosh() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var errors = pair(targets, outputs).errors();
        return errors.logAddExp(errors.unaryMinus()).minus(Math.log(2)).mean(-1);
    }

    @Override
    protected void settings(Config config) {}
}
