package io.gradus.compile;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Node;
import io.gradus.ir.Plan;
import io.gradus.ir.Region;
import io.gradus.ir.Value;
import io.gradus.spi.Backend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Turns a graph into a plan by passes, each a function from graphs to graphs. */
public final class Compiler {
    /** What makes a graph smaller and keeps its bits, in this order. */
    private static final List<UnaryOperator<Graph>> PASSES =
            List.of(
                    Compiler::withoutDeadCode,
                    AbsorbTransposes::absorb,
                    CommonNodes::share,
                    InlineProducers::inline,
                    MergeLoops::merge);

    private Compiler() {}

    /**
     * Makes a plan.
     *
     * @param graph a valid graph
     * @param backend where it shall run
     * @return the plan that the backend takes
     */
    public static Plan plan(Graph graph, Backend backend) {
        var ready = graph.validate();
        for (var pass : PASSES) {
            ready = pass.apply(ready);
        }
        ready = kernels(ready, Expand::expand);
        if (!backend.fusesMultiplyAdd()) {
            ready = kernels(ready, Compiler::unfuse);
        }
        return new Plan(ready.validate(), symbols(ready));
    }

    /** Drops nodes whose outputs nobody reads, those in the bodies of regions too. */
    static Graph withoutDeadCode(Graph graph) {
        Set<Value> live = Collections.newSetFromMap(new IdentityHashMap<>());
        live.addAll(graph.outputs());
        var kept = new ArrayList<Node>();
        for (var node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(live::contains)) {
                kept.add(
                        node instanceof Region region
                                ? region.mapBodies(Compiler::withoutDeadCode)
                                : node);
                live.addAll(node.inputs());
            }
        }
        return new Graph(graph.inputs(), kept.reversed(), graph.outputs());
    }

    /** Rewrites each kernel, those in the bodies of regions too. */
    private static Graph kernels(Graph graph, UnaryOperator<Kernel> rewrite) {
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            nodes.add(
                    switch (node) {
                        case Kernel kernel -> rewrite.apply(kernel);
                        case Region region -> region.mapBodies(body -> kernels(body, rewrite));
                        default -> node;
                    });
        }
        return new Graph(graph.inputs(), nodes, graph.outputs());
    }

    /**
     * For hardware without the instruction, where one rounding would take an emulation in big
     * decimals.
     */
    private static Kernel unfuse(Kernel kernel) {
        return Statements.map(
                kernel,
                expr ->
                        Substitute.bottomUp(
                                expr,
                                e ->
                                        e instanceof Expr.Fma(var a, var b, var c)
                                                ? a.times(b).plus(c)
                                                : e));
    }

    /** The open sizes that the graph's inputs bring. */
    private static List<String> symbols(Graph graph) {
        var names = new LinkedHashSet<String>();
        for (var input : graph.inputs()) {
            for (Dim dim : input.shape().dims()) {
                if (!dim.symbolName().isEmpty()) {
                    names.add(dim.symbolName());
                }
            }
        }
        return List.copyOf(names);
    }
}
