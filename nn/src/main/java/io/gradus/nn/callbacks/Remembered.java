package io.gradus.nn.callbacks;

import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A state that a callback goes on from. Files keep integers as {@code Long}, and numbers that are
 * not finite as texts.
 */
record Remembered(Map<String, Object> state) {
    OptionalDouble decimal(String name) {
        var value = state.get(name);
        return value == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(value.toString()));
    }

    OptionalInt integer(String name) {
        var value = state.get(name);
        return value == null
                ? OptionalInt.empty()
                : OptionalInt.of(Math.toIntExact(Long.parseLong(value.toString())));
    }

    int integer(String name, int otherwise) {
        return integer(name).orElse(otherwise);
    }

    /** The tensors whose names begin with a prefix, by what follows it. */
    Map<String, Tensor> tensors(String prefix) {
        var tensors = new LinkedHashMap<String, Tensor>();
        state.forEach((name, value) -> {
            if (name.startsWith(prefix) && value instanceof Tensor tensor) {
                tensors.put(name.substring(prefix.length()), tensor);
            }
        });
        return tensors;
    }

    long longer(String name, long otherwise) {
        var value = state.get(name);
        return value == null ? otherwise : Long.parseLong(value.toString());
    }
}
