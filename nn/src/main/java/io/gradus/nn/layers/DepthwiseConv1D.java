package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/**
 * A convolution of each channel with filters of its own, of sequences {@code [batch, steps,
 * channels]}.
 */
public final class DepthwiseConv1D extends DepthwiseConvolution<DepthwiseConv1D> {
    /**
     * A layer without an activation.
     *
     * @param kernelSize the length of a filter
     */
    public DepthwiseConv1D(int... kernelSize) {
        super(1, kernelSize);
    }

    /**
     * A layer with an activation.
     *
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs
     */
    public DepthwiseConv1D(int kernelSize, Activation activation) {
        this(kernelSize);
        activation(activation);
    }

    /**
     * A layer with an activation.
     *
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs, by the name that Keras gives it
     */
    public DepthwiseConv1D(int kernelSize, String activation) {
        this(kernelSize, Activation.of(activation));
    }
}
