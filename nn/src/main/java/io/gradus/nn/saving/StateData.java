package io.gradus.nn.saving;

import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** States of callbacks as data that JSON can hold. */
final class StateData {
    private StateData() {}

    /** What JSON can hold of a state. */
    static Map<String, Object> withoutTensors(Map<String, Object> state) {
        var plain = new LinkedHashMap<>(state);
        plain.values().removeIf(Tensor.class::isInstance);
        return plain;
    }

    /** What JSON cannot hold of a state. */
    static Map<String, Tensor> tensors(Map<String, Object> state) {
        var tensors = new LinkedHashMap<String, Tensor>();
        state.forEach((name, value) -> {
            if (value instanceof Tensor tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }

    /** The state of a callback, with those tensors whose names begin with a prefix. */
    static Map<String, Object> of(Object data, String prefix, Map<String, Tensor> tensors) {
        var state = of(data);
        tensors.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                state.put(name.substring(prefix.length()), value);
            }
        });
        return state;
    }

    /** The state of a callback, in which numbers that JSON has no word for came as texts. */
    static Map<String, Object> of(Object data) {
        if (!(data instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the state of a callback must be an object");
        }
        var state = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> state.put(name.toString(), number(value)));
        return state;
    }

    private static Object number(Object value) {
        return switch (value) {
            case String text when text.equals("NaN") -> Double.NaN;
            case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
            case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
            case List<?> list -> list.stream().map(StateData::number).toList();
            case Map<?, ?> map -> of(map);
            default -> value;
        };
    }
}
