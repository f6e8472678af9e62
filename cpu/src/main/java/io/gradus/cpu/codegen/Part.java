package io.gradus.cpu.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A piece of a routine that is one method: one outer loop, or statements that run once. All threads
 * finish a part before the next one begins.
 *
 * @param body the statements
 * @param leaves values that later parts read, with the slots in which they find them
 * @param finds values of earlier parts, with their slots
 */
record Part(List<Form> body, Map<Node, Integer> leaves, Map<Node, Integer> finds) {
    /** Whether the part is one parallel loop, whose steps may be cut into ranges. */
    boolean isParallel() {
        return body.size() == 1 && body.getFirst() instanceof Form.For loop && loop.parallel();
    }

    /** The only loop of the part. */
    Form.For loop() {
        return (Form.For) body.getFirst();
    }

    static List<Part> of(Routine routine) {
        var bodies = split(routine);
        var uses = bodies.stream().map(Part::uses).toList();
        var parts = new ArrayList<Part>();
        var slots = new IdentityHashMap<Node, Integer>();
        for (int i = 0; i < bodies.size(); i++) {
            var leaves = new IdentityHashMap<Node, Integer>();
            for (var node : defined(bodies.get(i))) {
                if (uses.subList(i + 1, uses.size()).stream()
                        .anyMatch(later -> later.contains(node))) {
                    leaves.put(node, slots.size() + leaves.size());
                }
            }
            parts.add(new Part(bodies.get(i), leaves, Map.copyOf(slots)));
            slots.putAll(leaves);
        }
        return parts;
    }

    private static List<List<Form>> split(Routine routine) {
        var parts = new ArrayList<List<Form>>();
        var straight = new ArrayList<Form>();
        for (var form : routine.body()) {
            if (form instanceof Form.For loop && loop.parallel()) {
                if (!straight.isEmpty()) {
                    parts.add(List.copyOf(straight));
                    straight.clear();
                }
                parts.add(List.of(form));
            } else {
                straight.add(form);
            }
        }
        if (!straight.isEmpty()) {
            parts.add(straight);
        }
        return sharesScratch(routine, parts) ? List.of(routine.body()) : parts;
    }

    /** Scratch memory lives as long as one call of one method. */
    private static boolean sharesScratch(Routine routine, List<List<Form>> parts) {
        var seen = new HashSet<Integer>();
        for (var part : parts) {
            for (int array : Forms.touched(part)) {
                if (array >= routine.given() && !seen.add(array)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Node> defined(List<Form> body) {
        var defined = new ArrayList<Node>();
        for (var form : body) {
            switch (form) {
                case Form.Reduce reduce -> defined.addAll(reduce.results());
                case Form.Keep keep -> defined.add(keep.value());
                case Form.For _, Form.Store _, Form.Check _ -> {}
            }
        }
        return defined;
    }

    private static Set<Node> uses(List<Form> body) {
        Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        Forms.visit(body, nodes);
        return nodes;
    }
}
