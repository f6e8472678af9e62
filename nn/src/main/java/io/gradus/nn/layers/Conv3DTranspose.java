package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/** A transposed convolution of volumes {@code [batch, depth, height, width, channels]}. */
public final class Conv3DTranspose extends TransposedConvolution<Conv3DTranspose> {
    /**
     * A layer without an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the depth, height and width of a filter, or one number for all
     */
    public Conv3DTranspose(int filters, int... kernelSize) {
        super(3, filters, kernelSize);
    }

    /**
     * A layer with an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs
     */
    public Conv3DTranspose(int filters, int kernelSize, Activation activation) {
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
    public Conv3DTranspose(int filters, int kernelSize, String activation) {
        this(filters, kernelSize, Activation.of(activation));
    }
}
