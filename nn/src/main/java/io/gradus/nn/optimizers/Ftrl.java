package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * "Follow the regularized leader" (McMahan et al., 2013): for shallow models of many rare features,
 * whose weights it sets to exactly 0 where an L1 penalty outweighs their gradients.
 *
 * <p>Where only some rows have a gradient, the others, and what is remembered about them, stay as
 * they are.
 */
public final class Ftrl extends RuleOptimizer {
    private double learningRatePower = -0.5;
    private double initialAccumulatorValue = 0.1;
    private double l1 = 0;
    private double l2 = 0;
    private double l2Shrinkage = 0;
    private double beta = 0;

    /** Ftrl with a learning rate of 0.001. */
    public Ftrl() {
        this(0.001);
    }

    /**
     * Ftrl.
     *
     * @param learningRate the size of the steps
     */
    public Ftrl(double learningRate) {
        super(learningRate);
    }

    /**
     * Ftrl with a schedule.
     *
     * @param schedule the size of each step
     */
    public Ftrl(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets the power of the sum of squares by which steps become smaller; 0 keeps them.
     *
     * @param learningRatePower Keras' default is -0.5
     * @return this optimizer
     */
    public Ftrl learningRatePower(double learningRatePower) {
        this.learningRatePower = Settings.notPositive("learningRatePower", learningRatePower);
        return this;
    }

    /**
     * Sets what the sum of squares begins with.
     *
     * @param initialAccumulatorValue Keras' default is 0.1
     * @return this optimizer
     */
    public Ftrl initialAccumulatorValue(double initialAccumulatorValue) {
        this.initialAccumulatorValue =
                Settings.notNegative("initialAccumulatorValue", initialAccumulatorValue);
        return this;
    }

    /**
     * Sets the strength of an L1 penalty.
     *
     * @param l1 Keras' default is 0
     * @return this optimizer
     */
    public Ftrl l1(double l1) {
        this.l1 = Settings.notNegative("l1", l1);
        return this;
    }

    /**
     * Sets the strength of an L2 penalty.
     *
     * @param l2 Keras' default is 0
     * @return this optimizer
     */
    public Ftrl l2(double l2) {
        this.l2 = Settings.notNegative("l2", l2);
        return this;
    }

    /**
     * Sets the strength of an L2 penalty that is added to the loss.
     *
     * @param l2Shrinkage Keras' default is 0
     * @return this optimizer
     */
    public Ftrl l2Shrinkage(double l2Shrinkage) {
        this.l2Shrinkage = Settings.notNegative("l2Shrinkage", l2Shrinkage);
        return this;
    }

    /**
     * Sets what is added to the root of the sum of squares, as in the paper.
     *
     * @param beta Keras' default is 0
     * @return this optimizer
     */
    public Ftrl beta(double beta) {
        this.beta = Settings.notNegative("beta", beta);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var rate = learningRate.cast(variable.dtype());
            var sum = variable.slot("accumulator", initialAccumulatorValue);
            var linear = variable.slot("linear");
            var before = sum.value().pow(-learningRatePower);
            sum.assignAdd(gradient.square());
            var after = sum.value().pow(-learningRatePower);
            var penalised = gradient.plus(variable.value().times(2 * l2Shrinkage));
            var kept = after.minus(before).div(rate).times(variable.value());
            linear.assignAdd(penalised.minus(kept));
            var quadratic = after.plus(beta).div(rate).plus(2 * l2);
            var clipped = linear.value().clip(-l1, l1);
            variable.assign(clipped.minus(linear.value()).div(quadratic));
        };
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        learningRatePower(config.number("learning_rate_power", learningRatePower));
        initialAccumulatorValue(
                config.number("initial_accumulator_value", initialAccumulatorValue));
        l1(config.number("l1_regularization_strength", l1));
        l2(config.number("l2_regularization_strength", l2));
        l2Shrinkage(config.number("l2_shrinkage_regularization_strength", l2Shrinkage));
        beta(config.number("beta", beta));
    }
}
