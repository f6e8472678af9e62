package io.gradus.compile;

import io.gradus.ir.Dim;
import io.gradus.ir.Graph;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets a loop return products that are made of its stacked values once more after it: the gradient
 * of a recurrent net runs each step again, and begins with the product of the state.
 *
 * <p>Every bit stays, since each row of a product is the same sum whatever rows stand around it.
 */
final class SharedProducts {
    /** Products of shorter rows are made again as fast as they are copied. */
    private static final int LEAST_DEPTH = 16;

    private SharedProducts() {}

    static Graph share(Graph graph) {
        Map<Value, Region> stackedBy = new IdentityHashMap<>();
        Map<Region, List<Value>> found = new IdentityHashMap<>();
        Map<Region, List<Value>> made = new IdentityHashMap<>();
        var aliases = roots(graph);
        Set<Node> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var node : graph.nodes()) {
            if (node instanceof Region.Scan scan) {
                scan.stacked().forEach(value -> stackedBy.put(value, scan));
            } else if (node instanceof Region.While loop) {
                loop.stacked().forEach(value -> stackedBy.put(value, loop));
            } else if (node instanceof Library.Matmul product
                    && stackedBy.get(product.a()) instanceof Region loop
                    && isOfMatrices(product)) {
                for (var same : loop.bodies().getFirst().nodes()) {
                    if (same instanceof Library.Matmul inside
                            && isSame(product, inside, loop, aliases)
                            && shared.add(product)) {
                        found.computeIfAbsent(loop, _ -> new ArrayList<>()).add(product.output());
                        made.computeIfAbsent(loop, _ -> new ArrayList<>()).add(inside.output());
                    }
                }
            }
        }
        if (shared.isEmpty()) {
            return graph;
        }
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            if (node instanceof Region loop && found.containsKey(loop)) {
                nodes.add(stacking(loop, made.get(loop), found.get(loop)));
            } else if (!shared.contains(node)) {
                nodes.add(node);
            }
        }
        return new Graph(graph.inputs(), nodes, graph.outputs());
    }

    /** Whether a product is one of many matrices with one. */
    private static boolean isOfMatrices(Library.Matmul product) {
        Dim depth = product.a().shape().dim(-1);
        return product.a().shape().rank() == 3
                && product.b().shape().rank() == 2
                && !product.transposeA()
                && (!depth.isFixed() || depth.value() >= LEAST_DEPTH);
    }

    /** Whether a step of a loop makes what a product makes of all its steps. */
    private static boolean isSame(
            Library.Matmul product, Library.Matmul inside, Region loop, Map<Value, Value> aliases) {
        var body = loop.bodies().getFirst();
        var within = roots(body);
        int captured = body.inputs().indexOf(root(inside.b(), within));
        int stack = loop.outputs().indexOf(product.a());
        return inside.transposeA() == product.transposeA()
                && inside.transposeB() == product.transposeB()
                && root(body.outputs().get(stack), within) == root(inside.a(), within)
                && captured >= loop.inputs().size() - captured(loop)
                && root(loop.inputs().get(captured), aliases) == root(product.b(), aliases);
    }

    /** What aliases of the same shape stand for. */
    private static Map<Value, Value> roots(Graph graph) {
        Map<Value, Value> roots = new IdentityHashMap<>();
        for (var node : graph.nodes()) {
            if (node instanceof Node.Alias(var input, var output)
                    && input.shape().equals(output.shape())) {
                roots.put(output, root(input, roots));
            }
        }
        return roots;
    }

    private static Value root(Value value, Map<Value, Value> roots) {
        return roots.getOrDefault(value, value);
    }

    private static int captured(Region loop) {
        return switch (loop) {
            case Region.Scan scan -> scan.captured().size();
            case Region.While w -> w.captured().size();
            case Region.Cond c -> throw new IllegalArgumentException("not a loop: " + c);
        };
    }

    private static Region stacking(Region loop, List<Value> slices, List<Value> stacks) {
        var body = loop.bodies().getFirst();
        var outputs = new ArrayList<>(body.outputs());
        outputs.addAll(slices);
        var graph = new Graph(body.inputs(), body.nodes(), outputs);
        return switch (loop) {
            case Region.Scan scan ->
                    new Region.Scan(
                            graph,
                            scan.initial(),
                            scan.sequences(),
                            scan.captured(),
                            scan.carried(),
                            joined(scan.stacked(), stacks),
                            scan.length(),
                            scan.reverse());
            case Region.While w ->
                    new Region.While(
                            graph,
                            w.initial(),
                            w.captured(),
                            w.carried(),
                            joined(w.stacked(), stacks),
                            w.steps(),
                            w.maximum());
            case Region.Cond c -> throw new IllegalArgumentException("not a loop: " + c);
        };
    }

    private static List<Value> joined(List<Value> first, List<Value> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
