package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Lamb (You et al., 2019): Adam whose step for each variable is as long as the variable, times the
 * learning rate, for large batches.
 *
 * <p>Where only some rows have a gradient, that of the others is zeros.
 */
public final class Lamb extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-7;

    /** Lamb with a learning rate of 0.001. */
    public Lamb() {
        this(0.001);
    }

    /**
     * Lamb.
     *
     * @param learningRate the size of the steps
     */
    public Lamb(double learningRate) {
        super(learningRate);
    }

    /**
     * Lamb with a schedule.
     *
     * @param schedule the size of each step
     */
    public Lamb(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets how slowly the mean of the gradient changes, from 0 to less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public Lamb beta1(double beta1) {
        this.beta1 = Settings.share("beta1", beta1);
        return this;
    }

    /**
     * Sets how slowly the mean of its square changes, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.999
     * @return this optimizer
     */
    public Lamb beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Lamb epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        // The means begin at 0; these factors undo that.
        var correction1 = Tensor.of((float) beta1).pow(step).unaryMinus().plus(1);
        var correction2 = Tensor.of((float) beta2).pow(step).unaryMinus().plus(1);
        return (variable, gradient) -> {
            var dtype = variable.dtype();
            var mean = variable.slot("momentum");
            var square = variable.slot("velocity");
            mean.assignAdd(gradient.minus(mean.value()).times(1 - beta1));
            square.assignAdd(gradient.square().minus(square.value()).times(1 - beta2));
            var divisor = square.value().div(correction2.cast(dtype)).sqrt().plus(epsilon);
            var move = mean.value().div(correction1.cast(dtype)).div(divisor);
            var length = variable.value().square().sum().sqrt();
            var moved = move.square().sum().sqrt();
            var one = Tensor.scalar(dtype, 1);
            var ratio =
                    Tensors.where(
                            length.greater(0).logicalAnd(moved.greater(0)), length.div(moved), one);
            variable.assignSub(move.times(ratio.times(learningRate.cast(dtype))));
        };
    }

    @Override
    protected void settings(Config config) {
        beta1(config.number("beta_1", beta1));
        beta2(config.number("beta_2", beta2));
        epsilon(config.number("epsilon", epsilon));
    }
}
