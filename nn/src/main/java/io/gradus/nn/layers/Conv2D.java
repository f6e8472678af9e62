package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/** A two-dimensional convolution of channels-last images. */
public final class Conv2D extends KernelLayer<Conv2D> {
    private int filters;
    private int[] kernelSize;
    private int[] strides = {1, 1};
    private Padding padding = Padding.VALID;
    private @Nullable Variable kernel;

    /**
     * A convolution at every place where the filter fits, without an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter, or one number for both
     */
    public Conv2D(int filters, int... kernelSize) {
        this.filters = Settings.positive("filters", filters);
        this.kernelSize = Settings.sizes("kernelSize", 2, kernelSize);
    }

    /**
     * A convolution at every place where the filter fits.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter
     * @param activation what is done to the outputs
     */
    public Conv2D(int filters, int kernelSize, Activation activation) {
        this(filters, kernelSize);
        activation(activation);
    }

    /**
     * A convolution at every place where the filter fits.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter
     * @param activation what is done to the outputs, by the name that Keras gives it
     */
    public Conv2D(int filters, int kernelSize, String activation) {
        this(filters, kernelSize, Activation.of(activation));
    }

    /**
     * Sets the steps from one place to the next; 1 without this.
     *
     * @param strides along height and width, or one number for both
     * @return this layer
     */
    public Conv2D strides(int... strides) {
        this.strides = Settings.sizes("strides", 2, strides);
        return this;
    }

    /**
     * Sets how filters meet the border; they stay inside without this.
     *
     * @param padding how
     * @return this layer
     */
    public Conv2D padding(Padding padding) {
        this.padding = padding;
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        int channels = Settings.images(inputShape, 2).size(-1);
        kernel = addKernel(Shape.of(kernelSize[0], kernelSize[1], channels, filters));
        addBias(Shape.of(filters));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return finish(inputs.conv2d(cast(kernel), strides[0], strides[1], padding));
    }

    @Override
    protected void settings(Config config) {
        filters = Settings.positive("filters", config.integer("filters", filters));
        kernelSize = Settings.sizes("kernel_size", 2, config.integers("kernel_size", kernelSize));
        strides = Settings.sizes("strides", 2, config.integers("strides", strides));
        padding = config.choice("padding", padding);
        super.settings(config);
    }
}
