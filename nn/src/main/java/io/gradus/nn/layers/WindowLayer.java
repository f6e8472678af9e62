package io.gradus.nn.layers;

import io.gradus.tensor.Padding;

/**
 * A layer whose filters move over one to three axes.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class WindowLayer<L extends WindowLayer<L>> extends BiasLayer<L> {
    final Windows windows;

    WindowLayer(int axes, int... kernelSize) {
        this.windows = new Windows(axes, kernelSize);
    }

    /**
     * Sets the steps from one place to the next; 1 without this.
     *
     * @param strides one number for all axes, or one for each
     * @return this layer
     */
    public final L strides(int... strides) {
        windows.strides(strides);
        return self();
    }

    /**
     * Sets how filters meet the border; they stay inside without this.
     *
     * @param padding how
     * @return this layer
     */
    public final L padding(Padding padding) {
        windows.padding(padding);
        return self();
    }

    /**
     * Sets how filters meet the border, by the name that Keras gives it.
     *
     * @param padding {@code "valid"}, {@code "same"}, or for convolutions of sequences {@code
     *     "causal"}: a step of the outputs then depends on steps of the inputs up to it
     * @return this layer
     */
    public final L padding(String padding) {
        windows.padding(padding);
        return self();
    }

    /**
     * Sets how far apart the elements of a filter are; 1 without this.
     *
     * @param rate one number for all axes, or one for each
     * @return this layer
     */
    public final L dilationRate(int... rate) {
        windows.dilationRate(rate);
        return self();
    }

    /**
     * Sets where the channels of inputs and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    public final L dataFormat(DataFormat format) {
        windows.dataFormat(format);
        return self();
    }
}
