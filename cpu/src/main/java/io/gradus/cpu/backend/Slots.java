package io.gradus.cpu.backend;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.OpenSizes;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the array of each value of a graph stands during a run: inputs first; aliases share a slot.
 */
final class Slots {
    private final Map<Value, Integer> slots = new IdentityHashMap<>();
    // Where the sizes stand that loops of this graph define, as Integers.
    private final Map<String, Integer> sizes = new HashMap<>();
    private int count;

    Slots(Graph graph) {
        graph.inputs().forEach(this::add);
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(Value input, Value output)) {
                slots.put(output, of(input));
            } else {
                node.outputs().forEach(this::add);
            }
            if (node instanceof Region region && !region.defines().isEmpty()) {
                sizes.computeIfAbsent(region.defines(), name -> count++);
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

    /** The open sizes of a node that loops of this graph define. */
    List<String> late(Node node) {
        return sizes.isEmpty()
                ? List.of()
                : OpenSizes.of(node).stream().filter(sizes::containsKey).sorted().toList();
    }

    /** Whether the size of a value is known only when a loop of this graph has run. */
    boolean isLate(Value value) {
        return !sizes.isEmpty()
                && value.shape().dims().stream()
                        .anyMatch(dim -> !Collections.disjoint(dim.symbols(), sizes.keySet()));
    }

    /** Where the value of an open size stands that a loop of this graph defines. */
    int of(String size) {
        var slot = sizes.get(size);
        if (slot == null) {
            throw new IllegalStateException("no loop of the graph defines the size " + size);
        }
        return slot;
    }

    /**
     * Puts a result of a region into a slot. What the region only handed on is copied: the array
     * may be used again when the value that it was given as is needed no more.
     */
    static void put(@Nullable Object[] slots, int slot, Object result, int[]... given) {
        for (int[] some : given) {
            for (int other : some) {
                if (slots[other] == result) {
                    slots[slot] = HostArrays.copy(result);
                    return;
                }
            }
        }
        slots[slot] = result;
    }

    /** Puts the arrays of some slots side by side. */
    static void take(@Nullable Object[] slots, int[] from, @Nullable Object[] into, int at) {
        for (int i = 0; i < from.length; i++) {
            into[at + i] = slots[from[i]];
        }
    }

    /** The element of a bool scalar. */
    static boolean isTrue(@Nullable Object array) {
        return array instanceof boolean[] scalar && scalar[0];
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
