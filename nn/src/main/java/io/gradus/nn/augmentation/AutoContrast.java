package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Stretches each channel of an image over the whole range, whether the model is learning or not. A
 * channel that is everywhere the same stays.
 */
public final class AutoContrast extends ImageLayer {
    private ValueRange range = ValueRange.BYTES;

    /** A layer for pixels from 0 to 255. */
    public AutoContrast() {}

    /**
     * Sets the range of the pixels.
     *
     * @param low black
     * @param high white
     * @return this layer
     */
    public AutoContrast valueRange(double low, double high) {
        range = new ValueRange(low, high);
        return this;
    }

    @Override
    Tensor images(Tensor images, boolean training) {
        return Colours.autoContrast(images, range);
    }

    @Override
    protected void settings(Config config) {
        range = range.configured(config);
    }
}
