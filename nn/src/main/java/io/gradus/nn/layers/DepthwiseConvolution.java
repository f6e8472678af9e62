package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel with filters of its own, over one or two axes (Sifre and Mallat,
 * 2013).
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class DepthwiseConvolution<L extends DepthwiseConvolution<L>>
        extends DepthwiseLayer<L> {
    private @Nullable Variable kernel;

    DepthwiseConvolution(int axes, int... kernelSize) {
        super(axes, kernelSize);
    }

    @Override
    protected void build(Shape inputShape) {
        int channels = windows.channels(inputShape);
        kernel =
                addVariable(
                        depthwiseSettings.weight(
                                "kernel", windows.kernel(channels, depthMultiplier)));
        addBias(Shape.of(channels * depthMultiplier));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var outputs =
                Convolutions.depthwiseConv(
                        windows.in(inputs),
                        cast(kernel),
                        windows.strides(),
                        windows.padding(),
                        windows.dilationRate());
        return windows.out(finish(outputs));
    }
}
