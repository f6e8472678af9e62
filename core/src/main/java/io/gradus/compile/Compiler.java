package io.gradus.compile;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Node;
import io.gradus.ir.OpenSizes;
import io.gradus.ir.Plan;
import io.gradus.ir.Region;
import io.gradus.spi.Backend;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Turns a graph into a plan by passes, each a function from graphs to graphs. */
public final class Compiler {
    /** What makes a graph smaller and keeps its bits, in this order. */
    private static final List<UnaryOperator<Graph>> PASSES =
            List.of(
                    DeadCode::remove,
                    everywhere(AbsorbTransposes::absorb),
                    Hoist::hoist,
                    DeadCode::remove,
                    everywhere(SharedProducts::share),
                    everywhere(CommonNodes::share),
                    everywhere(InlineProducers::inline),
                    everywhere(MergeLoops::merge));

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
        ready = everywhere(Epilogues::attach).apply(ready);
        return new Plan(ready.validate(), symbols(ready));
    }

    /** A pass over one graph as a pass over the bodies of regions too, the innermost first. */
    private static UnaryOperator<Graph> everywhere(UnaryOperator<Graph> pass) {
        return graph -> {
            var nodes = new ArrayList<Node>();
            for (var node : graph.nodes()) {
                nodes.add(
                        node instanceof Region region ? region.mapBodies(everywhere(pass)) : node);
            }
            return pass.apply(new Graph(graph.inputs(), nodes, graph.outputs()));
        };
    }

    /** Rewrites each kernel, those in the bodies of regions too. */
    private static Graph kernels(Graph graph, UnaryOperator<Kernel> rewrite) {
        return everywhere(one ->
                        new Graph(
                                one.inputs(),
                                one.nodes().stream()
                                        .map(node ->
                                                node instanceof Kernel kernel
                                                        ? rewrite.apply(kernel)
                                                        : node)
                                        .toList(),
                                one.outputs()))
                .apply(graph);
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

    /** The open sizes that a run must be given: those of the inputs, and others that nodes need. */
    private static List<String> symbols(Graph graph) {
        var names = new LinkedHashSet<String>();
        for (var input : graph.inputs()) {
            for (Dim dim : input.shape().dims()) {
                if (!dim.symbolName().isEmpty()) {
                    names.add(dim.symbolName());
                }
            }
        }
        var used = new TreeSet<String>();
        graph.nodes().forEach(node -> used.addAll(OpenSizes.of(node)));
        used.removeAll(OpenSizes.definedIn(graph));
        names.addAll(used);
        return List.copyOf(names);
    }
}
