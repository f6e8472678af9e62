package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.Weight;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a kernel, a bias and an activation, with what can be said about them. Settings are
 * changed before the layer is used.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class KernelLayer<L extends KernelLayer<L>> extends Layer {
    private Activation activation = Activation.LINEAR;
    private boolean useBias = true;
    private Initializer kernelInitializer = Initializer.glorotUniform();
    private Initializer biasInitializer = Initializer.zeros();
    private Optional<Regularizer> kernelRegularizer = Optional.empty();
    private Optional<Regularizer> biasRegularizer = Optional.empty();
    private Optional<Constraint> kernelConstraint = Optional.empty();
    private Optional<Constraint> biasConstraint = Optional.empty();
    private @Nullable Variable bias;

    KernelLayer() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    private L self() {
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
     * Sets whether there is a bias, which there is without this.
     *
     * @param useBias whether there is one
     * @return this layer
     */
    public final L useBias(boolean useBias) {
        this.useBias = useBias;
        return self();
    }

    /**
     * Sets the first value of the kernel; Glorot and Bengio's without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L kernelInitializer(Initializer initializer) {
        this.kernelInitializer = initializer;
        return self();
    }

    /**
     * Sets the first value of the bias; zeros without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L biasInitializer(Initializer initializer) {
        this.biasInitializer = initializer;
        return self();
    }

    /**
     * Sets what is added to the loss for the kernel.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L kernelRegularizer(Regularizer regularizer) {
        this.kernelRegularizer = Optional.of(regularizer);
        return self();
    }

    /**
     * Sets what is added to the loss for the bias.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L biasRegularizer(Regularizer regularizer) {
        this.biasRegularizer = Optional.of(regularizer);
        return self();
    }

    /**
     * Sets what the kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L kernelConstraint(Constraint constraint) {
        this.kernelConstraint = Optional.of(constraint);
        return self();
    }

    /**
     * Sets what the bias must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L biasConstraint(Constraint constraint) {
        this.biasConstraint = Optional.of(constraint);
        return self();
    }

    @Override
    protected void settings(Config config) {
        activation = Activation.configured(config, "activation", activation);
        useBias = config.truth("use_bias", useBias);
        kernelInitializer =
                config.object("kernel_initializer", Initializer.class, kernelInitializer);
        biasInitializer = config.object("bias_initializer", Initializer.class, biasInitializer);
        kernelRegularizer =
                config.optional("kernel_regularizer", Regularizer.class, kernelRegularizer);
        biasRegularizer = config.optional("bias_regularizer", Regularizer.class, biasRegularizer);
        kernelConstraint = config.optional("kernel_constraint", Constraint.class, kernelConstraint);
        biasConstraint = config.optional("bias_constraint", Constraint.class, biasConstraint);
    }

    /** Makes the kernel. */
    final Variable addKernel(String name, Shape shape) {
        return addVariable(
                Weight.of(name, shape, kernelInitializer)
                        .regularizer(kernelRegularizer)
                        .constraint(kernelConstraint));
    }

    /** Makes the bias, if there is one. */
    final void addBias(Shape shape) {
        if (useBias) {
            bias =
                    addVariable(
                            Weight.of("bias", shape, biasInitializer)
                                    .regularizer(biasRegularizer)
                                    .constraint(biasConstraint));
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
