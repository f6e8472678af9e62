package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.Optional;

/**
 * Shows images smaller or larger; how much is drawn for each. A factor of 0.2 makes an image 20 %
 * smaller than it is, in the sense that 120 % of its height is seen; −0.2 makes it larger.
 */
public final class RandomZoom extends AffineLayer<RandomZoom> {
    private static final double LEAST = Math.nextUp(-1.0);

    private Range heightFactor;
    private Optional<Range> widthFactor = Optional.empty();

    /**
     * Zooms out and in, and keeps the ratio of height and width.
     *
     * @param factor how much at most, less than 1
     */
    public RandomZoom(double factor) {
        this(-Math.abs(factor), Math.abs(factor));
    }

    /**
     * Zooms between two factors, and keeps the ratio of height and width.
     *
     * @param lower the one, more than −1
     * @param upper the other, not less
     */
    public RandomZoom(double lower, double upper) {
        heightFactor = new Range("height_factor", lower, upper, LEAST, Double.POSITIVE_INFINITY);
    }

    /**
     * Sets factors for the width that are drawn by themselves, so that images are stretched.
     *
     * @param lower the one, more than −1
     * @param upper the other, not less
     * @return this layer
     */
    public RandomZoom widthFactor(double lower, double upper) {
        widthFactor =
                Optional.of(
                        new Range("width_factor", lower, upper, LEAST, Double.POSITIVE_INFINITY));
        return this;
    }

    @Override
    Tensor maps(Draws draws, int height, int width) {
        var downwards = draws.uniform(heightFactor).plus(1);
        var across = widthFactor.map(range -> draws.uniform(range).plus(1)).orElse(downwards);
        return Affine.zoom(across, downwards, height, width);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        heightFactor = heightFactor.configured(config);
        if (config.truth("width_factor_is_own", widthFactor.isPresent())) {
            widthFactor =
                    Optional.of(
                            widthFactor
                                    .orElse(
                                            new Range(
                                                    "width_factor",
                                                    0,
                                                    0,
                                                    LEAST,
                                                    Double.POSITIVE_INFINITY))
                                    .configured(config));
        }
    }
}
