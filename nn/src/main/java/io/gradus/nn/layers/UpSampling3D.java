package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Repeats the elements of volumes {@code [batch, depth, height, width, channels]}. */
public final class UpSampling3D extends Layer {
    private int[] size;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    /**
     * A factor for all axes, or one for each.
     *
     * @param size how often along depth, height and width; 2 without it
     */
    public UpSampling3D(int... size) {
        this.size = Settings.sizes("size", 3, size.length == 0 ? new int[] {2} : size);
    }

    /**
     * Sets where the channels of inputs and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    public UpSampling3D dataFormat(DataFormat format) {
        this.dataFormat = format;
        return this;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        Settings.images(last.shape(), 3);
        return dataFormat.back(last.repeat(size[0], 1).repeat(size[1], 2).repeat(size[2], 3));
    }

    @Override
    protected void settings(Config config) {
        size = Settings.sizes("size", 3, config.integers("size", size));
        dataFormat = config.choice("data_format", dataFormat);
    }
}
