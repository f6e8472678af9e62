package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A convolution over one to three axes.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class Convolution<L extends Convolution<L>> extends KernelLayer<L> {
    private final Windows windows;
    private int filters;
    private int groups = 1;
    private @Nullable Variable kernel;

    Convolution(int axes, int filters, int... kernelSize) {
        this.windows = new Windows(axes, kernelSize);
        this.filters = Settings.positive("filters", filters);
    }

    /**
     * Sets the steps from one place to the next; 1 without this.
     *
     * @param strides one number for all axes, or one for each
     * @return this layer
     */
    public final L strides(int... strides) {
        windows.strides(strides);
        return self();
    }

    /**
     * Sets how filters meet the border; they stay inside without this.
     *
     * @param padding how
     * @return this layer
     */
    public final L padding(Padding padding) {
        windows.padding(padding);
        return self();
    }

    /**
     * Sets how filters meet the border, by the name that Keras gives it.
     *
     * @param padding {@code "valid"}, {@code "same"}, or for sequences {@code "causal"}: a step of
     *     the outputs then depends on steps of the inputs up to it
     * @return this layer
     */
    public final L padding(String padding) {
        windows.padding(padding);
        return self();
    }

    /**
     * Sets how far apart the elements of a filter are; 1 without this.
     *
     * @param rate one number for all axes, or one for each
     * @return this layer
     */
    public final L dilationRate(int... rate) {
        windows.dilationRate(rate);
        return self();
    }

    /**
     * Sets where the channels of inputs and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    public final L dataFormat(DataFormat format) {
        windows.dataFormat(format);
        return self();
    }

    /**
     * Sets into how many groups channels and filters are divided: each group of filters sees its
     * own group of channels; 1 without this.
     *
     * @param groups a number that channels and filters are multiples of
     * @return this layer
     */
    public final L groups(int groups) {
        this.groups = Settings.positive("groups", groups);
        return self();
    }

    @Override
    protected void build(Shape inputShape) {
        int channels = windows.channels(inputShape);
        if (channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    "groups is %d: the channels %d and the filters %d must be multiples of it"
                            .formatted(groups, channels, filters));
        }
        kernel = addKernel(windows.kernel(channels / groups, filters));
        addBias(Shape.of(filters));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var outputs =
                Convolutions.conv(
                        windows.in(inputs),
                        cast(kernel),
                        windows.strides(),
                        windows.padding(),
                        windows.dilationRate());
        return windows.out(finish(outputs));
    }

    @Override
    protected void settings(Config config) {
        filters = Settings.positive("filters", config.integer("filters", filters));
        windows.settings(config);
        groups = Settings.positive("groups", config.integer("groups", groups));
        super.settings(config);
    }
}
