package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.ops.Resampling;
import io.gradus.tensor.Tensor;

/** Makes images {@code [batch, height, width, channels]} a whole number of times as large. */
public final class UpSampling2D extends Layer {
    private int[] size;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;
    private Resampling.Method interpolation = Resampling.Method.NEAREST;

    /**
     * A factor for both axes, or one for each.
     *
     * @param size how many times as high and wide; 2 without it
     */
    public UpSampling2D(int... size) {
        this.size = Settings.sizes("size", 2, size.length == 0 ? new int[] {2} : size);
    }

    /**
     * Sets where the channels of inputs and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    public UpSampling2D dataFormat(DataFormat format) {
        this.dataFormat = format;
        return this;
    }

    /**
     * Sets how numbers between pixels are made; pixels are repeated without this.
     *
     * @param method how
     * @return this layer
     */
    public UpSampling2D interpolation(Resampling.Method method) {
        this.interpolation = method;
        return this;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        var shape = Settings.images(last.shape(), 2);
        return dataFormat.back(
                interpolation == Resampling.Method.NEAREST
                        ? last.repeat(size[0], 1).repeat(size[1], 2)
                        : Resampling.resize(
                                last,
                                shape.size(1) * size[0],
                                shape.size(2) * size[1],
                                interpolation,
                                false));
    }

    @Override
    protected void settings(Config config) {
        size = Settings.sizes("size", 2, config.integers("size", size));
        dataFormat = config.choice("data_format", dataFormat);
        interpolation = config.choice("interpolation", interpolation);
    }
}
