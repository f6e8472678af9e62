package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A layer that ends with a bias and an activation, with what can be said about them. Settings are
 * changed before the layer is used.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class BiasLayer<L extends BiasLayer<L>> extends Layer {
    private Activation activation = Activation.LINEAR;
    private boolean useBias = true;
    private final WeightSettings biasSettings = new WeightSettings("bias", Initializer.zeros());
    private @Nullable Variable bias;

    BiasLayer() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /**
     * Sets what is done to the outputs; nothing without it.
     *
     * @param activation what is done
     * @return this layer
     */
    public final L activation(Activation activation) {
        this.activation = activation;
        return self();
    }

    /**
     * Sets what is done to the outputs, by the name that Keras gives it.
     *
     * @param name for example {@code "relu"}
     * @return this layer
     */
    public final L activation(String name) {
        return activation(Activation.of(name));
    }

    /**
     * Sets whether there is a bias.
     *
     * @param useBias whether there is one
     * @return this layer
     */
    public final L useBias(boolean useBias) {
        this.useBias = useBias;
        return self();
    }

    /**
     * Sets the first value of the bias; zeros without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L biasInitializer(Initializer initializer) {
        biasSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the bias, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L biasInitializer(String name) {
        return biasInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for the bias.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L biasRegularizer(Regularizer regularizer) {
        biasSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the bias must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L biasConstraint(Constraint constraint) {
        biasSettings.constraint(constraint);
        return self();
    }

    @Override
    protected void settings(Config config) {
        activation = Activation.configured(config, "activation", activation);
        useBias = config.truth("use_bias", useBias);
        biasSettings.settings(config);
    }

    /** Makes the bias, if there is one. */
    final void addBias(Shape shape) {
        if (useBias) {
            bias = addVariable(biasSettings.weight(shape));
        }
    }

    final boolean usesBias() {
        return useBias;
    }

    /** Adds the bias and applies the activation. */
    final Tensor finish(Tensor outputs) {
        return activation.apply(useBias ? outputs.plus(cast(bias)) : outputs);
    }
}
