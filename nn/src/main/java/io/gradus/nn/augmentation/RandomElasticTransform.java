package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Moves the pixels of some images to and fro as if they were on rubber (Simard, Steinkraus and
 * Platt, 2003): by noise, smoothed by a Gaussian whose standard deviation is a twentieth of the
 * shorter side. With a scale of 1 pixels are moved across and down by a fiftieth of the shorter
 * side, root mean square.
 */
public final class RandomElasticTransform extends WarpLayer<RandomElasticTransform> {
    private Range factor;
    private Range scale = new Range("scale", 1, 1, 0, Double.POSITIVE_INFINITY);

    /** Changes all images. */
    public RandomElasticTransform() {
        this(1);
    }

    /**
     * Changes images with a probability.
     *
     * @param factor the probability that an image is changed
     */
    public RandomElasticTransform(double factor) {
        this.factor = Range.probability(factor);
    }

    /**
     * Sets how far pixels are moved; 1 without this.
     *
     * @param lower at least, from 0
     * @param upper at most; what holds for an image is drawn
     * @return this layer
     */
    public RandomElasticTransform scale(double lower, double upper) {
        scale = scale.between(lower, upper);
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        var moved = draws.chance(factor.low());
        double side = Math.min(height, width);
        double sigma = Math.max(1, side / 20);
        int taps = 2 * (int) Math.ceil(3 * sigma) + 1;
        // Noise has variance 1/3; the filter's squared weights add up to 1 / (2 √π σ) on each axis.
        double size = side / 50 * Math.sqrt(3) * 2 * Math.sqrt(Math.PI) * sigma;
        var strength =
                Tensors.where(moved, draws.uniform(scale).times(size), draws.number(0)).squeeze(3);
        // The noise goes on beyond the border, so that it is as strong there.
        var shape = draws.shape(2, height + taps - 1, width + taps - 1);
        var noise = draws.generator().uniform(shape, -1, 1, images.dtype());
        var smooth =
                Blur.matrix(height, taps, sigma)
                        .cast(images.dtype())
                        .matmul(noise)
                        .matmul(Blur.matrix(width, taps, sigma).cast(images.dtype()), false, true);
        var rows =
                smooth.slice(1, 0, 1)
                        .squeeze(1)
                        .times(strength)
                        .plus(Tensor.arange(height).cast(images.dtype()).reshape(1, height, 1));
        var columns =
                smooth.slice(1, 1, 2)
                        .squeeze(1)
                        .times(strength)
                        .plus(Tensor.arange(width).cast(images.dtype()).reshape(1, 1, width));
        return new Warp(images, draws, interpolation(), fillMode(), fillValue()).at(rows, columns);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = Range.probability(config.number("factor", factor.low()));
        scale = scale.configured(config);
    }
}
