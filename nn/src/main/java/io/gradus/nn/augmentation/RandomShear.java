package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Shears images: moves each row along itself, the more the further down it is, and each column
 * along itself, the more the further right it is. How much is drawn for each image, and to which
 * side.
 */
public final class RandomShear extends AffineLayer<RandomShear> {
    private Range xFactor;
    private Range yFactor;

    /**
     * Shears up to a factor.
     *
     * @param xFactor how far rows are moved at most, as a share of their distance from the first,
     *     from 0 to 1
     * @param yFactor how far columns are moved at most, likewise
     */
    public RandomShear(double xFactor, double yFactor) {
        this.xFactor = new Range("x_factor", 0, xFactor, 0, 1);
        this.yFactor = new Range("y_factor", 0, yFactor, 0, 1);
    }

    /**
     * Sets how far rows are moved.
     *
     * @param lower at least, from 0 to 1
     * @param upper at most
     * @return this layer
     */
    public RandomShear xFactor(double lower, double upper) {
        xFactor = xFactor.between(lower, upper);
        return this;
    }

    /**
     * Sets how far columns are moved.
     *
     * @param lower at least, from 0 to 1
     * @param upper at most
     * @return this layer
     */
    public RandomShear yFactor(double lower, double upper) {
        yFactor = yFactor.between(lower, upper);
        return this;
    }

    @Override
    Tensor maps(Draws draws, int height, int width) {
        return Affine.shear(
                draws.uniform(xFactor).times(draws.sign()),
                draws.uniform(yFactor).times(draws.sign()));
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        xFactor = xFactor.configured(config);
        yFactor = yFactor.configured(config);
    }
}
