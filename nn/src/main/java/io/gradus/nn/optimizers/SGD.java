package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Gradient descent, with or without momentum.
 *
 * <p>Where only some rows have a gradient, the others keep their momentum, and do not go on with
 * it.
 */
public final class SGD extends RuleOptimizer {
    private double momentum = 0;
    private boolean nesterov = false;

    /** SGD with a learning rate of 0.01. */
    public SGD() {
        this(0.01);
    }

    /**
     * SGD.
     *
     * @param learningRate the size of the steps
     */
    public SGD(double learningRate) {
        super(learningRate);
    }

    /**
     * SGD with a schedule.
     *
     * @param schedule the size of each step
     */
    public SGD(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets the share of the last step that goes on, from 0 to 1.
     *
     * @param momentum Keras' default is 0
     * @return this optimizer
     */
    public SGD momentum(double momentum) {
        this.momentum = Settings.fromZeroToOne("momentum", momentum);
        return this;
    }

    /**
     * Sets whether to look ahead, as Nesterov (1983) does.
     *
     * @param nesterov false without this
     * @return this optimizer
     */
    public SGD nesterov(boolean nesterov) {
        this.nesterov = nesterov;
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var move = gradient.times(learningRate.cast(gradient.dtype()));
            if (momentum == 0) {
                variable.assignSub(move);
                return;
            }
            var velocity = variable.slot("momentum");
            velocity.assign(velocity.value().times(momentum).minus(move));
            variable.assignAdd(
                    nesterov ? velocity.value().times(momentum).minus(move) : velocity.value());
        };
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        momentum(config.number("momentum", momentum));
        nesterov(config.truth("nesterov", nesterov));
    }
}
