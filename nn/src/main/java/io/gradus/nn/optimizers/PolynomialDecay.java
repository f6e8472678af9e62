package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;

/**
 * A learning rate that falls to a last value by a power of the share of the steps that are left.
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps how many steps it falls for
 * @param endLearningRate the last rate
 * @param power the power; 1 is a straight line
 * @param cycle whether at the end the number of steps grows by as many, so that the rate rises and
 *     falls again; otherwise it stays
 */
public record PolynomialDecay(
        double initialLearningRate,
        int decaySteps,
        double endLearningRate,
        double power,
        boolean cycle)
        implements LearningRateSchedule, Configurable {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the number of steps is not positive, or a rate negative
     */
    public PolynomialDecay {
        Settings.notNegative("initialLearningRate", initialLearningRate);
        Settings.atLeast("decaySteps", 1, decaySteps);
        Settings.notNegative("endLearningRate", endLearningRate);
        Settings.number("power", power);
    }

    /**
     * A learning rate that falls along a straight line to 0.0001.
     *
     * @param initialLearningRate the rate of the first step
     * @param decaySteps how many steps it falls for
     */
    public PolynomialDecay(double initialLearningRate, int decaySteps) {
        this(initialLearningRate, decaySteps, 1e-4, 1, false);
    }

    @Override
    public Tensor rate(Tensor iterations) {
        var share = iterations.cast(DType.FLOAT32).div(decaySteps);
        share = cycle ? share.div(share.ceil().maximum(1)) : share.minimum(1);
        return share.unaryMinus()
                .plus(1)
                .pow(power)
                .times(initialLearningRate - endLearningRate)
                .plus(endLearningRate);
    }

    @Override
    public PolynomialDecay configured(Config config) {
        return new PolynomialDecay(
                config.number("initial_learning_rate", initialLearningRate),
                config.integer("decay_steps", decaySteps),
                config.number("end_learning_rate", endLearningRate),
                config.number("power", power),
                config.truth("cycle", cycle));
    }
}
