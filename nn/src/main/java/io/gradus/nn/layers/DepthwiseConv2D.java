package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/**
 * A convolution of each channel with filters of its own, of images {@code [batch, height, width,
 * channels]}.
 */
public final class DepthwiseConv2D extends DepthwiseConvolution<DepthwiseConv2D> {
    /**
     * A layer without an activation.
     *
     * @param kernelSize the height and width of a filter, or one number for both
     */
    public DepthwiseConv2D(int... kernelSize) {
        super(2, kernelSize);
    }

    /**
     * A layer with an activation.
     *
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs
     */
    public DepthwiseConv2D(int kernelSize, Activation activation) {
        this(kernelSize);
        activation(activation);
    }

    /**
     * A layer with an activation.
     *
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs, by the name that Keras gives it
     */
    public DepthwiseConv2D(int kernelSize, String activation) {
        this(kernelSize, Activation.of(activation));
    }
}
