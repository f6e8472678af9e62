package io.gradus.nn.augmentation;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Optional;

/**
 * Puts a box of noise, or of one number, into some images (Zhong et al., 2020). Its area, the ratio
 * of its sides and its place are drawn for each; it lies inside the image.
 */
public final class RandomErasing extends ColourLayer<RandomErasing> {
    private Range factor;
    private Range scale = new Range("scale", 0.02, 0.33, 0, 1);
    private Range aspectRatio =
            new Range("aspect_ratio", 0.3, 1 / 0.3, Double.MIN_NORMAL, Double.POSITIVE_INFINITY);
    private Optional<Double> fillValue = Optional.empty();

    /** Changes all images. */
    public RandomErasing() {
        this(1);
    }

    /**
     * Changes images with a probability.
     *
     * @param factor the probability that an image is changed
     */
    public RandomErasing(double factor) {
        this.factor = Range.probability(factor);
    }

    /**
     * Sets the area of the box; 0.02 to 0.33 without this.
     *
     * @param lower at least, as a share of the image
     * @param upper at most
     * @return this layer
     */
    public RandomErasing scale(double lower, double upper) {
        scale = scale.between(lower, upper);
        return this;
    }

    /**
     * Sets the ratio of the box's height to its width; 0.3 to 10 / 3 without this, each ratio as
     * likely as its inverse.
     *
     * @param lower at least, more than 0
     * @param upper at most
     * @return this layer
     */
    public RandomErasing aspectRatio(double lower, double upper) {
        aspectRatio = aspectRatio.between(lower, upper);
        return this;
    }

    /**
     * Sets the number that the box is filled with; noise over the whole range without this.
     *
     * @param fillValue the number
     * @return this layer
     */
    public RandomErasing fillValue(double fillValue) {
        this.fillValue = Optional.of(fillValue);
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        var changed = draws.chance(factor.low());
        var area = draws.uniform(scale).times((double) height * width);
        var ratio = draws.uniform(Math.log(aspectRatio.low()), Math.log(aspectRatio.high())).exp();
        var rows = whole(area.times(ratio).sqrt(), height);
        var columns = whole(area.div(ratio).sqrt(), width);
        var top = place(draws, rows, height);
        var left = place(draws, columns, width);
        var box = Boxes.inside(images, top, left, top.plus(rows), left.plus(columns));
        var filling =
                fillValue
                        .map(draws::number)
                        .orElseGet(() ->
                                draws.generator()
                                        .uniform(
                                                images.shape(),
                                                range().low(),
                                                range().high(),
                                                images.dtype()));
        return Tensors.where(box.logicalAnd(changed), filling, images);
    }

    private static Tensor whole(Tensor size, int most) {
        return size.round().clip(0, most).cast(DType.INT32);
    }

    /** Where a box of a size begins, all places being as likely. */
    private static Tensor place(Draws draws, Tensor size, int most) {
        var rest = size.unaryMinus().plus(most);
        var drawn = draws.uniform(0, 1).times(rest.plus(1).cast(draws.dtype()));
        return drawn.floor().cast(DType.INT32).minimum(rest);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        factor = Range.probability(config.number("factor", factor.low()));
        scale = scale.configured(config);
        aspectRatio = aspectRatio.configured(config);
        fillValue = config.optionalNumber("fill_value", fillValue);
    }
}
