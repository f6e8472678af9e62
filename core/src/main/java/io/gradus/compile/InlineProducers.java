package io.gradus.compile;

import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Origin;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes elementwise values where they are read, so that they are never written to memory: chains
 * of elementwise operations become one kernel, and reductions take in what produces their elements.
 *
 * <p>Every element is computed by the same expression as before, rounded to the dtype it would have
 * been stored in, so no bit changes.
 */
final class InlineProducers {
    /** A kernel that reads more than this many arrays, or does more work, is large enough. */
    private static final int MOST_INPUTS = 24;

    private static final double MOST_WORK = 200;

    private final FusionGraph graph;

    private InlineProducers(FusionGraph graph) {
        this.graph = graph;
    }

    static Graph inline(Graph before) {
        var pass = new InlineProducers(new FusionGraph(before));
        for (int position = 0; position < pass.graph.size(); position++) {
            if (pass.graph.node(position) instanceof Kernel kernel) {
                int at = position;
                Pointwise.of(kernel).ifPresent(producer -> pass.inline(at, producer));
            }
        }
        return pass.graph.graph();
    }

    private void inline(int position, Pointwise producer) {
        var root = producer.output();
        var users = graph.users(root);
        if (users.isEmpty() || graph.isOutput(root) || !producer.readsInOrder()) {
            return;
        }
        double elements = Weight.size(root.shape().count());
        double weight = Weight.of(producer.value());
        if (elements == 0 || weight > MOST_WORK) {
            return;
        }
        double kept = elements * (weight + Weight.STORE);
        double inlined = 0;
        var rewritten = new HashMap<Integer, Kernel>();
        for (int user : users) {
            if (!(graph.node(user) instanceof Kernel consumer) || !fit(producer, consumer)) {
                return;
            }
            double reads = reads(consumer, root);
            kept += reads * Weight.LOAD;
            inlined += elements == 1 ? 0 : reads * weight;
            var kernel = rewrite(producer, consumer);
            if (kernel.isEmpty()) {
                return;
            }
            rewritten.put(user, kernel.get());
        }
        if (inlined > kept) {
            return;
        }
        graph.remove(position);
        rewritten.forEach(graph::replace);
    }

    /** Whether both together are a kernel of a size and of dtypes that runs well. */
    private static boolean fit(Pointwise producer, Kernel consumer) {
        var work = new double[1];
        var widths = new int[1];
        Walk.expressions(
                consumer,
                e -> {
                    work[0] += Weight.of(e);
                    widths[0] |= Weight.widths(e);
                });
        int own = Weight.widths(producer.value());
        return work[0] + Weight.of(producer.value()) <= MOST_WORK
                && (own | widths[0]) == Math.max(own, widths[0])
                && consumer.inputs().size() + producer.kernel().inputs().size() <= MOST_INPUTS;
    }

    /** How often a kernel reads elements of a root; equal reads of one step count once. */
    private double reads(Kernel kernel, Value root) {
        return reads(kernel.body(), 1, root);
    }

    private double reads(List<Stmt> body, double times, Value root) {
        double reads = 0;
        Set<Expr> seen = new HashSet<>();
        for (var stmt : body) {
            switch (stmt) {
                case Stmt.Loop(var axis, _, var inner) ->
                        reads += reads(inner, times * Weight.size(axis.extent()), root);
                case Stmt.Reduce reduce -> {
                    double steps = times * Weight.size(reduce.axis().extent());
                    reads += reads(reduce.body(), steps, root);
                    Set<Expr> ofStep = new HashSet<>();
                    reduce.elements().forEach(e -> loads(e, root, ofStep));
                    reads += steps * ofStep.size();
                }
                default -> Walk.own(stmt).forEach(e -> loads(e, root, seen));
            }
        }
        return reads + times * seen.size();
    }

    private void loads(Expr e, Value root, Set<Expr> found) {
        Walk.nodes(
                e,
                node -> {
                    if (node instanceof Expr.Load load && graph.root(load.source()) == root) {
                        found.add(load);
                    }
                });
    }

    /**
     * The consumer with the producer's expression in place of its reads; empty if one cannot be.
     */
    private Optional<Kernel> rewrite(Pointwise producer, Kernel consumer) {
        var known = new HashMap<Expr.Load, Optional<Expr>>();
        var failed = new boolean[1];
        var kernel =
                Statements.map(
                        consumer,
                        e ->
                                Substitute.bottomUp(
                                        e,
                                        node -> {
                                            if (node instanceof Expr.Load load
                                                    && graph.root(load.source())
                                                            == producer.output()) {
                                                var element =
                                                        known.computeIfAbsent(
                                                                load, l -> element(producer, l));
                                                failed[0] |= element.isEmpty();
                                                return element.orElse(node);
                                            }
                                            return node;
                                        }));
        if (failed[0]) {
            return Optional.empty();
        }
        return Optional.of(fused(producer.kernel(), kernel));
    }

    private Optional<Expr> element(Pointwise producer, Expr.Load load) {
        boolean looksUp =
                load.index().stream()
                        .anyMatch(index -> Walk.any(index, e -> e instanceof Expr.Load));
        return looksUp ? Optional.empty() : producer.at(load.source().shape(), load.index(), graph);
    }

    /** A kernel under the names of two, reading what its statements read. */
    static Kernel fused(Kernel first, Kernel second) {
        var origins = new LinkedHashSet<Origin>(first.origins());
        origins.addAll(second.origins());
        return new Kernel(
                name(first, second),
                inputs(second),
                second.outputs(),
                second.scratch(),
                second.body(),
                List.copyOf(origins));
    }

    private static String name(Kernel first, Kernel second) {
        var name = first.name() + "_" + second.name();
        return name.length() <= 60 ? name : second.name();
    }

    /** The values that a kernel's statements read and that it does not make itself. */
    static List<Value> inputs(Kernel kernel) {
        Set<Value> own = Collections.newSetFromMap(new IdentityHashMap<>());
        own.addAll(kernel.outputs());
        own.addAll(kernel.scratch());
        var inputs = new ArrayList<Value>();
        Map<Value, Boolean> seen = new IdentityHashMap<>();
        Walk.expressions(
                kernel,
                e ->
                        Walk.nodes(
                                e,
                                node -> {
                                    if (node instanceof Expr.Load(var source, _)
                                            && !own.contains(source)
                                            && seen.put(source, true) == null) {
                                        inputs.add(source);
                                    }
                                }));
        return inputs;
    }
}
