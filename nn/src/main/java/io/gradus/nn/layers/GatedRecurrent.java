package io.gradus.nn.layers;

import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;

/**
 * A recurrent layer whose cell has a kernel for inputs, a recurrent kernel for states, and a bias.
 * Settings are changed before the layer is used.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class GatedRecurrent<L extends GatedRecurrent<L>> extends Recurrent<L> {
    GatedRecurrent() {}

    @Override
    abstract GatedCell<?> cell();

    @Override
    void adapt(Cell cell) {
        cell.dtype(dtype());
    }

    /**
     * Sets what is done to the candidates for the new state; the hyperbolic tangent without this.
     *
     * @param activation what is done
     * @return this layer
     */
    public final L activation(Activation activation) {
        cell().activation(activation);
        return self();
    }

    /**
     * Sets what is done to the candidates for the new state, by the name that Keras gives it.
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
        cell().useBias(useBias);
        return self();
    }

    /**
     * Sets the first value of the kernel, which inputs are multiplied by; Glorot and Bengio's
     * without this.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L kernelInitializer(Initializer initializer) {
        cell().kernelInitializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the recurrent kernel, which states are multiplied by; an orthogonal
     * matrix without this.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L recurrentInitializer(Initializer initializer) {
        cell().recurrentInitializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the bias; zeros without this.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L biasInitializer(Initializer initializer) {
        cell().biasInitializer(initializer);
        return self();
    }

    /**
     * Sets what is added to the loss for the kernel.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L kernelRegularizer(Regularizer regularizer) {
        cell().kernelRegularizer(regularizer);
        return self();
    }

    /**
     * Sets what is added to the loss for the recurrent kernel.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L recurrentRegularizer(Regularizer regularizer) {
        cell().recurrentRegularizer(regularizer);
        return self();
    }

    /**
     * Sets what is added to the loss for the bias.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L biasRegularizer(Regularizer regularizer) {
        cell().biasRegularizer(regularizer);
        return self();
    }

    /**
     * Sets what the kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L kernelConstraint(Constraint constraint) {
        cell().kernelConstraint(constraint);
        return self();
    }

    /**
     * Sets what the recurrent kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L recurrentConstraint(Constraint constraint) {
        cell().recurrentConstraint(constraint);
        return self();
    }

    /**
     * Sets what the bias must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L biasConstraint(Constraint constraint) {
        cell().biasConstraint(constraint);
        return self();
    }

    /**
     * Sets the share of the inputs that is dropped while training; the same in all steps of a
     * sequence.
     *
     * @param rate the share, from 0 to less than 1
     * @return this layer
     */
    public final L dropout(double rate) {
        cell().dropout(rate);
        return self();
    }

    /**
     * Sets the share of the states that is dropped on their way to the next step while training;
     * the same in all steps of a sequence (Gal and Ghahramani, 2016).
     *
     * @param rate the share, from 0 to less than 1
     * @return this layer
     */
    public final L recurrentDropout(double rate) {
        cell().recurrentDropout(rate);
        return self();
    }

    /**
     * Sets where random numbers begin; without it they are split from the generator that the model
     * is built with.
     *
     * @param seed the seed
     * @return this layer
     */
    public final L seed(int seed) {
        cell().seed(seed);
        return self();
    }

    @Override
    protected void settings(Config config) {
        cell().settings(config);
        super.settings(config);
    }
}
