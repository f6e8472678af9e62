package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Moves the colours of images round the circle of hues, to either side; how far is drawn for each.
 */
public final class RandomHue extends ColourLayer<RandomHue> {
    private Range factor;

    /**
     * Up to a factor.
     *
     * @param factor from 0 for nothing to 1 for half the circle
     */
    public RandomHue(double factor) {
        this.factor = Range.around("factor", factor, 0, 1);
    }

    /**
     * Draws from a range.
     *
     * @param lower from 0
     * @param upper up to 1
     */
    public RandomHue(double lower, double upper) {
        this(0);
        factor = factor.between(lower, upper);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var share = draws.uniform(factor).times(draws.sign()).times(0.5);
        return Colours.hue(images, share, range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = factor.configured(config);
    }
}
