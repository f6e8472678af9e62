package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Adamax (Kingma and Ba, 2014, section 7.1): Adam with the largest gradient, which fades, in the
 * place of the mean square.
 *
 * <p>Where only some rows have a gradient, the others, and what is remembered about them, stay as
 * they are.
 */
public final class Adamax extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-7;

    /** Adamax with a learning rate of 0.001. */
    public Adamax() {
        this(0.001);
    }

    /**
     * Adamax.
     *
     * @param learningRate the size of the steps
     */
    public Adamax(double learningRate) {
        super(learningRate);
    }

    /**
     * Adamax with a schedule.
     *
     * @param schedule the size of each step
     */
    public Adamax(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets how slowly the mean of the gradient changes, from 0 to less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public Adamax beta1(double beta1) {
        this.beta1 = Settings.share("beta1", beta1);
        return this;
    }

    /**
     * Sets how slowly the largest gradient fades, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.999
     * @return this optimizer
     */
    public Adamax beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Adamax epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        var correction = Tensor.of((float) beta1).pow(step).unaryMinus().plus(1);
        var alpha = learningRate.div(correction);
        return (variable, gradient) -> {
            var mean = variable.slot("momentum");
            var largest = variable.slot("norm");
            mean.assignAdd(gradient.minus(mean.value()).times(1 - beta1));
            largest.assign(largest.value().times(beta2).maximum(gradient.abs()));
            var move = mean.value().times(alpha.cast(variable.dtype()));
            variable.assignSub(move.div(largest.value().plus(epsilon)));
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
        epsilon(config.number("epsilon", epsilon));
    }
}
