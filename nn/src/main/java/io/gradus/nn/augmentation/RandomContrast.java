package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Moves each channel of an image away from its mean or towards it: (x − mean) · f + mean. The
 * factor f is drawn for each image, from 1 − lower to 1 + upper.
 */
public final class RandomContrast extends ColourLayer<RandomContrast> {
    private Range lower;
    private Range upper;

    /**
     * To both sides alike.
     *
     * @param factor lower and upper, from 0 to 1
     */
    public RandomContrast(double factor) {
        this(factor, factor);
    }

    /**
     * To both sides.
     *
     * @param lower how much less contrast at most, from 0 to 1
     * @param upper how much more at most, from 0 to 1
     */
    public RandomContrast(double lower, double upper) {
        set(lower, upper);
    }

    private void set(double less, double more) {
        lower = new Range("lower", less, less, 0, 1);
        upper = new Range("upper", more, more, 0, 1);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var factor = draws.uniform(1 - lower.low(), 1 + upper.high());
        return Colours.contrast(images, factor, range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        var both = config.numbers("factor", lower.low(), upper.high());
        if (both.length != 2) {
            throw new IllegalArgumentException("'factor' must have two numbers: lower and upper");
        }
        set(both[0], both[1]);
    }
}
