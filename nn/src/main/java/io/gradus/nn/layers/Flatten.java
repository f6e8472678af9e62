package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.List;

/** Lays each example out as one row: [batch, …] becomes [batch, size]. */
public final class Flatten extends Layer {
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    /** A layer without settings. */
    public Flatten() {}

    /**
     * Sets where the channels of inputs stand, so that rows are laid out as if they stood last;
     * last without this.
     *
     * @param format where
     * @return this layer
     */
    public Flatten dataFormat(DataFormat format) {
        this.dataFormat = format;
        return this;
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        var shape = last.shape();
        return last.reshape(Shape.of(List.of(shape.dim(0), shape.without(0).count())));
    }

    @Override
    protected void settings(Config config) {
        dataFormat = config.choice("data_format", dataFormat);
    }
}
