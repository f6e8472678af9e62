package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * RMSprop (Tieleman and Hinton, 2012): steps divided by the root of a running mean of the squares
 * of the gradient.
 *
 * <p>Where only some rows have a gradient, the others, and what is remembered about them, stay as
 * they are.
 */
public final class RMSprop extends RuleOptimizer {
    private double rho = 0.9;
    private double momentum = 0;
    private double epsilon = 1e-7;
    private boolean centered = false;

    /** RMSprop with a learning rate of 0.001. */
    public RMSprop() {
        this(0.001);
    }

    /**
     * RMSprop.
     *
     * @param learningRate the size of the steps
     */
    public RMSprop(double learningRate) {
        super(learningRate);
    }

    /**
     * RMSprop with a schedule.
     *
     * @param schedule the size of each step
     */
    public RMSprop(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets how slowly the mean of the squares changes, from 0 to less than 1.
     *
     * @param rho Keras' default is 0.9
     * @return this optimizer
     */
    public RMSprop rho(double rho) {
        this.rho = Settings.share("rho", rho);
        return this;
    }

    /**
     * Sets the share of the last step that goes on, from 0 to 1.
     *
     * @param momentum Keras' default is 0
     * @return this optimizer
     */
    public RMSprop momentum(double momentum) {
        this.momentum = Settings.fromZeroToOne("momentum", momentum);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public RMSprop epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    /**
     * Sets whether to divide by the deviation of the gradient, not by the root of its mean square
     * (Graves, 2013).
     *
     * @param centered false without this
     * @return this optimizer
     */
    public RMSprop centered(boolean centered) {
        this.centered = centered;
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var square = variable.slot("velocity");
            square.assign(square.value().times(rho).plus(gradient.square().times(1 - rho)));
            var divisor = square.value();
            if (centered) {
                var mean = variable.slot("average_gradient");
                mean.assign(mean.value().times(rho).plus(gradient.times(1 - rho)));
                divisor = divisor.minus(mean.value().square());
            }
            var move =
                    gradient.times(learningRate.cast(gradient.dtype()))
                            .div(divisor.plus(epsilon).sqrt());
            if (momentum == 0) {
                variable.assignSub(move);
                return;
            }
            var velocity = variable.slot("momentum");
            velocity.assign(velocity.value().times(momentum).plus(move));
            variable.assignSub(velocity.value());
        };
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        rho(config.number("rho", rho));
        momentum(config.number("momentum", momentum));
        epsilon(config.number("epsilon", epsilon));
        centered(config.truth("centered", centered));
    }
}
