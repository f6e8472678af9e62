package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;

/**
 * A learning rate that falls along half a cosine wave to a last value and stays there (Loshchilov
 * and Hutter, 2017).
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps how many steps it falls for
 * @param alpha the last rate, as a share of the first
 */
public record CosineDecay(double initialLearningRate, int decaySteps, double alpha)
        implements LearningRateSchedule {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the number of steps is not positive, or a rate negative
     */
    public CosineDecay {
        if (decaySteps < 1) {
            throw new IllegalArgumentException(
                    "decaySteps is " + decaySteps + ": it must be at least 1");
        }
        if (!(initialLearningRate >= 0 && alpha >= 0)) {
            throw new IllegalArgumentException(
                    "the learning rate is %s and alpha %s: both must be 0 or more"
                            .formatted(initialLearningRate, alpha));
        }
    }

    /**
     * A learning rate that falls to 0.
     *
     * @param initialLearningRate the rate of the first step
     * @param decaySteps how many steps it falls for
     */
    public CosineDecay(double initialLearningRate, int decaySteps) {
        this(initialLearningRate, decaySteps, 0);
    }

    @Override
    public Tensor rate(Tensor iterations) {
        var done = iterations.cast(DType.FLOAT32).div(decaySteps).minimum(1);
        var share = done.times(Math.PI).cos().plus(1).times(0.5);
        return share.times(1 - alpha).plus(alpha).times(initialLearningRate);
    }
}
