package io.gradus.cpu.backend;

import io.gradus.ir.Graph;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
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

    /**
     * The releases of a graph that comes without: for each node, the values that no later node
     * reads.
     */
    static List<List<Value>> of(Graph graph) {
        Map<Value, Integer> last = new IdentityHashMap<>();
        graph.inputs().forEach(input -> last.put(input, 0));
        for (int i = 0; i < graph.nodes().size(); i++) {
            int at = i;
            graph.nodes().get(i).outputs().forEach(output -> last.put(output, at));
            graph.nodes().get(i).inputs().forEach(input -> last.put(input, at));
        }
        graph.outputs().forEach(last::remove);
        List<List<Value>> releases = new ArrayList<>();
        graph.nodes().forEach(node -> releases.add(new ArrayList<>()));
        last.forEach((value, node) -> {
            if (node < releases.size()) {
                releases.get(node).add(value);
            }
        });
        return releases;
    }
}
