package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.ops.Convolutions;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A transposed convolution over one to three axes: from the shape of a convolution's outputs to
 * that of its inputs (Dumoulin and Visin, 2016). With a padding of {@code SAME} outputs are strides
 * times as large as inputs.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class TransposedConvolution<L extends TransposedConvolution<L>>
        extends FilterLayer<L> {
    // None for the sizes that fit the padding.
    private int[] outputPadding = {};
    private @Nullable Variable kernel;

    TransposedConvolution(int axes, int filters, int... kernelSize) {
        super(axes, filters, kernelSize);
    }

    /**
     * Sets how many more elements outputs have behind than the smallest ones that fit; the sizes
     * that go with the padding without this.
     *
     * @param outputPadding one number for all axes, or one for each, less than the strides
     * @return this layer
     */
    public final L outputPadding(int... outputPadding) {
        this.outputPadding = Settings.counts("outputPadding", windows.axes(), outputPadding);
        return self();
    }

    @Override
    protected void build(Shape inputShape) {
        kernel = addKernel(windows.kernel(filters, windows.channels(inputShape)));
        addBias(Shape.of(filters));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var outputs =
                Convolutions.convTranspose(
                        windows.in(inputs),
                        cast(kernel),
                        windows.strides(),
                        windows.padding(),
                        outputPadding,
                        windows.dilationRate());
        return windows.out(finish(outputs));
    }

    @Override
    protected void settings(Config config) {
        var more = config.integers("output_padding", outputPadding);
        outputPadding =
                more.length == 0 ? more : Settings.counts("output_padding", windows.axes(), more);
        super.settings(config);
    }
}
