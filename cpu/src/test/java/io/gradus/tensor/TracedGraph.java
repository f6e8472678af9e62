package io.gradus.tensor;

import io.gradus.compile.Compiler;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Graph;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** The graph that a function is traced into, for tests that look at it. */
public final class TracedGraph {
    private TracedGraph() {}

    /** Traces code, without variables of its own at the end. */
    public static Graph of(Function<List<Tensor>, List<Tensor>> code, Tensor... inputs) {
        var trace = new Trace();
        return trace.run(() -> {
            var parameters =
                    List.of(inputs).stream().map(input -> trace.parameter(input.type())).toList();
            var outputs = new ArrayList<>(code.apply(parameters));
            outputs.addAll(trace.assigned().values());
            var all = new ArrayList<>(parameters);
            all.addAll(trace.reads().values());
            all.addAll(trace.captured());
            return trace.lower(all, outputs);
        });
    }

    /** The graph that code is compiled to. */
    public static Graph planned(Function<List<Tensor>, List<Tensor>> code, Tensor... inputs) {
        var plan = Compiler.plan(of(code, inputs), Device.current().backend());
        return Epilogue.apart(plan.graph());
    }

    /** How many nodes of a graph, those in the bodies of its regions included, are of a kind. */
    public static int count(Graph graph, Predicate<Node> kind) {
        int count = 0;
        for (var node : graph.nodes()) {
            count += kind.test(node) ? 1 : 0;
            if (node instanceof Region region) {
                for (var body : region.bodies()) {
                    count += count(body, kind);
                }
            }
        }
        return count;
    }

    /** How many nodes a graph has, those in the bodies of its regions included. */
    public static int size(Graph graph) {
        return count(graph, node -> true);
    }
}
