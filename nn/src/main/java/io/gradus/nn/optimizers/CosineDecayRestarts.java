package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;

/**
 * A learning rate that falls along half a cosine wave again and again, beginning anew each time
 * (Loshchilov and Hutter, 2017).
 *
 * @param initialLearningRate the rate of the first step
 * @param firstDecaySteps how many steps it falls for the first time
 * @param tMul how many times longer it falls each next time, 1 or more
 * @param mMul how many times higher it begins each next time
 * @param alpha the least rate, as a share of the first
 */
public record CosineDecayRestarts(
        double initialLearningRate, int firstDecaySteps, double tMul, double mMul, double alpha)
        implements LearningRateSchedule, Configurable {
    /** The logarithm of a power may be a little less than the exponent. */
    private static final double ROUNDING = 1e-9;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the number of steps is not positive, a rate negative, or
     *     times become shorter
     */
    public CosineDecayRestarts {
        Settings.notNegative("initialLearningRate", initialLearningRate);
        Settings.atLeast("firstDecaySteps", 1, firstDecaySteps);
        if (!(tMul >= 1)) {
            throw new IllegalArgumentException("tMul is " + tMul + ": it must be 1 or more");
        }
        Settings.positive("mMul", mMul);
        Settings.notNegative("alpha", alpha);
    }

    /**
     * A learning rate that falls to 0, each time for twice as long.
     *
     * @param initialLearningRate the rate of the first step
     * @param firstDecaySteps how many steps it falls for the first time
     */
    public CosineDecayRestarts(double initialLearningRate, int firstDecaySteps) {
        this(initialLearningRate, firstDecaySteps, 2, 1, 0);
    }

    @Override
    public Tensor rate(Tensor iterations) {
        // In periods of the length of the first one.
        var done = iterations.cast(DType.FLOAT64).div(firstDecaySteps);
        Tensor restarts;
        Tensor share;
        if (tMul == 1) {
            restarts = done.plus(ROUNDING).floor();
            share = done.minus(restarts);
        } else {
            // The first n periods are (tMul^n − 1) / (tMul − 1) long.
            restarts =
                    done.times(tMul - 1).plus(1).log().div(Math.log(tMul)).plus(ROUNDING).floor();
            var length = Tensor.of(tMul).pow(restarts);
            share = done.minus(length.minus(1).div(tMul - 1)).div(length);
        }
        var height = Tensor.of(mMul).pow(restarts);
        var wave = share.times(Math.PI).cos().plus(1).times(0.5).times(height);
        return wave.times(1 - alpha).plus(alpha).times(initialLearningRate).cast(DType.FLOAT32);
    }

    @Override
    public CosineDecayRestarts configured(Config config) {
        return new CosineDecayRestarts(
                config.number("initial_learning_rate", initialLearningRate),
                config.integer("first_decay_steps", firstDecaySteps),
                config.number("t_mul", tMul),
                config.number("m_mul", mMul),
                config.number("alpha", alpha));
    }
}
