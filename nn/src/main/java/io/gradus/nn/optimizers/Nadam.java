package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;

/**
 * Nadam (Dozat, 2016): Adam that looks ahead, as Nesterov does, with a momentum that grows from
 * half of beta1 to beta1.
 *
 * <p>Where only some rows have a gradient, the others, and what is remembered about them, stay as
 * they are.
 */
public final class Nadam extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-7;

    /** The product of the momenta of all steps so far. */
    private final Variable product = state("u_product", Tensor.of(1f));

    /** Nadam with a learning rate of 0.001. */
    public Nadam() {
        this(0.001);
    }

    /**
     * Nadam.
     *
     * @param learningRate the size of the steps
     */
    public Nadam(double learningRate) {
        super(learningRate);
    }

    /**
     * Nadam with a schedule.
     *
     * @param schedule the size of each step
     */
    public Nadam(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets how slowly the mean of the gradient changes, from 0 to less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public Nadam beta1(double beta1) {
        this.beta1 = Settings.share("beta1", beta1);
        return this;
    }

    /**
     * Sets how slowly the mean of its square changes, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.999
     * @return this optimizer
     */
    public Nadam beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Nadam epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        var now = momentum(step);
        var next = momentum(step.plus(1));
        product.assign(product.times(now));
        var correction = Tensor.of((float) beta2).pow(step).unaryMinus().plus(1);
        var ofMean = next.div(product.times(next).unaryMinus().plus(1)).times(learningRate);
        var ofGradient =
                now.unaryMinus().plus(1).div(product.unaryMinus().plus(1)).times(learningRate);
        return (variable, gradient) -> {
            var dtype = variable.dtype();
            var mean = variable.slot("momentum");
            var square = variable.slot("velocity");
            mean.assignAdd(gradient.minus(mean.value()).times(1 - beta1));
            square.assignAdd(gradient.square().minus(square.value()).times(1 - beta2));
            var move =
                    mean.value()
                            .times(ofMean.cast(dtype))
                            .plus(gradient.times(ofGradient.cast(dtype)));
            var divisor = square.value().div(correction.cast(dtype)).sqrt();
            variable.assignSub(move.div(divisor.plus(epsilon)));
        };
    }

    private Tensor momentum(Tensor step) {
        return Tensor.of(0.96f).pow(step).times(-0.5).plus(1).times(beta1);
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
