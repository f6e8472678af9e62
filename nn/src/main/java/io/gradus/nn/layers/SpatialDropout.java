package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;

/**
 * Dropout of whole channels (Tompson et al., 2015): neighbours tell too much of each other to be
 * dropped alone.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class SpatialDropout<L extends SpatialDropout<L>> extends RateLayer<L> {
    private final int axes;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    SpatialDropout(int axes, double rate) {
        super(rate);
        this.axes = axes;
    }

    /**
     * Sets where the channels stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    @SuppressWarnings("unchecked") // each layer names itself as L
    public final L dataFormat(DataFormat format) {
        this.dataFormat = format;
        return (L) this;
    }

    @Override
    final Tensor disturbed(Tensor inputs, Generator generator) {
        var shape = inputs.shape();
        Settings.images(dataFormat.last(shape), axes);
        int first = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
        for (int i = 0; i < axes; i++) {
            shape = shape.with(first + i, Dim.ONE);
        }
        return generator.dropout(inputs, rate(), shape);
    }

    @Override
    protected final void settings(Config config) {
        super.settings(config);
        dataFormat = config.choice("data_format", dataFormat);
    }
}
