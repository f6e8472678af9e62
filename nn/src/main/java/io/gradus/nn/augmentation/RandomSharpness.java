package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Makes images sharper or softer: 1 takes away as much again of a smoothed image as the image
 * differs from it, −1 leaves the smoothed one. The factor is drawn for each image; pixels at the
 * border stay.
 */
public final class RandomSharpness extends ColourLayer<RandomSharpness> {
    private Range factor;

    /**
     * To both sides.
     *
     * @param factor the largest factor, from 0 to 1
     */
    public RandomSharpness(double factor) {
        this.factor = Range.around("factor", factor, -1, 1);
    }

    /**
     * Draws from a range.
     *
     * @param lower from −1
     * @param upper up to 1
     */
    public RandomSharpness(double lower, double upper) {
        this(0);
        factor = factor.between(lower, upper);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        return Colours.sharpness(images, draws.uniform(factor), range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = factor.configured(config);
    }
}
