package io.gradus.explain;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Value;
import java.util.IdentityHashMap;
import java.util.Map;

/** Numbers for the values of one graph: v1, v2, … A view has the number of what it views. */
final class ValueNames {
    private final Map<Value, Value> roots = new IdentityHashMap<>();
    private final Map<Value, Integer> numbers = new IdentityHashMap<>();

    ValueNames(Graph graph) {
        graph.inputs().forEach(this::number);
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(var input, var output)) {
                roots.put(output, root(input));
            } else {
                node.outputs().forEach(this::number);
            }
        }
    }

    private void number(Value value) {
        numbers.putIfAbsent(value, numbers.size() + 1);
    }

    private Value root(Value value) {
        return roots.getOrDefault(value, value);
    }

    /** The name alone. */
    String name(Value value) {
        var number = numbers.get(root(value));
        return number == null ? "scratch" : "v" + number;
    }

    /** The name with dtype and shape. */
    String describe(Value value) {
        return name(value) + " " + value;
    }
}
