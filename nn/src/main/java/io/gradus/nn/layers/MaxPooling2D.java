package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/** The largest value of each window of channels-last images. */
public final class MaxPooling2D extends Layer {
    private int[] poolSize;
    private int[] strides;
    private Padding padding = Padding.VALID;

    /**
     * Windows side by side.
     *
     * @param poolSize the height and width of a window, or one number for both
     */
    public MaxPooling2D(int... poolSize) {
        this.poolSize =
                Settings.sizes("poolSize", 2, poolSize.length == 0 ? new int[] {2} : poolSize);
        this.strides = this.poolSize;
    }

    /**
     * Sets the steps from one window to the next; windows lie side by side without this.
     *
     * @param strides along height and width, or one number for both
     * @return this layer
     */
    public MaxPooling2D strides(int... strides) {
        this.strides = Settings.sizes("strides", 2, strides);
        return this;
    }

    /**
     * Sets how windows meet the border; they stay inside without this.
     *
     * @param padding how
     * @return this layer
     */
    public MaxPooling2D padding(Padding padding) {
        this.padding = padding;
        return this;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        Settings.images(inputs.shape(), 2);
        return inputs.maxPool2d(poolSize, strides, padding);
    }

    @Override
    protected void settings(Config config) {
        poolSize = Settings.sizes("pool_size", 2, config.integers("pool_size", poolSize));
        strides = Settings.sizes("strides", 2, config.integers("strides", strides));
        padding = config.choice("padding", padding);
    }
}
