package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;

/**
 * One number for each window of sequences, images or volumes.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class PoolingLayer<L extends PoolingLayer<L>> extends Layer {
    private final int axes;
    private int[] poolSize;
    // None for windows side by side.
    private int[] strides = {};
    private Padding padding = Padding.VALID;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    /** Windows of 2 along each axis if no size is given. */
    PoolingLayer(int axes, int... poolSize) {
        this.axes = axes;
        this.poolSize =
                Settings.sizes("poolSize", axes, poolSize.length == 0 ? new int[] {2} : poolSize);
    }

    @SuppressWarnings("unchecked") // each layer names itself as L
    private L self() {
        return (L) this;
    }

    /**
     * Sets the steps from one window to the next; windows lie side by side without this.
     *
     * @param strides one number for all axes, or one for each
     * @return this layer
     */
    public final L strides(int... strides) {
        this.strides = Settings.sizes("strides", axes, strides);
        return self();
    }

    /**
     * Sets how windows meet the border; they stay inside without this.
     *
     * @param padding how
     * @return this layer
     */
    public final L padding(Padding padding) {
        this.padding = padding;
        return self();
    }

    /**
     * Sets how windows meet the border, by the name that Keras gives it.
     *
     * @param padding {@code "valid"} or {@code "same"}
     * @return this layer
     */
    public final L padding(String padding) {
        return padding(Settings.padding(padding));
    }

    /**
     * Sets where the channels of inputs and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    public final L dataFormat(DataFormat format) {
        this.dataFormat = format;
        return self();
    }

    /** Pools inputs that have their channels last. */
    abstract Tensor pool(Tensor inputs, int[] size, int[] strides, Padding padding);

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        Settings.images(last.shape(), axes);
        return dataFormat.back(pool(last, poolSize, strides, padding));
    }

    @Override
    protected final void settings(Config config) {
        poolSize = Settings.sizes("pool_size", axes, config.integers("pool_size", poolSize));
        var steps = config.integers("strides", strides);
        strides = steps.length == 0 ? steps : Settings.sizes("strides", axes, steps);
        padding = config.choice("padding", padding);
        dataFormat = config.choice("data_format", dataFormat);
    }
}
