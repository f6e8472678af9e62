package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997): walks an {@link LSTMCell} along
 * sequences. Its states are h, which is the output as well, and c.
 *
 * {@snippet :
 * var model = new Sequential(
 *         new Embedding(10_000, 64).maskZero(true),
 *         new LSTM(128).dropout(0.2),
 *         new Dense(2));
 * }
 */
public final class LSTM extends GatedRecurrent<LSTM> {
    private final LSTMCell cell;

    /**
     * A layer that returns the output of the last step.
     *
     * @param units the size of the outputs and of each state
     */
    public LSTM(int units) {
        this(new LSTMCell(units));
    }

    private LSTM(LSTMCell cell) {
        this.cell = cell;
    }

    /**
     * Sets what is done to the gates; the logistic function without this.
     *
     * @param activation what is done
     * @return this layer
     */
    public LSTM recurrentActivation(Activation activation) {
        cell.recurrentActivation(activation);
        return this;
    }

    /**
     * Sets what is done to the gates, by the name that Keras gives it.
     *
     * @param name for example {@code "sigmoid"}
     * @return this layer
     */
    public LSTM recurrentActivation(String name) {
        return recurrentActivation(Activation.of(name));
    }

    /**
     * Sets whether the bias of the forget gate begins with ones (Jozefowicz et al., 2015), as it
     * does without this.
     *
     * @param unitForgetBias whether it does
     * @return this layer
     */
    public LSTM unitForgetBias(boolean unitForgetBias) {
        cell.unitForgetBias(unitForgetBias);
        return this;
    }

    @Override
    LSTMCell cell() {
        return cell;
    }

    @Override
    LSTM copy() {
        return new LSTM(cell.copy()).like(this);
    }
}
