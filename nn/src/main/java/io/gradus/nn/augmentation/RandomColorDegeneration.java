package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Takes colour away: 0 leaves images as they are, 1 makes them grey. It is drawn for each. */
public final class RandomColorDegeneration extends ColourLayer<RandomColorDegeneration> {
    private Range factor;

    /**
     * From 0 up to a factor.
     *
     * @param factor from 0 to 1
     */
    public RandomColorDegeneration(double factor) {
        this.factor = Range.around("factor", factor, 0, 1);
    }

    /**
     * Draws from a range.
     *
     * @param lower from 0
     * @param upper up to 1
     */
    public RandomColorDegeneration(double lower, double upper) {
        this(0);
        factor = factor.between(lower, upper);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        return Colours.degenerate(images, draws.uniform(factor), range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = factor.configured(config);
    }
}
