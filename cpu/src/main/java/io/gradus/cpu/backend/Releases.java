package io.gradus.cpu.backend;

import io.gradus.ir.Graph;
import io.gradus.ir.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** When an array may be dropped: after the last of the values that share its slot is released. */
final class Releases {
    private final Slots slots;
    private final Set<Integer> kept = new HashSet<>();
    // How many values of a slot are not released yet.
    private final Map<Integer, Integer> live = new HashMap<>();

    Releases(Graph graph, Slots slots) {
        this.slots = slots;
        graph.outputs().forEach(output -> kept.add(slots.of(output)));
        graph.inputs().forEach(this::add);
        graph.nodes().forEach(node -> node.outputs().forEach(this::add));
    }

    private void add(Value value) {
        live.merge(slots.of(value), 1, Integer::sum);
    }

    /** The slots that are free once these values are released too. */
    int[] free(Collection<Value> released) {
        return released.stream()
                .mapToInt(slots::of)
                .filter(slot -> live.merge(slot, -1, Integer::sum) == 0 && !kept.contains(slot))
                .toArray();
    }
}
