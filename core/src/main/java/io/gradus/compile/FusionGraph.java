package io.gradus.compile;

import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.OpenSizes;
import io.gradus.ir.Region;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph while passes change it. Values that are the same memory under several shapes have one
 * root; aliases are no nodes here and are written down again at the end.
 */
final class FusionGraph {
    private final Graph graph;
    private final List<@Nullable Node> nodes = new ArrayList<>();
    private final Map<Value, Value> aliased = new IdentityHashMap<>();
    private final Map<Value, Integer> makers = new IdentityHashMap<>();
    private final Map<Value, Set<Integer>> users = new IdentityHashMap<>();
    private final Set<Value> outputs = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Value, List<Value>> views = new IdentityHashMap<>();
    // For each open size that a loop defines a value that this loop makes.
    private final Map<String, Value> sizes = new HashMap<>();

    FusionGraph(Graph graph) {
        this.graph = graph;
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(var input, var output)) {
                aliased.put(output, input);
            } else {
                if (node instanceof Region region && !region.defines().isEmpty()) {
                    sizes.put(region.defines(), region.outputs().getFirst());
                }
                nodes.add(node);
                connect(nodes.size() - 1, node);
            }
        }
        graph.outputs().forEach(output -> outputs.add(root(output)));
    }

    /** What must be there before a node: its inputs, and the loops that define its sizes. */
    private List<Value> needs(Node node) {
        if (sizes.isEmpty()) {
            return node.inputs();
        }
        var needs = new ArrayList<>(node.inputs());
        for (var size : OpenSizes.of(node)) {
            if (sizes.containsKey(size)) {
                needs.add(sizes.get(size));
            }
        }
        return needs;
    }

    private void connect(int position, Node node) {
        node.outputs().forEach(output -> makers.put(output, position));
        needs(node)
                .forEach(input ->
                        users.computeIfAbsent(root(input), _ -> new LinkedHashSet<>())
                                .add(position));
    }

    private void disconnect(int position, Node node) {
        node.outputs().forEach(makers::remove);
        for (var input : needs(node)) {
            var others = users.get(root(input));
            if (others != null) {
                others.remove(position);
            }
        }
    }

    /** The number of places for nodes; some are empty. */
    int size() {
        return nodes.size();
    }

    /** The node at a place, or null if it has gone. */
    @Nullable Node node(int position) {
        return nodes.get(position);
    }

    /** The value whose memory this one is. */
    Value root(Value value) {
        var at = value;
        for (var next = aliased.get(at); next != null; next = aliased.get(at)) {
            at = next;
        }
        return at;
    }

    /** The places of the nodes that read a root under any shape, in no order that matters. */
    List<Integer> users(Value root) {
        return List.copyOf(users.getOrDefault(root, Set.of()));
    }

    /** Whether the caller of the graph is given this root under some shape. */
    boolean isOutput(Value root) {
        return outputs.contains(root);
    }

    /** The place of the node that makes a root, or −1 for an input of the graph. */
    int maker(Value root) {
        return makers.getOrDefault(root, -1);
    }

    void replace(int position, Node node) {
        remove(position);
        nodes.set(position, node);
        connect(position, node);
    }

    void remove(int position) {
        var old = nodes.get(position);
        if (old != null) {
            disconnect(position, old);
            nodes.set(position, null);
        }
    }

    /** The same memory under another shape. */
    Value view(Value value, Shape shape) {
        if (value.shape().equals(shape)) {
            return value;
        }
        var root = root(value);
        if (root.shape().equals(shape)) {
            return root;
        }
        var known = views.computeIfAbsent(root, _ -> new ArrayList<>());
        for (var view : known) {
            if (view.shape().equals(shape)) {
                return view;
            }
        }
        var view = new Value(root.dtype(), shape);
        aliased.put(view, root);
        known.add(view);
        return view;
    }

    /** From now on a value is a view of another one, which takes its place as a root. */
    void rename(Value old, Value root) {
        aliased.put(old, root);
        var readers = users.remove(old);
        if (readers != null) {
            users.put(root, readers);
        }
        if (outputs.remove(old)) {
            outputs.add(root);
        }
        var shapes = views.remove(old);
        if (shapes != null) {
            views.put(root, shapes);
        }
    }

    /** Whether a node needs another one that stands at a place, over nodes between them. */
    boolean reaches(int from, int to, boolean direct) {
        return reaches(from, to, direct, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private boolean reaches(int from, int to, boolean direct, Set<Node> seen) {
        var node = nodes.get(to);
        if (node == null || !seen.add(node)) {
            return false;
        }
        for (var input : needs(node)) {
            int maker = maker(root(input));
            if (maker < 0) {
                continue;
            }
            if (maker == from ? direct : reaches(from, maker, true, seen)) {
                return true;
            }
        }
        return false;
    }

    /** The graph as it is now, its nodes after those that they need. */
    Graph graph() {
        var ordered = new ArrayList<Node>();
        Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int position = 0; position < nodes.size(); position++) {
            write(position, ordered, written);
        }
        graph.outputs().forEach(output -> writeAlias(output, ordered, written));
        return new Graph(graph.inputs(), ordered, graph.outputs());
    }

    private void write(int position, List<Node> ordered, Set<Object> written) {
        var node = position < 0 ? null : nodes.get(position);
        if (node == null || !written.add(node)) {
            return;
        }
        for (var input : needs(node)) {
            write(maker(root(input)), ordered, written);
            writeAlias(input, ordered, written);
        }
        ordered.add(node);
    }

    private void writeAlias(Value value, List<Node> ordered, Set<Object> written) {
        var root = root(value);
        if (root != value && written.add(value)) {
            ordered.add(new Node.Alias(root, value));
        }
    }
}
