package io.gradus.nn;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A two-dimensional convolution of channels-last images with square filters. */
public final class Conv2D extends Layer {
    private final int filters;
    private final int kernelSize;
    private final int strides;
    private final Padding padding;
    private final Activation activation;
    private final Initializer kernelInitializer;
    private @Nullable Variable kernel;
    private @Nullable Variable bias;

    /**
     * A convolution at every place where the filter fits, without an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter
     */
    public Conv2D(int filters, int kernelSize) {
        this(filters, kernelSize, Activation.LINEAR);
    }

    /**
     * A convolution at every place where the filter fits.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter
     * @param activation what is done to the outputs
     */
    public Conv2D(int filters, int kernelSize, Activation activation) {
        this(filters, kernelSize, 1, Padding.VALID, activation);
    }

    /**
     * A convolution whose kernel begins as Glorot and Bengio have it.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter
     * @param strides the step along height and width
     * @param padding how filters meet the border
     * @param activation what is done to the outputs
     */
    public Conv2D(
            int filters, int kernelSize, int strides, Padding padding, Activation activation) {
        this(filters, kernelSize, strides, padding, activation, Initializer.glorotUniform());
    }

    /**
     * A convolution.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter
     * @param strides the step along height and width
     * @param padding how filters meet the border
     * @param activation what is done to the outputs
     * @param kernelInitializer the first value of the kernel; the bias begins as zeros
     */
    public Conv2D(
            int filters,
            int kernelSize,
            int strides,
            Padding padding,
            Activation activation,
            Initializer kernelInitializer) {
        this.filters = Settings.positive("filters", filters);
        this.kernelSize = Settings.positive("kernelSize", kernelSize);
        this.strides = Settings.positive("strides", strides);
        this.padding = padding;
        this.activation = activation;
        this.kernelInitializer = kernelInitializer;
    }

    @Override
    protected void build(Shape inputShape) {
        int channels = Settings.images(inputShape).size(-1);
        var shape = Shape.of(kernelSize, kernelSize, channels, filters);
        kernel = addVariable("kernel", shape, kernelInitializer);
        bias = addVariable("bias", Shape.of(filters), Initializer.zeros());
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return activation.apply(inputs.conv2d(kernel, strides, padding).plus(bias));
    }

    @Override
    protected Shape outputShape(Shape inputShape) {
        return Settings.windows(inputShape, kernelSize, strides, padding).with(-1, Dim.of(filters));
    }

    @Override
    protected Map<String, Object> config() {
        var config = new LinkedHashMap<String, Object>();
        config.put("filters", filters);
        config.put("kernel_size", List.of(kernelSize, kernelSize));
        config.put("strides", List.of(strides, strides));
        config.put("padding", Settings.name(padding));
        config.put("activation", activation.toString());
        return config;
    }
}
