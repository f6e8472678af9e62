package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A convolution over one to three axes.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class Convolution<L extends Convolution<L>> extends FilterLayer<L> {
    private int groups = 1;
    private @Nullable Variable kernel;

    Convolution(int axes, int filters, int... kernelSize) {
        super(axes, filters, kernelSize);
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
        groups = Settings.positive("groups", config.integer("groups", groups));
        super.settings(config);
    }
}
