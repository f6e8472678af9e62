package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;
import io.gradus.tensor.Padding;

/**
 * An LSTM whose products are convolutions (Shi et al., 2015): i, f, g, o = conv(inputs, kernel) +
 * conv(h, recurrent_kernel) + bias, side by side along the channels; c′ = σ(f) · c + σ(i) ·
 * tanh(g); h′ = σ(o) · tanh(c′), which is the output as well. The states h and c are like outputs.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class ConvLSTM<L extends ConvLSTM<L>> extends GatedRecurrent<L> {
    private final ConvLSTMCell cell;

    ConvLSTM(ConvLSTMCell cell) {
        this.cell = cell;
    }

    @Override
    final ConvLSTMCell cell() {
        return cell;
    }

    /**
     * Sets the steps from one place of the inputs to the next; 1 without this.
     *
     * @param strides along each axis, or one number for all
     * @return this layer
     */
    public final L strides(int... strides) {
        cell.windows().strides(strides);
        return self();
    }

    /**
     * Sets how filters meet the border of the inputs; they stay inside without this. In the states
     * they always reach over it.
     *
     * @param padding how
     * @return this layer
     */
    public final L padding(Padding padding) {
        cell.windows().padding(padding);
        return self();
    }

    /**
     * Sets how filters meet the border of the inputs, by the name that Keras gives it.
     *
     * @param name {@code "valid"} or {@code "same"}
     * @return this layer
     */
    public final L padding(String name) {
        cell.windows().padding(name);
        return self();
    }

    /**
     * Sets where the channels of inputs, states and outputs stand; last without this.
     *
     * @param format where
     * @return this layer
     */
    public final L dataFormat(DataFormat format) {
        cell.windows().dataFormat(format);
        return self();
    }

    /**
     * Sets how far apart the elements of a filter of the inputs are; 1 without this.
     *
     * @param dilationRate along each axis, or one number for all
     * @return this layer
     */
    public final L dilationRate(int... dilationRate) {
        cell.windows().dilationRate(dilationRate);
        return self();
    }

    /**
     * Sets what is done to the gates; the logistic function without this.
     *
     * @param activation what is done
     * @return this layer
     */
    public final L recurrentActivation(Activation activation) {
        cell.recurrentActivation(activation);
        return self();
    }

    /**
     * Sets what is done to the gates, by the name that Keras gives it.
     *
     * @param name for example {@code "sigmoid"}
     * @return this layer
     */
    public final L recurrentActivation(String name) {
        return recurrentActivation(Activation.of(name));
    }

    /**
     * Sets whether the bias of the forget gate begins with ones (Jozefowicz et al., 2015), as it
     * does without this.
     *
     * @param unitForgetBias whether it does
     * @return this layer
     */
    public final L unitForgetBias(boolean unitForgetBias) {
        cell.unitForgetBias(unitForgetBias);
        return self();
    }
}
