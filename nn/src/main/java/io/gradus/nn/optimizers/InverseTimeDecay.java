package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;

/**
 * A learning rate divided by one more than the share of the steps made, times a factor: evenly or
 * at once.
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps after how many steps the factor counts in full
 * @param decayRate the factor
 * @param staircase whether it counts only after each so many steps, at once
 */
public record InverseTimeDecay(
        double initialLearningRate, int decaySteps, double decayRate, boolean staircase)
        implements LearningRateSchedule, Configurable {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the number of steps is not positive, or a rate negative
     */
    public InverseTimeDecay {
        Settings.notNegative("initialLearningRate", initialLearningRate);
        Settings.atLeast("decaySteps", 1, decaySteps);
        Settings.notNegative("decayRate", decayRate);
    }

    /**
     * A learning rate that changes evenly.
     *
     * @param initialLearningRate the rate of the first step
     * @param decaySteps after how many steps the factor counts in full
     * @param decayRate the factor
     */
    public InverseTimeDecay(double initialLearningRate, int decaySteps, double decayRate) {
        this(initialLearningRate, decaySteps, decayRate, false);
    }

    @Override
    public Tensor rate(Tensor iterations) {
        var times = iterations.cast(DType.FLOAT32).div(decaySteps);
        if (staircase) {
            times = times.floor();
        }
        return times.times(decayRate).plus(1).reciprocal().times(initialLearningRate);
    }

    @Override
    public InverseTimeDecay configured(Config config) {
        return new InverseTimeDecay(
                config.number("initial_learning_rate", initialLearningRate),
                config.integer("decay_steps", decaySteps),
                config.number("decay_rate", decayRate),
                config.truth("staircase", staircase));
    }
}
