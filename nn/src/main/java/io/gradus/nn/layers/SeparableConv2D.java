package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/**
 * A convolution of each channel, then one that mixes channels, of images {@code [batch, height,
 * width, channels]}.
 */
public final class SeparableConv2D extends SeparableConvolution<SeparableConv2D> {
    /**
     * A layer without an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the height and width of a filter, or one number for both
     */
    public SeparableConv2D(int filters, int... kernelSize) {
        super(2, filters, kernelSize);
    }

    /**
     * A layer with an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs
     */
    public SeparableConv2D(int filters, int kernelSize, Activation activation) {
        this(filters, kernelSize);
        activation(activation);
    }

    /**
     * A layer with an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs, by the name that Keras gives it
     */
    public SeparableConv2D(int filters, int kernelSize, String activation) {
        this(filters, kernelSize, Activation.of(activation));
    }
}
