package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.ops.Images;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;

/**
 * The middle of images, whether the model is learning or not. Images that are smaller than that are
 * made larger first, and keep their ratio.
 */
public final class CenterCrop extends ImageLayer {
    private int height;
    private int width;

    /**
     * A layer that cuts boxes.
     *
     * @param height the box's height
     * @param width the box's width
     */
    public CenterCrop(int height, int width) {
        this.height = Sizes.positive("height", height);
        this.width = Sizes.positive("width", width);
    }

    @Override
    Tensor images(Tensor images, boolean training) {
        return middle(images, height, width);
    }

    static Tensor middle(Tensor images, int height, int width) {
        int rows = images.shape().size(1);
        int columns = images.shape().size(2);
        if (rows < height || columns < width) {
            return Sizes.filled(images, height, width, Method.BILINEAR, false);
        }
        return Images.cropImages(images, (rows - height) / 2, (columns - width) / 2, height, width);
    }

    @Override
    protected void settings(Config config) {
        height = Sizes.positive("height", config.integer("height", height));
        width = Sizes.positive("width", config.integer("width", width));
    }
}
