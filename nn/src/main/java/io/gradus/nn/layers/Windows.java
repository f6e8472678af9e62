package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import java.util.Locale;

/** How the windows of a convolution lie on its inputs. */
final class Windows {
    private final int axes;
    private int[] size;
    private int[] strides;
    private int[] dilationRate;
    private Padding padding = Padding.VALID;
    private boolean causal;
    private DataFormat dataFormat = DataFormat.CHANNELS_LAST;

    Windows(int axes, int... size) {
        this.axes = axes;
        this.size = Settings.sizes("kernelSize", axes, size);
        this.strides = Settings.sizes("strides", axes, 1);
        this.dilationRate = Settings.sizes("dilationRate", axes, 1);
    }

    void strides(int... strides) {
        this.strides = Settings.sizes("strides", axes, strides);
    }

    void dilationRate(int... rate) {
        this.dilationRate = Settings.sizes("dilationRate", axes, rate);
    }

    void padding(Padding padding) {
        this.padding = padding;
        this.causal = false;
    }

    void padding(String name) {
        switch (name) {
            case "valid" -> padding(Padding.VALID);
            case "same" -> padding(Padding.SAME);
            case "causal" -> causal();
            default ->
                    throw new IllegalArgumentException(
                            "padding is '%s': it must be 'valid', 'same', or for sequences 'causal'"
                                    .formatted(name));
        }
    }

    void causal() {
        if (axes != 1) {
            throw new IllegalArgumentException(
                    "padding is 'causal', which is for sequences alone: use 'valid' or 'same'");
        }
        this.padding = Padding.VALID;
        this.causal = true;
    }

    void dataFormat(DataFormat format) {
        this.dataFormat = format;
    }

    int axes() {
        return axes;
    }

    DataFormat dataFormat() {
        return dataFormat;
    }

    /** As Keras names it. */
    String paddingName() {
        return causal ? "causal" : padding.name().toLowerCase(Locale.ROOT);
    }

    int[] size() {
        return size.clone();
    }

    int[] strides() {
        return strides.clone();
    }

    int[] dilationRate() {
        return dilationRate.clone();
    }

    Padding padding() {
        return padding;
    }

    /** How many channels inputs of this shape have. */
    int channels(Shape inputs) {
        return Settings.images(dataFormat.last(inputs), axes).size(-1);
    }

    /** The shape of a kernel that has two more axes. */
    Shape kernel(int in, int out) {
        var sizes = new int[axes + 2];
        System.arraycopy(size, 0, sizes, 0, axes);
        sizes[axes] = in;
        sizes[axes + 1] = out;
        return Shape.of(sizes);
    }

    /** Inputs with channels last, and zeros in front of sequences whose outputs see no future. */
    Tensor in(Tensor inputs) {
        var last = dataFormat.last(inputs);
        Settings.images(last.shape(), axes);
        return causal
                ? last.pad(
                        new int[] {0, dilationRate[0] * (size[0] - 1), 0}, new int[] {0, 0, 0}, 0)
                : last;
    }

    Tensor out(Tensor outputs) {
        return dataFormat.back(outputs);
    }

    void settings(Config config) {
        size = Settings.sizes("kernel_size", axes, config.integers("kernel_size", size));
        strides = Settings.sizes("strides", axes, config.integers("strides", strides));
        padding(config.text("padding", paddingName()));
        dataFormat = config.choice("data_format", dataFormat);
        dilationRate =
                Settings.sizes(
                        "dilation_rate", axes, config.integers("dilation_rate", dilationRate));
    }
}
