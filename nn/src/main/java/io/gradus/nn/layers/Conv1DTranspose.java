package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/** A transposed convolution of sequences {@code [batch, steps, channels]}. */
public final class Conv1DTranspose extends TransposedConvolution<Conv1DTranspose> {
    /**
     * A layer without an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the length of a filter
     */
    public Conv1DTranspose(int filters, int... kernelSize) {
        super(1, filters, kernelSize);
    }

    /**
     * A layer with an activation.
     *
     * @param filters how many filters, which is the number of channels of the outputs
     * @param kernelSize the size of a filter along each axis
     * @param activation what is done to the outputs
     */
    public Conv1DTranspose(int filters, int kernelSize, Activation activation) {
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
    public Conv1DTranspose(int filters, int kernelSize, String activation) {
        this(filters, kernelSize, Activation.of(activation));
    }
}
