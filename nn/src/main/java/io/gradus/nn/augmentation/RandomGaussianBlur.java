package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Blurs some images by a Gaussian whose standard deviation is drawn for each. Beyond the border are
 * zeros.
 */
public final class RandomGaussianBlur extends ColourLayer<RandomGaussianBlur> {
    private Range factor;
    private int[] kernelSize = {3, 3};
    private Range sigma = new Range("sigma", 1, 1, Double.MIN_NORMAL, Double.POSITIVE_INFINITY);

    /** Blurs all images. */
    public RandomGaussianBlur() {
        this(1);
    }

    /**
     * Blurs with a probability.
     *
     * @param factor the probability that an image is blurred
     */
    public RandomGaussianBlur(double factor) {
        this.factor = Range.probability(factor);
    }

    /**
     * Sets the size of the filter; 3 without this.
     *
     * @param width how many columns
     * @param height how many rows
     * @return this layer
     */
    public RandomGaussianBlur kernelSize(int width, int height) {
        kernelSize =
                new int[] {
                    Sizes.positive("kernelSize", width), Sizes.positive("kernelSize", height)
                };
        return this;
    }

    /**
     * Sets the standard deviation, in pixels; 1 without this.
     *
     * @param lower at least, more than 0
     * @param upper at most
     * @return this layer
     */
    public RandomGaussianBlur sigma(double lower, double upper) {
        sigma = sigma.between(lower, upper);
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        var blurred = draws.chance(factor.low());
        var deviation = draws.uniform(sigma);
        var x =
                Blur.along(
                        Blur.along(images, 1, kernelSize[1], deviation),
                        2,
                        kernelSize[0],
                        deviation);
        return Tensors.where(blurred, range().clip(x), images);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = Range.probability(config.number("factor", factor.low()));
        var sizes = config.integers("kernel_size", kernelSize);
        if (sizes.length != 2) {
            throw new IllegalArgumentException("'kernel_size' must have two numbers");
        }
        kernelSize(sizes[0], sizes[1]);
        sigma = sigma.configured(config);
    }
}
