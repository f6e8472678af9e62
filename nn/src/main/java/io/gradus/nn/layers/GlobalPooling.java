package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * One number for each channel of sequences, images or volumes: [batch, sizes…, channels] becomes
 * [batch, channels].
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class GlobalPooling<L extends GlobalPooling<L>> extends Layer {
    private final int axes;
    private boolean keepDims;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    GlobalPooling(int axes) {
        this.axes = axes;
    }

    @SuppressWarnings("unchecked") // each layer names itself as L
    private L self() {
        return (L) this;
    }

    /**
     * Sets whether the axes that are pooled stay, with a size of 1; they go without this.
     *
     * @param keepDims whether they stay
     * @return this layer
     */
    public final L keepDims(boolean keepDims) {
        this.keepDims = keepDims;
        return self();
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

    /** Pools the axes of inputs that have their channels last. */
    abstract Tensor pool(Tensor inputs, int[] over, boolean keepDims);

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        Settings.images(last.shape(), axes);
        if (last != inputs) {
            mask(inputs).ifPresent(mask -> masked(last, mask));
        }
        return dataFormat.back(pool(last, IntStream.rangeClosed(1, axes).toArray(), keepDims));
    }

    @Override
    protected final void settings(Config config) {
        dataFormat = config.choice("data_format", dataFormat);
        keepDims = config.truth("keepdims", keepDims);
    }
}
