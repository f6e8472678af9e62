package io.gradus.nn.optimizers;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/**
 * A learning rate that falls along half a cosine wave to a last value and stays there (Loshchilov
 * and Hutter, 2017), if need be after it has grown (Goyal et al., 2017).
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps how many steps it falls for
 * @param alpha the last rate, as a share of that from which it falls
 * @param warmupTarget the rate that it grows to before it falls; empty if it does not grow
 * @param warmupSteps how many steps it grows for
 */
public record CosineDecay(
        double initialLearningRate,
        int decaySteps,
        double alpha,
        Optional<Double> warmupTarget,
        int warmupSteps)
        implements LearningRateSchedule, Configurable {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if the number of steps is not positive, or a rate negative
     */
    public CosineDecay {
        Settings.notNegative("initialLearningRate", initialLearningRate);
        Settings.atLeast("decaySteps", 1, decaySteps);
        Settings.notNegative("alpha", alpha);
        warmupTarget.ifPresent(target -> Settings.notNegative("warmupTarget", target));
        Settings.atLeast("warmupSteps", 0, warmupSteps);
    }

    /**
     * A learning rate that falls to a share of itself.
     *
     * @param initialLearningRate the rate of the first step
     * @param decaySteps how many steps it falls for
     * @param alpha the last rate, as a share of the first
     */
    public CosineDecay(double initialLearningRate, int decaySteps, double alpha) {
        this(initialLearningRate, decaySteps, alpha, Optional.empty(), 0);
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

    /**
     * A learning rate that grows evenly from the {@linkplain #initialLearningRate first} to
     * another, and falls from there.
     *
     * @param target the other
     * @param steps how many steps it grows for
     * @return a new schedule
     */
    public CosineDecay warmup(double target, int steps) {
        return new CosineDecay(initialLearningRate, decaySteps, alpha, Optional.of(target), steps);
    }

    @Override
    public Tensor rate(Tensor iterations) {
        var step = iterations.cast(DType.FLOAT32);
        if (warmupTarget.isEmpty()) {
            return falling(step, initialLearningRate);
        }
        double target = warmupTarget.get();
        if (warmupSteps == 0) {
            return falling(step, target);
        }
        var growing =
                step.times((target - initialLearningRate) / warmupSteps).plus(initialLearningRate);
        return Tensors.where(
                step.less(warmupSteps), growing, falling(step.minus(warmupSteps), target));
    }

    private Tensor falling(Tensor step, double from) {
        var done = step.div(decaySteps).minimum(1);
        var share = done.times(Math.PI).cos().plus(1).times(0.5);
        return share.times(1 - alpha).plus(alpha).times(from);
    }

    @Override
    public CosineDecay configured(Config config) {
        return new CosineDecay(
                config.number("initial_learning_rate", initialLearningRate),
                config.integer("decay_steps", decaySteps),
                config.number("alpha", alpha),
                config.optionalNumber("warmup_target", warmupTarget),
                config.integer("warmup_steps", warmupSteps));
    }
}
