package io.gradus.nn.optimizers;

import io.gradus.tensor.Control;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an optimizer remembers: its own state, and slots that belong to the variables it changes.
 */
final class Memory implements Cell.Slots {
    private final Map<String, Variable> state = new LinkedHashMap<>();
    private final Map<Variable, Map<String, Variable>> slots = new LinkedHashMap<>();

    /** A new state, in the place of one of the same name. */
    Variable state(String name, Tensor initial) {
        var variable = new Variable(initial, "optimizer/" + name, false);
        state.put(name, variable);
        return variable;
    }

    /** A slot, made outside of whatever is traced. */
    @Override
    public Variable slot(Variable of, String name, Supplier<Tensor> initial) {
        return slots.computeIfAbsent(of, key -> new LinkedHashMap<>())
                .computeIfAbsent(
                        name,
                        key ->
                                Control.eagerly(() ->
                                        new Variable(
                                                initial.get(),
                                                "optimizer/" + of.name() + "/" + name,
                                                false)));
    }

    /** A slot of zeros. */
    Variable slot(Variable of, String name) {
        return slot(of, name, () -> Tensor.zeros(of.shape(), of.dtype()));
    }

    void forget(String name) {
        state.remove(name);
    }

    Variable state(String name) {
        var variable = state.get(name);
        if (variable == null) {
            throw new IllegalStateException("there is no state '" + name + "'");
        }
        return variable;
    }

    Map<String, Variable> state() {
        return Collections.unmodifiableMap(state);
    }

    Map<String, Variable> slots(Variable of) {
        return Collections.unmodifiableMap(slots.getOrDefault(of, Map.of()));
    }

    List<Variable> all() {
        var all = new ArrayList<>(state.values());
        slots.values().forEach(some -> all.addAll(some.values()));
        return List.copyOf(all);
    }
}
