package io.gradus.compile;

import io.gradus.ir.Axis;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that computes each element of its only output by itself, from one expression: it may be
 * computed where the element is read instead.
 *
 * @param kernel the kernel
 * @param output what it writes
 * @param position for each dimension of the output the axis that runs along it, or 0 for size 1
 * @param value the element at that position, in the output's dtype
 */
record Pointwise(Kernel kernel, Value output, List<Expr> position, Expr value) {
    static Optional<Pointwise> of(Kernel kernel) {
        if (kernel.outputs().size() != 1 || !kernel.scratch().isEmpty()) {
            return Optional.empty();
        }
        var body = kernel.body();
        int loops = 0;
        while (body.size() == 1
                && body.getFirst() instanceof Stmt.Loop(_, var parallel, var inner)
                && parallel) {
            body = inner;
            loops++;
        }
        Map<Local, Expr> lets = new IdentityHashMap<>();
        for (var stmt : body.subList(0, Math.max(0, body.size() - 1))) {
            if (!(stmt instanceof Stmt.Let(var local, var let))) {
                return Optional.empty();
            }
            lets.put(local, Substitute.locals(let, lets));
        }
        if (body.isEmpty()
                || !(body.getLast() instanceof Stmt.Store(var target, var index, var value))
                || target != kernel.outputs().getFirst()) {
            return Optional.empty();
        }
        int axes = 0;
        for (int i = 0; i < index.size(); i++) {
            var dim = target.shape().dim(i);
            if (index.get(i) instanceof Expr.AxisIndex(var axis) && axis.extent().equals(dim)) {
                axes++;
            } else if (!dim.is(1)) {
                return Optional.empty();
            }
        }
        return axes == loops
                ? Optional.of(new Pointwise(kernel, target, index, Substitute.locals(value, lets)))
                : Optional.empty();
    }

    /**
     * The element at a position of the output seen under another shape, if it can be told without
     * divisions.
     */
    Optional<Expr> at(Shape shape, List<Expr> index, FusionGraph graph) {
        var groups = Regrouping.of(shape, output.shape());
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        Map<Axis, Expr> where = new IdentityHashMap<>();
        var element = value;
        for (var group : groups.get()) {
            var linear = Regrouping.linear(shape, group.first(), index);
            var axes = new ArrayList<Axis>();
            for (int dim : group.second()) {
                axes.add(((Expr.AxisIndex) position.get(dim)).axis());
            }
            if (axes.size() == 1) {
                where.put(axes.getFirst(), linear);
            } else {
                var merged = merged(axes);
                var collapsed = collapse(element, axes, merged, graph);
                if (collapsed.isEmpty()) {
                    return Optional.empty();
                }
                element = collapsed.get();
                where.put(merged, linear);
            }
        }
        return Optional.of(axes(element, where));
    }

    /** One axis in place of several. */
    static Axis merged(List<Axis> axes) {
        return new Axis(
                axes.getFirst().toString(), Dim.product(axes.stream().map(Axis::extent).toList()));
    }

    /** An expression with positions along axes replaced. */
    static Expr axes(Expr e, Map<Axis, Expr> where) {
        return Substitute.bottomUp(
                e,
                node ->
                        node instanceof Expr.AxisIndex(var axis)
                                ? where.getOrDefault(axis, node)
                                : node);
    }

    /**
     * An expression in which neighbouring axes have become one: possible if whatever it reads along
     * one of them it reads along all of them, one after the other.
     */
    static Optional<Expr> collapse(Expr e, List<Axis> axes, Axis merged, FusionGraph graph) {
        var collapsed =
                Substitute.bottomUp(
                        e,
                        node ->
                                node instanceof Expr.Load load
                                        ? collapse(load, axes, merged, graph)
                                        : node);
        return mentions(collapsed, axes) ? Optional.empty() : Optional.of(collapsed);
    }

    private static Expr collapse(Expr.Load load, List<Axis> axes, Axis merged, FusionGraph graph) {
        var run = run(load.source().shape(), load.index(), axes);
        if (run.isEmpty()) {
            return load;
        }
        int from = run.getFirst();
        int to = run.getLast() + 1;
        return new Expr.Load(
                graph.view(load.source(), joined(load.source().shape(), from, to)),
                joined(load.index(), from, to, merged.index()));
    }

    /** The dimensions along which an index follows the axes one by one, or none. */
    static List<Integer> run(Shape shape, List<Expr> index, List<Axis> axes) {
        var found = new ArrayList<Integer>();
        for (int i = 0; i < index.size() && found.size() < axes.size(); i++) {
            boolean fits =
                    index.get(i) instanceof Expr.AxisIndex(var axis)
                            && axis == axes.get(found.size())
                            && shape.dim(i).equals(axis.extent());
            if (fits) {
                found.add(i);
            } else if (!found.isEmpty() && !shape.dim(i).is(1)) {
                return List.of();
            }
        }
        return found.size() == axes.size() ? found : List.of();
    }

    /** A shape in which the dimensions from one to another are one. */
    static Shape joined(Shape shape, int from, int to) {
        var dims = new ArrayList<>(shape.dims().subList(0, from));
        dims.add(shape.slice(from, to).count());
        dims.addAll(shape.dims().subList(to, shape.rank()));
        return Shape.of(dims);
    }

    static List<Expr> joined(List<Expr> index, int from, int to, Expr position) {
        var joined = new ArrayList<>(index.subList(0, from));
        joined.add(position);
        joined.addAll(index.subList(to, index.size()));
        return joined;
    }

    private static boolean mentions(Expr e, List<Axis> axes) {
        return Walk.any(e, node -> node instanceof Expr.AxisIndex(var axis) && axes.contains(axis));
    }

    /**
     * Whether neighbours along the innermost axis are read side by side or all at one place, and
     * nothing is looked up: what computes the element where it is read stays fit for vectors.
     */
    boolean readsInOrder() {
        Axis last = null;
        for (var p : position) {
            if (p instanceof Expr.AxisIndex(var axis)) {
                last = axis;
            }
        }
        var innermost = last;
        return !Walk.any(
                value, node -> node instanceof Expr.Load load && !readsInOrder(load, innermost));
    }

    private static boolean readsInOrder(Expr.Load load, @Nullable Axis innermost) {
        boolean inner = true;
        for (int i = load.index().size() - 1; i >= 0; i--) {
            boolean last = inner;
            if (Walk.any(load.index().get(i), node -> !isPlain(node, last, innermost))) {
                return false;
            }
            inner &= load.source().shape().dim(i).is(1);
        }
        return true;
    }

    /**
     * Whether a part of an index keeps neighbours together: no look-up, sums alone along the last
     * dimension, and the innermost axis nowhere else.
     */
    private static boolean isPlain(Expr e, boolean last, @Nullable Axis innermost) {
        return switch (e) {
            case Expr.Load _ -> false;
            case Expr.AxisIndex(var axis) -> last || axis != innermost;
            case Expr.Binary(var op, _, _) ->
                    !last || op == Expr.BinaryOp.ADD || op == Expr.BinaryOp.SUB;
            default -> true;
        };
    }
}
