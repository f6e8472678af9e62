package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Moves images; how far is drawn for each. */
public final class RandomTranslation extends AffineLayer<RandomTranslation> {
    private Range heightFactor;
    private Range widthFactor;

    /**
     * Moves up and down, left and right.
     *
     * @param heightFactor how far at most, as a share of the height
     * @param widthFactor how far at most, as a share of the width
     */
    public RandomTranslation(double heightFactor, double widthFactor) {
        this.heightFactor = Range.around("height_factor", heightFactor, -1, 1);
        this.widthFactor = Range.around("width_factor", widthFactor, -1, 1);
    }

    /**
     * Sets how far images are moved down.
     *
     * @param lower from where, as a share of the height; negative numbers move up
     * @param upper to where, not less
     * @return this layer
     */
    public RandomTranslation heightFactor(double lower, double upper) {
        heightFactor = heightFactor.between(lower, upper);
        return this;
    }

    /**
     * Sets how far images are moved to the right.
     *
     * @param lower from where, as a share of the width; negative numbers move to the left
     * @param upper to where, not less
     * @return this layer
     */
    public RandomTranslation widthFactor(double lower, double upper) {
        widthFactor = widthFactor.between(lower, upper);
        return this;
    }

    @Override
    Tensor maps(Draws draws, int height, int width) {
        return Affine.translation(
                draws.uniform(widthFactor).times(width), draws.uniform(heightFactor).times(height));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        heightFactor = heightFactor.configured(config);
        widthFactor = widthFactor.configured(config);
    }
}
