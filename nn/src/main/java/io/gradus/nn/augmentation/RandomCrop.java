package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;

/**
 * A box of each image at a random place, and its middle while the model is not learning. Images
 * that are smaller than that are made larger instead, and keep their ratio.
 */
public final class RandomCrop extends RandomImageLayer<RandomCrop> {
    private int height;
    private int width;

    /**
     * A layer that cuts boxes.
     *
     * @param height the box's height
     * @param width the box's width
     */
    public RandomCrop(int height, int width) {
        this.height = Sizes.positive("height", height);
        this.width = Sizes.positive("width", width);
    }

    @Override
    Tensor augmented(Tensor images, Draws draws) {
        int rows = images.shape().size(1);
        int columns = images.shape().size(2);
        if (rows < height || columns < width) {
            return Sizes.filled(images, height, width, Method.BILINEAR, false);
        }
        var top = draws.below(rows - height + 1);
        var left = draws.below(columns - width + 1);
        return Sizes.boxes(images, top, left, height, width, draws);
    }

    @Override
    Tensor atRest(Tensor images) {
        return CenterCrop.middle(images, height, width);
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        height = Sizes.positive("height", config.integer("height", height));
        width = Sizes.positive("width", config.integer("width", width));
    }
}
