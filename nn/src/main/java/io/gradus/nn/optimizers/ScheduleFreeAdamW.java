package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;

/**
 * Schedule-free Adam (Defazio et al., 2024): in the place of a learning rate that falls, it
 * averages where it was. Variables hold a point between a fast one and the average while they
 * learn; {@link #swapToEval} gives them the average, with which a model should be used, and {@link
 * #swapToTrain} takes that back.
 *
 * <p>Where only some rows have a gradient, that of the others is zeros.
 */
public final class ScheduleFreeAdamW extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-8;
    private int warmupSteps = 0;

    /** ScheduleFreeAdamW with a learning rate of 0.0025. */
    public ScheduleFreeAdamW() {
        this(0.0025);
    }

    /**
     * ScheduleFreeAdamW.
     *
     * @param learningRate the size of the steps
     */
    public ScheduleFreeAdamW(double learningRate) {
        super(learningRate);
    }

    /**
     * ScheduleFreeAdamW with a schedule.
     *
     * @param schedule the size of each step
     */
    public ScheduleFreeAdamW(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets the weight of the average against the fast point, more than 0 and less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public ScheduleFreeAdamW beta1(double beta1) {
        this.beta1 = Settings.share("beta1", Settings.positive("beta1", beta1));
        return this;
    }

    /**
     * Sets how slowly the mean of its square changes, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.999
     * @return this optimizer
     */
    public ScheduleFreeAdamW beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-8
     * @return this optimizer
     */
    public ScheduleFreeAdamW epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    /**
     * Sets for how many steps the learning rate grows from 0.
     *
     * @param warmupSteps Keras' default is 0
     * @return this optimizer
     */
    public ScheduleFreeAdamW warmupSteps(int warmupSteps) {
        this.warmupSteps = Settings.atLeast("warmupSteps", 0, warmupSteps);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        var correction = Tensor.of((float) beta2).pow(step).unaryMinus().plus(1);
        var rate =
                warmupSteps == 0
                        ? learningRate
                        : learningRate.times(step.div(warmupSteps).minimum(1));
        var weight = step.reciprocal();
        return (variable, gradient) -> {
            var dtype = variable.dtype();
            var fast = variable.slot("momentum", variable::value);
            var square = variable.slot("velocity");
            square.assignAdd(gradient.square().minus(square.value()).times(1 - beta2));
            var divisor = square.value().div(correction.cast(dtype)).sqrt().plus(epsilon);
            var average = average(variable.value(), fast.value());
            fast.assignSub(gradient.times(rate.cast(dtype)).div(divisor));
            var next = fast.value();
            average = average.plus(next.minus(average).times(weight.cast(dtype)));
            variable.assign(between(average, next));
        };
    }

    private Tensor between(Tensor average, Tensor fast) {
        return fast.times(1 - beta1).plus(average.times(beta1));
    }

    private Tensor average(Tensor between, Tensor fast) {
        return between.minus(fast.times(1 - beta1)).div(beta1);
    }

    /**
     * Gives variables that are learning their averages. Those that were never changed stay.
     *
     * @param variables the variables
     */
    public void swapToEval(List<Variable> variables) {
        for (var variable : variables) {
            var fast = slots(variable).get("momentum");
            if (fast != null) {
                variable.assign(average(variable.value(), fast.value()));
            }
        }
    }

    /**
     * Lets variables that hold their averages go on learning.
     *
     * @param variables the variables
     */
    public void swapToTrain(List<Variable> variables) {
        for (var variable : variables) {
            var fast = slots(variable).get("momentum");
            if (fast != null) {
                variable.assign(between(variable.value(), fast.value()));
            }
        }
    }

    @Override
    protected void settings(Config config) {
        beta1(config.number("beta_1", beta1));
        beta2(config.number("beta_2", beta2));
        epsilon(config.number("epsilon", epsilon));
        warmupSteps(config.integer("warmup_steps", warmupSteps));
    }
}
