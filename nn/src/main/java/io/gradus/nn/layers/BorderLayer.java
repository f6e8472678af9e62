package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import java.util.Arrays;

/**
 * A layer that takes away or puts on a border of sequences, images or volumes.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class BorderLayer<L extends BorderLayer<L>> extends Layer {
    private final String setting;
    private final int axes;
    // Before and behind, for each axis.
    private int[] widths;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    BorderLayer(String setting, int axes, int otherwise, int... widths) {
        this.setting = setting;
        this.axes = axes;
        this.widths = pairs(widths.length == 0 ? new int[] {otherwise} : widths);
    }

    /** Two widths for each axis, from one for all, one for each, or two for each. */
    private int[] pairs(int... given) {
        for (int width : given) {
            Settings.atLeast(setting, 0, width);
        }
        var pairs = new int[2 * axes];
        if (given.length == pairs.length) {
            return given.clone();
        }
        if (given.length != 1 && given.length != axes) {
            throw new IllegalArgumentException(
                    "%s is %s: it must be one number, one for each of %d axes, or two for each"
                            .formatted(setting, Arrays.toString(given), axes));
        }
        Arrays.setAll(pairs, i -> given[given.length == 1 ? 0 : i / 2]);
        return pairs;
    }

    /**
     * Sets where the channels of inputs and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    @SuppressWarnings("unchecked") // each layer names itself as L
    public final L dataFormat(DataFormat format) {
        this.dataFormat = format;
        return (L) this;
    }

    /** Inputs that have their channels last, with widths for each of their axes. */
    abstract Tensor changed(Tensor inputs, int[] before, int[] behind);

    @Override
    protected final Tensor call(Tensor inputs, boolean training) {
        var last = dataFormat.last(inputs);
        Settings.images(last.shape(), axes);
        var before = new int[axes + 2];
        var behind = new int[axes + 2];
        for (int i = 0; i < axes; i++) {
            before[i + 1] = widths[2 * i];
            behind[i + 1] = widths[2 * i + 1];
        }
        return dataFormat.back(changed(last, before, behind));
    }

    @Override
    protected final void settings(Config config) {
        widths = pairs(config.integers(setting, widths));
        dataFormat = config.choice("data_format", dataFormat);
    }
}
