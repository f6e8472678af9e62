package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Node;
import io.gradus.ir.Origin;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;

/** Collects the nodes that ops lower to, and holds the phrases in which lowerings are written. */
final class Lowering {
    private final List<Node> nodes = new ArrayList<>();
    private String line = "";

    List<Node> nodes() {
        return nodes;
    }

    /** Sets the user's line that the nodes to come are from, as {@code File.java:12}. */
    void at(String line) {
        this.line = line;
    }

    Origin origin(Op op) {
        return new Origin(op.name(), "", line);
    }

    void add(Node node) {
        nodes.add(node);
    }

    void kernel(Op op, List<Value> inputs, List<Value> outputs, List<Stmt> body) {
        kernel(op, inputs, outputs, List.of(), body);
    }

    void kernel(
            Op op, List<Value> inputs, List<Value> outputs, List<Value> scratch, List<Stmt> body) {
        // x·x reads one array, not two.
        var distinct = inputs.stream().distinct().toList();
        add(new Kernel(op.name(), distinct, outputs, scratch, body, List.of(origin(op))));
    }

    /**
     * The same elements under another shape, without a copy; the value itself if it has the shape.
     */
    Value reshaped(Value value, Shape shape) {
        if (value.shape().equals(shape)) {
            return value;
        }
        var view = new Value(value.dtype(), shape);
        add(new Node.Alias(value, view));
        return view;
    }

    /**
     * A value that shall stand under another shape in the end: what to write instead, aliased
     * afterwards.
     */
    Value under(Value target, Shape shape) {
        return target.shape().equals(shape) ? target : new Value(target.dtype(), shape);
    }

    /** Completes {@link #under}. */
    void alias(Value written, Value target) {
        if (written != target) {
            add(new Node.Alias(written, target));
        }
    }

    /** One axis for each dimension, named as mathematicians name indices. */
    static List<Axis> axes(Shape shape) {
        var axes = new ArrayList<Axis>();
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(new Axis(i < 6 ? "ijklmn".substring(i, i + 1) : "i" + i, shape.dim(i)));
        }
        return axes;
    }

    /**
     * The positions along axes; a dimension of size 1 has only position 0, which lets it broadcast.
     */
    static List<Expr> indices(List<Axis> axes) {
        var indices = new ArrayList<Expr>();
        for (var axis : axes) {
            indices.add(axis.extent().is(1) ? Expr.constant(0) : axis.index());
        }
        return indices;
    }

    /** The element of a value that meets a position of a broadcast shape. */
    static Expr broadcastLoad(Value value, List<Expr> position) {
        int offset = position.size() - value.shape().rank();
        var index = new ArrayList<Expr>();
        for (int i = 0; i < value.shape().rank(); i++) {
            index.add(value.shape().dim(i).is(1) ? Expr.constant(0) : position.get(offset + i));
        }
        return load(value, index);
    }

    /** An element in the dtype that kernels compute in. */
    static Expr load(Value value, List<Expr> index) {
        return new Expr.Load(value, List.copyOf(index)).cast(value.dtype().computeType());
    }

    /** A store that rounds to the target's dtype. */
    static Stmt store(Value target, List<Expr> index, Expr value) {
        return new Stmt.Store(target, List.copyOf(index), value.cast(target.dtype()));
    }

    /** Parallel loops around a body, the first axis outermost; axes of size 1 need none. */
    static List<Stmt> loops(List<Axis> axes, List<Stmt> body) {
        var inner = body;
        for (var axis : axes.reversed()) {
            if (!axis.extent().is(1)) {
                inner = List.of(new Stmt.Loop(axis, true, inner));
            }
        }
        return inner;
    }

    /** A reduction of one element per step. */
    static Stmt reduce(Axis axis, Stmt.Order order, Monoid monoid, Expr element, Local result) {
        return new Stmt.Reduce(axis, order, List.of(), monoid, List.of(element), List.of(result));
    }

    /** Whether 0 ≤ position < size. */
    static Expr inside(Expr position, Dim size) {
        return position.compare(Expr.Comparison.GE, Expr.constant(0))
                .apply(BinaryOp.AND, position.compare(Expr.Comparison.LT, new Expr.Size(size)));
    }

    /** A position moved into 0..size−1, for loads whose value is thrown away when outside. */
    static Expr clamp(Expr position, Dim size) {
        return position.apply(BinaryOp.MIN, new Expr.Size(size).minus(Expr.constant(1)))
                .apply(BinaryOp.MAX, Expr.constant(0));
    }

    /** An int32 sum that leaves out zeros. */
    static Expr offset(Expr position, int offset) {
        return offset(position, Expr.constant(offset));
    }

    /** An int32 sum that leaves out zeros. */
    static Expr offset(Expr position, Expr offset) {
        return offset.equals(Expr.constant(0)) ? position : position.plus(offset);
    }

    /**
     * Where a box starts along each axis: as the op says, or, if it is the structure of one, as the
     * int32 vector says that is the next input.
     */
    static List<Expr> starts(List<Dim> begin, List<Value> inputs) {
        if (begin.isEmpty() && inputs.size() > 1) {
            return elements(inputs.get(1));
        }
        return begin.stream()
                .<Expr>map(dim -> dim.isFixed() ? Expr.constant(dim.value()) : new Expr.Size(dim))
                .toList();
    }

    /** The elements of a vector of fixed size, one by one. */
    static List<Expr> elements(Value vector) {
        var elements = new ArrayList<Expr>();
        for (int i = 0; i < vector.shape().size(0); i++) {
            elements.add(new Expr.Load(vector, List.of(Expr.constant(i))));
        }
        return elements;
    }

    /** An int32 product that leaves out ones. */
    static Expr scaled(Expr position, int factor) {
        return factor == 1 ? position : position.times(Expr.constant(factor));
    }

    /** A shape seen along one run of axes: (outer, run, inner), each collapsed to one dimension. */
    record Split(Dim outer, Dim length, Dim inner, boolean innermost) {
        static Split of(Shape shape, int from, int to) {
            return new Split(
                    shape.slice(0, from).count(),
                    shape.slice(from, to).count(),
                    shape.slice(to, shape.rank()).count(),
                    to == shape.rank());
        }

        Shape shape() {
            return Shape.of(List.of(outer, length, inner));
        }

        Shape reduced() {
            return Shape.of(List.of(outer, Dim.ONE, inner));
        }

        /**
         * Steps side by side in memory go in lanes; steps that lie apart go one after another. The
         * rank decides and not the size behind, which may be open in a traced function and 1 in an
         * eager call: both have the same bits.
         */
        Stmt.Order order() {
            return innermost ? Stmt.Order.LANES : Stmt.Order.SEQUENTIAL;
        }
    }

    /** The dtype of a reduction's or generator's arithmetic. */
    static DType computeType(Value value) {
        return value.dtype().computeType();
    }
}
