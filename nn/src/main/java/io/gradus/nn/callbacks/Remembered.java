package io.gradus.nn.callbacks;

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

    long longer(String name, long otherwise) {
        var value = state.get(name);
        return value == null ? otherwise : Long.parseLong(value.toString());
    }
}
