package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Lion (Chen et al., 2023): steps of one size, in the direction of the sign of a running mean of
 * the gradient.
 *
 * <p>Where only some rows have a gradient, the others, and what is remembered about them, stay as
 * they are.
 */
public final class Lion extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.99;

    /** Lion with a learning rate of 0.001. */
    public Lion() {
        this(0.001);
    }

    /**
     * Lion.
     *
     * @param learningRate the size of the steps
     */
    public Lion(double learningRate) {
        super(learningRate);
    }

    /**
     * Lion with a schedule.
     *
     * @param schedule the size of each step
     */
    public Lion(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets the weight of the mean against the gradient in a step, from 0 to less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public Lion beta1(double beta1) {
        this.beta1 = Settings.share("beta1", beta1);
        return this;
    }

    /**
     * Sets how slowly the mean changes, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.99
     * @return this optimizer
     */
    public Lion beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var mean = variable.slot("momentum");
            var direction = mean.value().times(beta1).plus(gradient.times(1 - beta1)).sign();
            mean.assign(mean.value().times(beta2).plus(gradient.times(1 - beta2)));
            variable.assignSub(direction.times(learningRate.cast(gradient.dtype())));
        };
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        beta1(config.number("beta_1", beta1));
        beta2(config.number("beta_2", beta2));
    }
}
