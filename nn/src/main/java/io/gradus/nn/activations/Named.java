package io.gradus.nn.activations;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An activation without settings.
 *
 * @param name the name that Keras gives it
 * @param function what it does
 */
record Named(String name, UnaryOperator<Tensor> function) implements Activation {
    private static final Map<String, Activation> ALL = new LinkedHashMap<>();

    /** Other names for some of them. */
    private static final Map<String, String> ALIASES =
            Map.of("swish", "silu", "hard_swish", "hard_silu");

    static Activation add(String name, UnaryOperator<Tensor> function) {
        var activation = new Named(name, function);
        ALL.put(name, activation);
        return activation;
    }

    static Activation of(String name) {
        var activation = ALL.get(ALIASES.getOrDefault(name, name));
        if (activation == null) {
            throw new IllegalArgumentException(
                    "unknown activation '%s': known are %s%s"
                            .formatted(
                                    name,
                                    ALL.keySet(),
                                    name.equals("threshold")
                                            ? "; Activation.threshold takes two numbers"
                                            : ""));
        }
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
