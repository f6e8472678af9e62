package io.gradus.nn.augmentation;

import io.gradus.nn.config.Config;

/**
 * A random layer whose results depend on the range of the pixels.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class ColourLayer<L extends ColourLayer<L>> extends RandomImageLayer<L> {
    private ValueRange range = ValueRange.BYTES;

    ColourLayer() {}

    /**
     * Sets the range of the pixels, which results stay in; 0 to 255 without this.
     *
     * @param low black
     * @param high white
     * @return this layer
     */
    public final L valueRange(double low, double high) {
        range = new ValueRange(low, high);
        return self();
    }

    final ValueRange range() {
        return range;
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        range = range.configured(config);
    }
}
