package io.gradus.cpu.backend;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Value;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Where the array of each value of a graph stands during a run: inputs first; aliases share a slot.
 */
final class Slots {
    private final Map<Value, Integer> slots = new IdentityHashMap<>();
    private int count;

    Slots(Graph graph) {
        graph.inputs().forEach(this::add);
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(Value input, Value output)) {
                slots.put(output, of(input));
            } else {
                node.outputs().forEach(this::add);
            }
        }
    }

    private void add(Value value) {
        slots.put(value, count++);
    }

    int count() {
        return count;
    }

    int of(Value value) {
        var slot = slots.get(value);
        if (slot == null) {
            throw new IllegalStateException("the graph never makes " + value);
        }
        return slot;
    }

    int[] of(List<Value> values) {
        return values.stream().mapToInt(this::of).toArray();
    }

    /** The number of a value's elements under the values of the open sizes. */
    static int elements(Value value, ToLongFunction<String> symbols) {
        long elements = value.shape().count().evaluate(symbols);
        if (elements < 0) {
            throw new IllegalArgumentException(
                    value
                            + " would have "
                            + elements
                            + " elements: an open size is smaller than what is cut off it");
        }
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    value
                            + " would have "
                            + elements
                            + " elements, but a Java array holds at most 2147483639: use smaller batches");
        }
        return (int) elements;
    }
}
