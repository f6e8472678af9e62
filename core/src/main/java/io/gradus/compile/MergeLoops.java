package io.gradus.compile;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Effect;
import io.gradus.ir.Expr;
import io.gradus.ir.Graph;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts kernels that run over the same steps into one kernel: a reduction of rows with what is done
 * to each row before and after, and elementwise kernels that read the same elements, such as the
 * update of a variable and of its moments.
 *
 * <p>What one kernel hands to the other stays in a scalar or in one row of scratch memory where
 * nobody else reads it. Every statement computes what it computed before, so no bit changes.
 */
final class MergeLoops {
    private static final int MOST_ARRAYS = 24;
    private static final double MOST_WORK = 300;

    /** A row shorter than this is better walked together with the others, in vectors. */
    private static final double SHORT_ROW = 16;

    private static final double MANY_ELEMENTS = 4096;

    private final FusionGraph graph;

    private MergeLoops(FusionGraph graph) {
        this.graph = graph;
    }

    static Graph merge(Graph before) {
        var pass = new MergeLoops(new FusionGraph(before));
        for (int position = 0; position < pass.graph.size(); position++) {
            // What a kernel merged with stands where that one stood, later: it has its turn there.
            pass.mergeWithOne(position);
        }
        return pass.graph.graph();
    }

    private void mergeWithOne(int position) {
        if (!(graph.node(position) instanceof Kernel kernel)) {
            return;
        }
        var others = new LinkedHashSet<Integer>();
        kernel.outputs().forEach(output -> others.addAll(graph.users(output)));
        int readers = others.size();
        kernel.inputs().forEach(input -> others.addAll(graph.users(graph.root(input))));
        others.remove(position);
        for (int other : others) {
            boolean reads = readers-- > 0;
            if ((reads || other > position)
                    && graph.node(other) instanceof Kernel second
                    && small(kernel, second)
                    && merge(position, kernel, other, second, reads)) {
                return;
            }
        }
    }

    private static boolean small(Kernel first, Kernel second) {
        var work = new double[1];
        Walk.expressions(first, e -> work[0] += Weight.of(e));
        Walk.expressions(second, e -> work[0] += Weight.of(e));
        return work[0] <= MOST_WORK
                && first.inputs().size()
                                + first.outputs().size()
                                + second.inputs().size()
                                + second.outputs().size()
                        <= MOST_ARRAYS;
    }

    private boolean merge(int at, Kernel first, int other, Kernel second, boolean reads) {
        var a = Nest.of(first);
        var b = Nest.of(second);
        if (a.isEmpty() || b.isEmpty()) {
            return false;
        }
        Optional<Kernel> merged = Optional.empty();
        if (a.get().extents().equals(b.get().extents())
                && (isElementwise(a.get(), b.get()) || reads && isScalar(a.get(), b.get()))) {
            merged = join(a.get(), b.get(), at, other, reads);
        } else if (reads && (a.get().reduces() || b.get().reduces())) {
            merged = joinRows(a.get(), b.get(), at, other);
        }
        merged.ifPresent(kernel -> {
            graph.remove(at);
            graph.replace(other, kernel);
        });
        return merged.isPresent();
    }

    private static boolean isElementwise(Nest a, Nest b) {
        return !a.axes().isEmpty()
                && a.isFlat()
                && b.isFlat()
                && a.kernel().scratch().isEmpty()
                && b.kernel().scratch().isEmpty();
    }

    private static boolean isScalar(Nest a, Nest b) {
        return a.axes().isEmpty() && !a.hasLoops() && !b.hasLoops();
    }

    private Optional<Kernel> joinRows(Nest a, Nest b, int at, int other) {
        if (a.axes().isEmpty() || b.axes().isEmpty()) {
            return Optional.empty();
        }
        for (var nest : a.reduces() ? List.of(a, b) : List.of(b, a)) {
            var rows = nest.axes().getFirst().extent();
            var first = a.rows(rows, graph);
            var second = b.rows(rows, graph);
            if (first.isPresent() && second.isPresent() && suits(a, rows) && suits(b, rows)) {
                return join(first.get(), second.get(), at, other, true);
            }
        }
        return Optional.empty();
    }

    /** Whether a kernel is as fast row by row as it is now. */
    private static boolean suits(Nest nest, Dim rows) {
        double elements =
                nest.kernel().outputs().stream()
                        .mapToDouble(output -> Weight.size(output.shape().count()))
                        .max()
                        .orElse(0);
        return nest.reduces()
                || elements < MANY_ELEMENTS
                || elements >= SHORT_ROW * Weight.size(rows);
    }

    private Optional<Kernel> join(Nest first, Nest second, int at, int other, boolean reads) {
        if (reads
                ? graph.reaches(at, other, false)
                : graph.reaches(at, other, true) || graph.reaches(other, at, true)) {
            return Optional.empty();
        }
        // What waits for the first kernel would have to wait for all that the second one needs.
        for (int between = at + 1; between < other; between++) {
            var node = graph.node(between);
            if (node != null && Effect.isIn(node) && graph.reaches(at, between, true)) {
                return Optional.empty();
            }
        }
        var join = new Join(first, second, other);
        return join.kernel();
    }

    /** One attempt to make one kernel of two. */
    private final class Join {
        private final Nest first;
        private final Nest second;
        private final int reader;
        private final List<Axis> axes;
        private final Map<Value, Local> scalars = new IdentityHashMap<>();
        private final Map<Value, Value> rows = new IdentityHashMap<>();
        private final Map<Value, Stmt.Store> stores = new IdentityHashMap<>();
        private boolean failed;

        Join(Nest first, Nest second, int reader) {
            this.first = first;
            this.second = second;
            this.reader = reader;
            axes = first.axes();
        }

        Optional<Kernel> kernel() {
            first.body()
                    .forEach(stmt -> {
                        if (stmt instanceof Stmt.Store store) {
                            stores.put(store.target(), store);
                        }
                    });
            var later =
                    Statements.map(
                            second.over(axes),
                            e -> Substitute.bottomUp(e, this::read),
                            store -> store);
            if (failed) {
                return Optional.empty();
            }
            var body = new ArrayList<Stmt>();
            first.body().forEach(stmt -> body.addAll(handedOver(stmt)));
            body.addAll(later);
            List<Stmt> whole = body;
            for (var axis : axes.reversed()) {
                whole = List.of(new Stmt.Loop(axis, true, whole));
            }
            var outputs = new ArrayList<Value>();
            for (var output : first.outputs()) {
                if (!isPrivate(output)) {
                    outputs.add(output);
                }
            }
            outputs.addAll(second.outputs());
            var scratch = new ArrayList<>(first.kernel().scratch());
            scratch.addAll(second.kernel().scratch());
            scratch.addAll(rows.values());
            first.written().forEach(graph::rename);
            second.written().forEach(graph::rename);
            var kernel =
                    new Kernel(
                            second.kernel().name(),
                            List.of(),
                            outputs,
                            scratch,
                            whole,
                            second.kernel().origins());
            return Optional.of(InlineProducers.fused(first.kernel(), kernel));
        }

        /** The output of the first kernel that a value is, as the first nest writes it. */
        private Optional<Value> handed(Value source) {
            var root = graph.root(source);
            return first.kernel().outputs().stream()
                    .filter(output -> output == root)
                    .map(output -> first.written().getOrDefault(output, output))
                    .findFirst();
        }

        private boolean isPrivate(Value output) {
            return scalars.containsKey(output) && onlyReader(output) || rows.containsKey(output);
        }

        private boolean onlyReader(Value written) {
            for (var output : first.kernel().outputs()) {
                if (first.written().getOrDefault(output, output) == written) {
                    return !graph.isOutput(output)
                            && graph.users(output).stream().allMatch(user -> user == reader);
                }
            }
            return false;
        }

        private Expr read(Expr e) {
            if (!(e instanceof Expr.Load(var source, var index))) {
                return e;
            }
            var output = handed(source);
            if (output.isEmpty()) {
                return e;
            }
            var value = output.get();
            var position = position(source, index, value);
            if (position.isEmpty()) {
                failed = true;
                return e;
            }
            var store = stores.get(value);
            if (store != null && store.index().equals(position.get())) {
                var local =
                        scalars.computeIfAbsent(
                                value, v -> new Local("x", v.dtype().computeType()));
                return cast(local.read(), value.dtype());
            }
            if (axes.size() != 1 || !startsWithRow(value, position.get())) {
                failed = true;
                return e;
            }
            if (!onlyReader(value)) {
                return new Expr.Load(value, position.get());
            }
            var row =
                    rows.computeIfAbsent(
                            value, v -> new Value(v.dtype(), v.shape().slice(1, v.shape().rank())));
            return new Expr.Load(row, withoutRow(position.get()));
        }

        private boolean startsWithRow(Value value, List<Expr> position) {
            return value.shape().rank() > 0
                    && value.shape().dim(0).equals(axes.getFirst().extent())
                    && position.getFirst() instanceof Expr.AxisIndex(var axis)
                    && axis == axes.getFirst()
                    && writesRows(first.body(), value);
        }

        /** Whether each step writes its own row. */
        private boolean writesRows(List<Stmt> body, Value value) {
            return body.stream()
                    .allMatch(stmt ->
                            stmt instanceof Stmt.Store(var target, var index, _) && target == value
                                    ? index.getFirst() instanceof Expr.AxisIndex(var axis)
                                            && axis == axes.getFirst()
                                    : writesRows(Walk.inner(stmt), value));
        }

        /** Where an element read under one shape stands in another. */
        private Optional<List<Expr>> position(Value source, List<Expr> index, Value value) {
            var groups = Regrouping.of(source.shape(), value.shape());
            var position = new ArrayList<Expr>();
            for (int i = 0; i < value.shape().rank(); i++) {
                position.add(Expr.constant(0));
            }
            for (var group : groups.orElse(List.of())) {
                if (group.second().size() != 1) {
                    return Optional.empty();
                }
                position.set(
                        group.second().getFirst(),
                        Regrouping.linear(source.shape(), group.first(), index));
            }
            return groups.map(_ -> position);
        }

        /** A statement of the first kernel that leaves its result to the second one. */
        private List<Stmt> handedOver(Stmt stmt) {
            if (stmt instanceof Stmt.Store(var target, var index, var value)
                    && scalars.get(target) instanceof Local local) {
                var let = new Stmt.Let(local, cast(value, local.dtype()));
                return isPrivate(target)
                        ? List.of(let)
                        : List.of(
                                let,
                                new Stmt.Store(target, index, cast(local.read(), target.dtype())));
            }
            return Statements.map(
                    List.of(stmt),
                    e -> Substitute.bottomUp(e, this::inRow),
                    store -> {
                        var row = rows.get(store.target());
                        return row == null
                                ? store
                                : new Stmt.Store(row, withoutRow(store.index()), store.value());
                    });
        }

        private Expr inRow(Expr e) {
            return e instanceof Expr.Load(var source, var index)
                            && rows.get(source) instanceof Value row
                    ? new Expr.Load(row, withoutRow(index))
                    : e;
        }

        private static List<Expr> withoutRow(List<Expr> index) {
            return index.subList(1, index.size());
        }

        private static Expr cast(Expr e, DType dtype) {
            return e.dtype() == dtype ? e : new Expr.Cast(dtype, e);
        }
    }
}
