package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself, then one of single elements that mixes channels, over
 * one or two axes (Chollet, 2017).
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class SeparableConvolution<L extends SeparableConvolution<L>>
        extends DepthwiseLayer<L> {
    private int filters;
    private final WeightSettings pointwiseSettings =
            new WeightSettings("pointwise", Initializer.glorotUniform());
    private @Nullable Variable depthwise;
    private @Nullable Variable pointwise;

    SeparableConvolution(int axes, int filters, int... kernelSize) {
        super(axes, kernelSize);
        this.filters = Settings.positive("filters", filters);
    }

    /**
     * Sets the first value of the pointwise kernel; Glorot and Bengio's without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L pointwiseInitializer(Initializer initializer) {
        pointwiseSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the pointwise kernel, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L pointwiseInitializer(String name) {
        return pointwiseInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for the pointwise kernel.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L pointwiseRegularizer(Regularizer regularizer) {
        pointwiseSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the pointwise kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L pointwiseConstraint(Constraint constraint) {
        pointwiseSettings.constraint(constraint);
        return self();
    }

    @Override
    protected void build(Shape inputShape) {
        int channels = windows.channels(inputShape);
        depthwise =
                addVariable(
                        depthwiseSettings.weight(
                                "depthwise_kernel", windows.kernel(channels, depthMultiplier)));
        pointwise =
                addVariable(
                        pointwiseSettings.weight(
                                "pointwise_kernel",
                                new Windows(windows.axes(), 1)
                                        .kernel(channels * depthMultiplier, filters)));
        addBias(Shape.of(filters));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var outputs =
                Convolutions.separableConv(
                        windows.in(inputs),
                        cast(depthwise),
                        cast(pointwise),
                        windows.strides(),
                        windows.padding(),
                        windows.dilationRate());
        return windows.out(finish(outputs));
    }

    @Override
    protected void settings(Config config) {
        filters = Settings.positive("filters", config.integer("filters", filters));
        pointwiseSettings.settings(config);
        super.settings(config);
    }
}
