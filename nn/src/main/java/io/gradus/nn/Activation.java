package io.gradus.nn;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A function that a layer applies to its outputs, under the name that Keras gives it. */
public enum Activation {
    /** The outputs as they are. */
    LINEAR(x -> x),
    /** max(x, 0). */
    RELU(Tensor::relu),
    /** min(max(x, 0), 6). */
    RELU6(Tensor::relu6),
    /** x where positive, else e^x − 1. */
    ELU(x -> x.elu(1)),
    /** The self-normalising ELU. */
    SELU(Tensor::selu),
    /** x · Φ(x). */
    GELU(Tensor::gelu),
    /** x · sigmoid(x). */
    SILU(Tensor::silu),
    /** 1 / (1 + e^−x). */
    SIGMOID(Tensor::sigmoid),
    /** The hyperbolic tangent. */
    TANH(Tensor::tanh),
    /** log(1 + e^x). */
    SOFTPLUS(Tensor::softplus),
    /** x / (1 + |x|). */
    SOFTSIGN(Tensor::softsign),
    /** e^x / Σ e^x along the last axis. */
    SOFTMAX(Tensor::softmax);

    private final UnaryOperator<Tensor> function;

    Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    /**
     * Applies the function.
     *
     * @param x a floating tensor
     * @return a tensor of the same shape
     */
    public Tensor apply(Operand x) {
        return function.apply(x.value());
    }

    /**
     * Finds an activation by the name that Keras gives it.
     *
     * @param name for example {@code "relu"}
     * @return the activation
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Activation of(String name) {
        return Arrays.stream(values())
                .filter(activation -> activation.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown activation '%s': known are %s"
                                        .formatted(name, Arrays.toString(values()))));
    }

    @Override
    public String toString() {
        return Settings.name(this);
    }
}
