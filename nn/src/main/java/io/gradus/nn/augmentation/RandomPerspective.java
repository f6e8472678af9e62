package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Shows some images in perspective: each corner is moved inwards, by shares of half the height and
 * half the width that are drawn.
 */
public final class RandomPerspective extends RandomImageLayer<RandomPerspective> {
    private Range factor;
    private Range scale = new Range("scale", 1, 1, 0, 1);
    private Method interpolation = Method.BILINEAR;
    private double fillValue;

    /** Changes all images. */
    public RandomPerspective() {
        this(1);
    }

    /**
     * Changes images with a probability.
     *
     * @param factor the probability that an image is changed
     */
    public RandomPerspective(double factor) {
        this.factor = Range.probability(factor);
    }

    /**
     * Sets how far corners are moved at most; to the centre, 1, without this.
     *
     * @param scale the largest share of half the height and half the width, from 0 to 1
     * @return this layer
     */
    public RandomPerspective scale(double scale) {
        this.scale = this.scale.between(scale, scale);
        return this;
    }

    /**
     * Sets how numbers between pixels are made; linear without this.
     *
     * @param interpolation {@link Method#NEAREST} or {@link Method#BILINEAR}
     * @return this layer
     */
    public RandomPerspective interpolation(Method interpolation) {
        if (interpolation != Method.NEAREST && interpolation != Method.BILINEAR) {
            throw new IllegalArgumentException(
                    "the interpolation is "
                            + interpolation
                            + ": pixels that are moved are read by NEAREST or BILINEAR");
        }
        this.interpolation = interpolation;
        return this;
    }

    /**
     * Sets what is beyond the border; 0 without this.
     *
     * @param fillValue the number
     * @return this layer
     */
    public RandomPerspective fillValue(double fillValue) {
        this.fillValue = fillValue;
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        double right = images.shape().size(2) - 1;
        double bottom = images.shape().size(1) - 1;
        var corners = points(images, 0, 0, right, 0, 0, bottom, right, bottom);
        var inwards = points(images, 1, 1, -1, 1, 1, -1, -1, -1);
        var halves = Tensor.of(new double[] {right / 2, bottom / 2}).cast(images.dtype());
        var share = draws.generator().uniform(draws.shape(4, 2), 0, scale.high(), images.dtype());
        var moved = draws.chance(factor.low()).squeeze(3);
        var none = share.times(0);
        var shift = Tensors.where(moved, share.times(inwards).times(halves), none);
        return Resampling.perspectiveTransform(
                images, none.plus(corners), shift.plus(corners), interpolation, fillValue);
    }

    private static Tensor points(Tensor images, double... numbers) {
        return Tensor.of(numbers).cast(images.dtype()).reshape(1, 4, 2);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = Range.probability(config.number("factor", factor.low()));
        scale(config.number("scale", scale.high()));
        interpolation(config.choice("interpolation", interpolation));
        fillValue = config.number("fill_value", fillValue);
    }
}
