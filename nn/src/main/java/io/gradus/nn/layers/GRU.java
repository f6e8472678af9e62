package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;

/**
 * A gated recurrent unit (Cho et al., 2014): walks a {@link GRUCell} along sequences. Its state is
 * the output.
 */
public final class GRU extends GatedRecurrent<GRU> {
    private final GRUCell cell;

    /**
     * A layer that returns the output of the last step.
     *
     * @param units the size of the outputs and of the state
     */
    public GRU(int units) {
        this(new GRUCell(units));
    }

    private GRU(GRUCell cell) {
        this.cell = cell;
    }

    /**
     * Sets what is done to the gates; the logistic function without this.
     *
     * @param activation what is done
     * @return this layer
     */
    public GRU recurrentActivation(Activation activation) {
        cell.recurrentActivation(activation);
        return this;
    }

    /**
     * Sets what is done to the gates, by the name that Keras gives it.
     *
     * @param name for example {@code "sigmoid"}
     * @return this layer
     */
    public GRU recurrentActivation(String name) {
        return recurrentActivation(Activation.of(name));
    }

    /**
     * Sets whether the reset gate works after the product of state and recurrent kernel, as it does
     * without this. There is a second bias then, for that product.
     *
     * @param resetAfter whether it works after it
     * @return this layer
     */
    public GRU resetAfter(boolean resetAfter) {
        cell.resetAfter(resetAfter);
        return this;
    }

    @Override
    GRUCell cell() {
        return cell;
    }

    @Override
    GRU copy() {
        return new GRU(cell.copy()).like(this);
    }
}
