package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;

/** Images with another height and width, whether the model is learning or not. */
public final class Resizing extends ImageLayer {
    private int height;
    private int width;
    private Method interpolation = Method.BILINEAR;
    private boolean cropToAspectRatio;
    private boolean padToAspectRatio;
    private double fillValue;
    private boolean antialias;

    /**
     * A layer that stretches images as needed.
     *
     * @param height the new height
     * @param width the new width
     */
    public Resizing(int height, int width) {
        this.height = Sizes.positive("height", height);
        this.width = Sizes.positive("width", width);
    }

    /**
     * Sets how numbers between pixels are made; linear without this.
     *
     * @param interpolation how
     * @return this layer
     */
    public Resizing interpolation(Method interpolation) {
        this.interpolation = interpolation;
        return this;
    }

    /**
     * Sets whether images keep the ratio of their sizes, and lose what sticks out on two sides.
     *
     * @param crop whether they do
     * @return this layer
     */
    public Resizing cropToAspectRatio(boolean crop) {
        this.cropToAspectRatio = crop;
        check();
        return this;
    }

    /**
     * Sets whether images keep the ratio of their sizes, and get a border on two sides.
     *
     * @param pad whether they do
     * @return this layer
     */
    public Resizing padToAspectRatio(boolean pad) {
        this.padToAspectRatio = pad;
        check();
        return this;
    }

    private void check() {
        if (cropToAspectRatio && padToAspectRatio) {
            throw new IllegalArgumentException(
                    "images are cropped or padded to keep their ratio, not both");
        }
    }

    /**
     * Sets the pixels of the border; 0 without this.
     *
     * @param fillValue the number
     * @return this layer
     */
    public Resizing fillValue(double fillValue) {
        this.fillValue = fillValue;
        return this;
    }

    /**
     * Sets whether each pixel of a smaller image is a mean over all that it stands for.
     *
     * @param antialias whether it is
     * @return this layer
     */
    public Resizing antialias(boolean antialias) {
        this.antialias = antialias;
        return this;
    }

    @Override
    Tensor images(Tensor images, boolean training) {
        if (cropToAspectRatio) {
            return Sizes.filled(images, height, width, interpolation, antialias);
        }
        return padToAspectRatio
                ? Sizes.fitted(images, height, width, interpolation, antialias, fillValue)
                : Resampling.resize(images, height, width, interpolation, antialias);
    }

    @Override
    protected void settings(Config config) {
        height = Sizes.positive("height", config.integer("height", height));
        width = Sizes.positive("width", config.integer("width", width));
        interpolation = config.choice("interpolation", interpolation);
        cropToAspectRatio = config.truth("crop_to_aspect_ratio", cropToAspectRatio);
        padToAspectRatio = config.truth("pad_to_aspect_ratio", padToAspectRatio);
        fillValue = config.number("fill_value", fillValue);
        antialias = config.truth("antialias", antialias);
        check();
    }
}
