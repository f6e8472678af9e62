package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Changes the brightnesses of each channel of an image so that all are as frequent, as far as may
 * be, whether the model is learning or not: a bin becomes (c − c₀) / (n − c₀) of the range, for n
 * pixels of which c are in this bin or darker ones, and c₀ in the darkest that has any.
 */
public final class Equalization extends ImageLayer {
    private ValueRange range = ValueRange.BYTES;
    private int bins = 256;

    /** A layer for pixels from 0 to 255. */
    public Equalization() {}

    /**
     * Sets the range of the pixels.
     *
     * @param low black
     * @param high white
     * @return this layer
     */
    public Equalization valueRange(double low, double high) {
        range = new ValueRange(low, high);
        return this;
    }

    /**
     * Sets how many brightnesses are told apart; 256 without this.
     *
     * @param bins how many
     * @return this layer
     */
    public Equalization bins(int bins) {
        this.bins = Sizes.positive("bins", bins);
        return this;
    }

    @Override
    Tensor images(Tensor images, boolean training) {
        return Colours.equalize(images, bins, range, images.shape().dim(0));
    }

    @Override
    protected void settings(Config config) {
        range = range.configured(config);
        bins(config.integer("bins", bins));
    }
}
