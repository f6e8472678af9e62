package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Puts a box of a fixed size, of one number, into each image (DeVries and Taylor, 2017). Its centre
 * is drawn among all pixels, so that at a border only a part of it lies in the image.
 */
public final class RandomCutout extends RandomImageLayer<RandomCutout> {
    private Range height;
    private Range width;
    private double fillValue;

    /**
     * Boxes of a size.
     *
     * @param heightFactor the height, as a share of the image's
     * @param widthFactor the width, as a share of the image's
     */
    public RandomCutout(double heightFactor, double widthFactor) {
        set(heightFactor, widthFactor);
    }

    private void set(double heightFactor, double widthFactor) {
        height = new Range("height_factor", heightFactor, heightFactor, 0, 1);
        width = new Range("width_factor", widthFactor, widthFactor, 0, 1);
    }

    /**
     * Sets the number that boxes are filled with; 0 without this.
     *
     * @param fillValue the number
     * @return this layer
     */
    public RandomCutout fillValue(double fillValue) {
        this.fillValue = fillValue;
        return this;
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        int rows = images.shape().size(1);
        int columns = images.shape().size(2);
        int boxRows = (int) Math.round(height.low() * rows);
        int boxColumns = (int) Math.round(width.low() * columns);
        var top = draws.below(rows).minus(boxRows / 2);
        var left = draws.below(columns).minus(boxColumns / 2);
        var box = Boxes.inside(images, top, left, top.plus(boxRows), left.plus(boxColumns));
        return Tensors.where(box, draws.number(fillValue), images);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        set(
                config.number("height_factor", height.low()),
                config.number("width_factor", width.low()));
        fillValue = config.number("fill_value", fillValue);
    }
}
