package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Makes colours stronger or weaker: 0 is grey, 0.5 the image as it is, and 1 as strong as can be; a
 * factor f multiplies the saturation by f / (1 − f). It is drawn for each image.
 */
public final class RandomSaturation extends ColourLayer<RandomSaturation> {
    private Range factor;

    /**
     * From 0 up to a factor.
     *
     * @param factor from 0 to 1
     */
    public RandomSaturation(double factor) {
        this.factor = Range.around("factor", factor, 0, 1);
    }

    /**
     * Draws from a range.
     *
     * @param lower from 0
     * @param upper up to 1
     */
    public RandomSaturation(double lower, double upper) {
        this(0);
        factor = factor.between(lower, upper);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var share = draws.uniform(factor);
        var times = share.div(share.unaryMinus().plus(1 + 1e-7));
        return Colours.saturation(images, times, range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = factor.configured(config);
    }
}
