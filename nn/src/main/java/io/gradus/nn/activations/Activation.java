package io.gradus.nn.activations;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A function that a layer applies to its outputs. Any lambda of tensors is one. */
@FunctionalInterface
public interface Activation {
    /** The outputs as they are. */
    Activation LINEAR = Named.add("linear", x -> x);

    /** max(x, 0). */
    Activation RELU = Named.add("relu", Tensor::relu);

    /** min(max(x, 0), 6). */
    Activation RELU6 = Named.add("relu6", Tensor::relu6);

    /** x where positive, else e^x − 1. */
    Activation ELU = Named.add("elu", x -> x.elu(1));

    /** The self-normalising ELU. */
    Activation SELU = Named.add("selu", Tensor::selu);

    /** x · Φ(x). */
    Activation GELU = Named.add("gelu", Tensor::gelu);

    /** x · sigmoid(x). */
    Activation SILU = Named.add("silu", Tensor::silu);

    /** 1 / (1 + e^−x). */
    Activation SIGMOID = Named.add("sigmoid", Tensor::sigmoid);

    /** The hyperbolic tangent. */
    Activation TANH = Named.add("tanh", Tensor::tanh);

    /** log(1 + e^x). */
    Activation SOFTPLUS = Named.add("softplus", Tensor::softplus);

    /** x / (1 + |x|). */
    Activation SOFTSIGN = Named.add("softsign", Tensor::softsign);

    /** e^x / Σ e^x along the last axis. */
    Activation SOFTMAX = Named.add("softmax", Tensor::softmax);

    /**
     * Applies the function.
     *
     * @param x a floating tensor
     * @return a tensor, for most functions of the same shape
     */
    Tensor apply(Operand x);

    /**
     * Finds an activation by the name that Keras gives it.
     *
     * @param name for example {@code "relu"}
     * @return the activation
     * @throws IllegalArgumentException if there is none of that name
     */
    static Activation of(String name) {
        var activation = Named.ALL.get(name);
        if (activation == null) {
            throw new IllegalArgumentException(
                    "unknown activation '%s': known are %s".formatted(name, Named.ALL.keySet()));
        }
        return activation;
    }

    /**
     * An activation on its way to a file or from it: as its name, or, if it has settings, as a
     * thing of its own.
     *
     * @param config takes or gives it
     * @param name the name of the setting
     * @param activation the activation
     * @return the activation
     * @throws UnsupportedOperationException if it is a lambda, which no file can hold
     */
    static Activation configured(Config config, String name, Activation activation) {
        var data =
                config.isReading() || activation instanceof Named
                        ? activation.toString()
                        : Config.of(activation);
        var read = config.data(name, data);
        if (!config.isReading() || read == data) {
            return activation;
        }
        return read instanceof String text ? of(text) : config.make(Activation.class, read);
    }

    /**
     * An activation without settings.
     *
     * @param name the name that Keras gives it
     * @param function what it does
     */
    record Named(String name, UnaryOperator<Tensor> function) implements Activation {
        private static final Map<String, Activation> ALL = new LinkedHashMap<>();

        private static Activation add(String name, UnaryOperator<Tensor> function) {
            var activation = new Named(name, function);
            ALL.put(name, activation);
            return activation;
        }

        @Override
        public Tensor apply(Operand x) {
            return function.apply(x.value());
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
