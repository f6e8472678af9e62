package io.gradus.nn.layers;

import io.gradus.nn.Layer;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/** Applies an activation: {@code Activation} in Keras. */
public final class ActivationLayer extends Layer {
    private Activation activation;

    /**
     * An activation as a layer.
     *
     * @param activation what is done to inputs
     */
    public ActivationLayer(Activation activation) {
        this.activation = activation;
    }

    /**
     * An activation as a layer, by the name that Keras gives it.
     *
     * @param activation for example {@code "relu"}
     */
    public ActivationLayer(String activation) {
        this(Activation.of(activation));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return activation.apply(inputs);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        activation = Activation.configured(config, "activation", activation);
    }
}
