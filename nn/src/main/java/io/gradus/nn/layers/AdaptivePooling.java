package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * One number for each of a given number of regions of about equal size: outputs have the same sizes
 * whatever inputs have.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class AdaptivePooling<L extends AdaptivePooling<L>> extends Layer {
    private final int axes;
    private int[] outputSize;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    AdaptivePooling(int axes, int... outputSize) {
        this.axes = axes;
        this.outputSize = Settings.sizes("outputSize", axes, outputSize);
    }

    @SuppressWarnings("unchecked") // each layer names itself as L
    private L self() {
        return (L) this;
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
    abstract Tensor pool(Tensor inputs, int[] outputSize);

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        Settings.images(last.shape(), axes);
        return dataFormat.back(pool(last, outputSize));
    }

    @Override
    protected final void settings(Config config) {
        outputSize =
                Settings.sizes("output_size", axes, config.integers("output_size", outputSize));
        dataFormat = config.choice("data_format", dataFormat);
    }
}
