package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Makes images brighter or darker by a share of their range, which is drawn for each. */
public final class RandomBrightness extends ColourLayer<RandomBrightness> {
    private Range factor;

    /**
     * To both sides.
     *
     * @param factor the largest share, from 0 to 1
     */
    public RandomBrightness(double factor) {
        this.factor = Range.around("factor", factor, -1, 1);
    }

    /**
     * Draws from a range.
     *
     * @param lower from −1, black, to 1, white
     * @param upper not less
     */
    public RandomBrightness(double lower, double upper) {
        this(0);
        factor = factor.between(lower, upper);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        return Colours.brightness(images, draws.uniform(factor), range());
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = factor.configured(config);
    }
}
