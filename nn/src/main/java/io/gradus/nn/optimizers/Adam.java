package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Adam (Kingma and Ba, 2014): steps scaled by running means of the gradient and of its square, in
 * the form of the paper's section 2.1, "epsilon hat".
 *
 * <p>Where only some rows have a gradient, the others keep their means and do not move, which is
 * known as lazy Adam; Keras lets their means fade, and moves them by what is left.
 */
public final class Adam extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-7;
    private boolean amsgrad = false;

    /** Adam with a learning rate of 0.001. */
    public Adam() {
        this(0.001);
    }

    /**
     * Adam.
     *
     * @param learningRate the size of the steps
     */
    public Adam(double learningRate) {
        super(learningRate);
    }

    /**
     * Adam with a schedule.
     *
     * @param schedule the size of each step
     */
    public Adam(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets how slowly the mean of the gradient changes, from 0 to less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public Adam beta1(double beta1) {
        this.beta1 = Settings.share("beta1", beta1);
        return this;
    }

    /**
     * Sets how slowly the mean of its square changes, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.999
     * @return this optimizer
     */
    public Adam beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Adam epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    /**
     * Sets whether to divide by the largest mean of squares so far (Reddi et al., 2018).
     *
     * @param amsgrad false without this
     * @return this optimizer
     */
    public Adam amsgrad(boolean amsgrad) {
        this.amsgrad = amsgrad;
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return rule(learningRate, step, beta1, beta2, epsilon, amsgrad);
    }

    /** The rule, which variants share. */
    static Rule rule(
            Tensor learningRate,
            Tensor step,
            double beta1,
            double beta2,
            double epsilon,
            boolean amsgrad) {
        // The means begin at 0; these factors undo that.
        var correction1 = Tensor.of((float) beta1).pow(step).unaryMinus().plus(1);
        var correction2 = Tensor.of((float) beta2).pow(step).unaryMinus().plus(1);
        var alpha = learningRate.times(correction2.sqrt()).div(correction1);
        return (variable, gradient) -> {
            var mean = variable.slot("momentum");
            var square = variable.slot("velocity");
            mean.assignAdd(gradient.minus(mean.value()).times(1 - beta1));
            square.assignAdd(gradient.square().minus(square.value()).times(1 - beta2));
            var divisor = square.value();
            if (amsgrad) {
                var largest = variable.slot("velocity_hat");
                largest.assign(largest.value().maximum(divisor));
                divisor = largest.value();
            }
            var move = mean.value().times(alpha.cast(variable.dtype()));
            variable.assignSub(move.div(divisor.sqrt().plus(epsilon)));
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
        amsgrad(config.truth("amsgrad", amsgrad));
    }
}
