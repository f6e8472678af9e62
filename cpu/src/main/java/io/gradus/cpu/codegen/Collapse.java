package io.gradus.cpu.codegen;

import io.gradus.ir.Axis;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds loops that need not be there: those of one step, and those that together with the loop
 * inside of them walk every array as one longer loop would.
 */
final class Collapse {
    private final Kernel kernel;
    private final Indexes indexes;
    private final Set<Axis> dropped = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Axis, Dim> extents = new IdentityHashMap<>();

    Collapse(Kernel kernel, Indexes indexes) {
        this.kernel = kernel;
        this.indexes = indexes;
        visit(kernel.body(), false);
    }

    /** Whether the loop over an axis has gone; its position counts as 0. */
    boolean isDropped(Axis axis) {
        return dropped.contains(axis);
    }

    /** The steps of an axis, with those of dropped loops around it. */
    Dim extent(Axis axis) {
        return extents.getOrDefault(axis, axis.extent());
    }

    private void visit(List<Stmt> body, boolean insideParallel) {
        for (var stmt : body) {
            switch (stmt) {
                case Stmt.Loop loop -> {
                    visit(loop.body(), insideParallel || loop.parallel());
                    // Scratch memory belongs to a step of this loop: it has to stay.
                    boolean ownsScratch =
                            loop.parallel() && !insideParallel && usesScratch(loop.body());
                    if (!ownsScratch) {
                        drop(loop);
                    }
                }
                case Stmt.Reduce reduce -> visit(reduce.body(), insideParallel);
                case Stmt.Let _, Stmt.Store _, Stmt.Accumulate _, Stmt.Check _ -> {}
            }
        }
    }

    private void drop(Stmt.Loop loop) {
        var axis = loop.axis();
        if (axis.extent().is(1)) {
            dropped.add(axis);
        } else if (only(loop.body()) instanceof Stmt.Loop inner
                && inner.parallel() == loop.parallel()
                && walkAsOne(axis, inner.axis(), inner.body())) {
            dropped.add(axis);
            extents.put(inner.axis(), extent(axis).times(extent(inner.axis())));
        }
    }

    /**
     * The single statement of a body, looking through dropped loops; the first of several
     * otherwise.
     */
    private Stmt only(List<Stmt> body) {
        while (body.size() == 1
                && body.getFirst() instanceof Stmt.Loop loop
                && dropped.contains(loop.axis())) {
            body = loop.body();
        }
        return body.size() == 1 ? body.getFirst() : NOTHING;
    }

    private static final Stmt NOTHING =
            new Stmt.Check(Expr.constant(io.gradus.ir.DType.BOOL, 1), "", List.of());

    private boolean walkAsOne(Axis outer, Axis inner, List<Stmt> body) {
        var uses = new Uses();
        uses.body(body);
        return !uses.values.contains(outer)
                && !uses.values.contains(inner)
                && uses.accesses.stream()
                        .allMatch(a ->
                                a.coefficient(outer)
                                        .equals(extent(inner).times(a.coefficient(inner))));
    }

    private boolean usesScratch(List<Stmt> body) {
        if (kernel.scratch().isEmpty()) {
            return false;
        }
        var uses = new Uses();
        uses.body(body);
        return kernel.scratch().stream().anyMatch(uses.touched::contains);
    }

    /** What statements read and write, and the axes whose position matters for more than that. */
    private final class Uses {
        final List<Affine> accesses = new ArrayList<>();
        final Set<Axis> values = Collections.newSetFromMap(new IdentityHashMap<>());
        final Set<Value> touched = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        void body(List<Stmt> body) {
            for (var stmt : body) {
                switch (stmt) {
                    case Stmt.Loop loop -> body(loop.body());
                    case Stmt.Let let -> value(let.value());
                    case Stmt.Reduce reduce -> {
                        body(reduce.body());
                        reduce.elements().forEach(this::value);
                    }
                    case Stmt.Store store -> {
                        access(store.target(), store.index());
                        value(store.value());
                    }
                    case Stmt.Accumulate accumulate -> {
                        access(accumulate.target(), accumulate.index());
                        value(accumulate.value());
                    }
                    case Stmt.Check check -> {
                        value(check.condition());
                        check.arguments().forEach(this::value);
                    }
                }
            }
        }

        private void access(Value array, List<Expr> index) {
            touched.add(array);
            var affine = indexes.flat(array, index);
            accesses.add(affine);
            affine.terms().forEach(term -> value(term.value()));
        }

        private void value(Expr e) {
            if (!seen.add(e)) {
                return;
            }
            switch (e) {
                case Expr.AxisIndex(var axis) -> values.add(axis);
                case Expr.Load(var source, var index) -> access(source, index);
                case Expr.Unary(_, var x) -> value(x);
                case Expr.Cast(_, var x) -> value(x);
                case Expr.Bitcast(_, var x) -> value(x);
                case Expr.Binary(_, var x, var y) -> {
                    value(x);
                    value(y);
                }
                case Expr.Compare(_, var x, var y) -> {
                    value(x);
                    value(y);
                }
                case Expr.Fma(var a, var b, var c) -> {
                    value(a);
                    value(b);
                    value(c);
                }
                case Expr.Select(var condition, var a, var b) -> {
                    value(condition);
                    value(a);
                    value(b);
                }
                case Expr.Constant _, Expr.Size _, Expr.Read _ -> {}
            }
        }
    }
}
