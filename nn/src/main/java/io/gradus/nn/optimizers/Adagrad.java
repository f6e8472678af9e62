package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Adagrad (Duchi et al., 2011): steps divided by the root of the sum of all squared gradients so
 * far.
 *
 * <p>Where only some rows have a gradient, the others stay as they are, as they would with
 * gradients of zeros.
 */
public final class Adagrad extends RuleOptimizer {
    private double initialAccumulatorValue = 0.1;
    private double epsilon = 1e-7;

    /** Adagrad with a learning rate of 0.001. */
    public Adagrad() {
        this(0.001);
    }

    /**
     * Adagrad.
     *
     * @param learningRate the size of the steps
     */
    public Adagrad(double learningRate) {
        super(learningRate);
    }

    /**
     * Adagrad with a schedule.
     *
     * @param schedule the size of each step
     */
    public Adagrad(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets what the sum begins with.
     *
     * @param initialAccumulatorValue Keras' default is 0.1
     * @return this optimizer
     */
    public Adagrad initialAccumulatorValue(double initialAccumulatorValue) {
        this.initialAccumulatorValue =
                Settings.notNegative("initialAccumulatorValue", initialAccumulatorValue);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Adagrad epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var sum = variable.slot("accumulator", initialAccumulatorValue);
            sum.assignAdd(gradient.square());
            variable.assignSub(
                    gradient.times(learningRate.cast(gradient.dtype()))
                            .div(sum.value().plus(epsilon).sqrt()));
        };
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        initialAccumulatorValue(
                config.number("initial_accumulator_value", initialAccumulatorValue));
        epsilon(config.number("epsilon", epsilon));
    }
}
