package io.gradus.compile;

import io.gradus.ir.Axis;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel as parallel loops, one inside the other, around statements.
 *
 * @param kernel the kernel
 * @param axes the loops, outermost first
 * @param body what stands inside the innermost of them
 * @param written for each output that was given another shape on the way here, what stands for it
 */
record Nest(Kernel kernel, List<Axis> axes, List<Stmt> body, Map<Value, Value> written) {
    /** A kernel as a nest; empty for one that adds up into its outputs. */
    static Optional<Nest> of(Kernel kernel) {
        var axes = new ArrayList<Axis>();
        var body = kernel.body();
        while (body.size() == 1
                && body.getFirst() instanceof Stmt.Loop(var axis, var parallel, var inner)
                && parallel) {
            axes.add(axis);
            body = inner;
        }
        return accumulates(kernel.body())
                ? Optional.empty()
                : Optional.of(new Nest(kernel, axes, body, Map.of()));
    }

    private static boolean accumulates(List<Stmt> body) {
        return body.stream()
                .anyMatch(stmt -> stmt instanceof Stmt.Accumulate || accumulates(Walk.inner(stmt)));
    }

    boolean reduces() {
        return reduces(body);
    }

    private static boolean reduces(List<Stmt> body) {
        return body.stream()
                .anyMatch(stmt -> stmt instanceof Stmt.Reduce || reduces(Walk.inner(stmt)));
    }

    /** Whether each step makes single elements only. */
    boolean isFlat() {
        return body.stream()
                .allMatch(stmt -> stmt instanceof Stmt.Let || stmt instanceof Stmt.Store);
    }

    boolean hasLoops() {
        return hasLoops(body);
    }

    private static boolean hasLoops(List<Stmt> body) {
        return body.stream()
                .anyMatch(stmt -> stmt instanceof Stmt.Loop || hasLoops(Walk.inner(stmt)));
    }

    List<Dim> extents() {
        return axes.stream().map(Axis::extent).toList();
    }

    /** This nest with one loop, of so many steps, around everything; its inner loops go inside. */
    Optional<Nest> rows(Dim rows, FusionGraph graph) {
        var steps = Dim.ONE;
        for (int count = 1; count <= axes.size(); count++) {
            steps = steps.times(axes.get(count - 1).extent());
            if (steps.equals(rows)) {
                var outer = axes.subList(0, count);
                var inner = nested(axes.subList(count, axes.size()), body);
                return count == 1
                        ? Optional.of(new Nest(kernel, outer, inner, written))
                        : collapsed(outer, inner, graph);
            }
        }
        return Optional.empty();
    }

    private static List<Stmt> nested(List<Axis> axes, List<Stmt> body) {
        var nested = body;
        for (var axis : axes.reversed()) {
            nested = List.of(new Stmt.Loop(axis, true, nested));
        }
        return nested;
    }

    private Optional<Nest> collapsed(List<Axis> outer, List<Stmt> inner, FusionGraph graph) {
        var merged = Pointwise.merged(outer);
        var renamed = new IdentityHashMap<Value, Value>();
        var failed = new boolean[1];
        var body =
                Statements.map(
                        inner,
                        e -> {
                            var collapsed = Pointwise.collapse(e, outer, merged, graph);
                            failed[0] |= collapsed.isEmpty() || readsOwn(e);
                            return collapsed.orElse(e);
                        },
                        store -> {
                            var shape = store.target().shape();
                            var run = Pointwise.run(shape, store.index(), outer);
                            if (run.isEmpty()) {
                                failed[0] = true;
                                return store;
                            }
                            int from = run.getFirst();
                            int to = run.getLast() + 1;
                            var target =
                                    renamed.computeIfAbsent(
                                            store.target(),
                                            old ->
                                                    new Value(
                                                            old.dtype(),
                                                            Pointwise.joined(shape, from, to)));
                            return new Stmt.Store(
                                    target,
                                    Pointwise.joined(store.index(), from, to, merged.index()),
                                    store.value());
                        });
        return failed[0] || !kernel.scratch().isEmpty()
                ? Optional.empty()
                : Optional.of(new Nest(kernel, List.of(merged), body, renamed));
    }

    /** Whether what is read was written by the same kernel. */
    private boolean readsOwn(Expr e) {
        return Walk.any(
                e,
                node ->
                        node instanceof Expr.Load(var source, _)
                                && kernel.outputs().contains(source));
    }

    /** The outputs, under the shapes in which this nest writes them. */
    List<Value> outputs() {
        return kernel.outputs().stream()
                .map(output -> written.getOrDefault(output, output))
                .toList();
    }

    /** The statements with other axes for the outer loops. */
    List<Stmt> over(List<Axis> others) {
        var where = new IdentityHashMap<Axis, Expr>();
        for (int i = 0; i < axes.size(); i++) {
            where.put(axes.get(i), others.get(i).index());
        }
        return Statements.map(body, e -> Pointwise.axes(e, where), store -> store);
    }
}
