package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Turns images around their centres; the angle is drawn for each. */
public final class RandomRotation extends AffineLayer<RandomRotation> {
    private Range factor;

    /**
     * Turns to both sides.
     *
     * @param factor the largest angle as a share of a full turn: 0.1 for 36 degrees
     */
    public RandomRotation(double factor) {
        this.factor =
                Range.around("factor", factor, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Turns between two angles.
     *
     * @param lower the one, as a share of a full turn against the clock
     * @param upper the other, not less
     */
    public RandomRotation(double lower, double upper) {
        this(0);
        factor = factor.between(lower, upper);
    }

    @Override
    Tensor maps(Draws draws, int height, int width) {
        return Affine.rotation(draws.uniform(factor).times(2 * Math.PI), height, width);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = factor.configured(config);
    }
}
