package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Local;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ops that read or write at positions held in a tensor. A position out of range is an error. */
sealed interface IndexOp extends Op
        permits IndexOp.Gather,
                IndexOp.ScatterAdd,
                IndexOp.TakeAlong,
                IndexOp.AddAlong,
                IndexOp.OneHot,
                SearchSorted,
                UpdateRows {
    @Override
    default boolean readsOutput() {
        return false;
    }

    /** Reads a position and checks that it is one. */
    static List<Stmt> position(Op op, Value indices, List<Expr> at, Dim size, Local position) {
        var raw = new Local("index", indices.dtype());
        return List.of(
                new Stmt.Let(raw, new Expr.Load(indices, at)),
                new Stmt.Check(
                        raw.read()
                                .compare(Comparison.GE, raw.read().like(0))
                                .apply(
                                        Expr.BinaryOp.AND,
                                        raw.read()
                                                .compare(
                                                        Comparison.LT,
                                                        new Expr.Size(size).cast(indices.dtype()))),
                        op.name()
                                + ": index %d is out of range: the axis has size %d, so indices go from 0 to one less",
                        List.of(raw.read(), new Expr.Size(size))),
                new Stmt.Let(position, raw.read().cast(DType.INT32)));
    }

    static void requireIndices(String op, TensorType indices) {
        if (indices.dtype() != DType.INT32 && indices.dtype() != DType.INT64) {
            throw new IllegalArgumentException(
                    op
                            + ": indices are int32 or int64, not "
                            + indices.dtype()
                            + ": cast them first");
        }
    }

    /** Takes slices of the first input along an axis at the positions in the second. */
    record Gather(int axis) implements IndexOp {
        @Override
        public String name() {
            return "gather";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            requireIndices(name(), inputs.get(1));
            var shape = inputs.getFirst().shape();
            var dims = new ArrayList<>(shape.dims().subList(0, axis));
            dims.addAll(inputs.get(1).shape().dims());
            dims.addAll(shape.dims().subList(axis + 1, shape.rank()));
            return List.of(new TensorType(inputs.getFirst().dtype(), Shape.of(dims)));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var split = Lowering.Split.of(inputs.getFirst().shape(), axis, axis + 1);
            var count = inputs.get(1).shape().count();
            var from = to.reshaped(inputs.getFirst(), split.shape());
            var indices = to.reshaped(inputs.get(1), Shape.of(List.of(count)));
            var target =
                    to.under(
                            outputs.getFirst(),
                            Shape.of(List.of(split.outer(), count, split.inner())));
            var axes =
                    List.of(
                            new Axis("i", split.outer()),
                            new Axis("m", count),
                            new Axis("j", split.inner()));
            var at = Lowering.indices(axes);
            var position = new Local("position", DType.INT32);
            var body =
                    new ArrayList<>(
                            position(this, indices, List.of(at.get(1)), split.length(), position));
            var load = new Expr.Load(from, List.of(at.get(0), position.read(), at.get(2)));
            body.addAll(
                    Lowering.loops(
                            List.of(axes.get(2)), List.of(new Stmt.Store(target, at, load))));
            to.kernel(
                    this,
                    List.of(from, indices),
                    List.of(target),
                    Lowering.loops(axes.subList(0, 2), body));
            to.alias(target, outputs.getFirst());
        }

        @Override
        public boolean readsInput(int index) {
            return index == 1;
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            if (!call.needs(0)) {
                return Op.none(2);
            }
            var shape = call.inputType(0).shape();
            var indices = call.input(1).reshape(-1);
            var count = indices.shape().dim(0);
            var updates = upstream.getFirst().reshape(shape.with(axis, count));
            return axis == 0
                    ? Op.gradients(new IndexedSlices(updates, indices, shape), null)
                    : Op.gradients(Calls.call(new ScatterAdd(shape, axis), indices, updates), null);
        }
    }

    /**
     * Zeros of a shape to which the slices of the second input are added at the positions in the
     * first.
     */
    record ScatterAdd(Shape shape, int axis) implements IndexOp {
        @Override
        public String name() {
            return "scatterAdd";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            requireIndices(name(), inputs.getFirst());
            return List.of(new TensorType(inputs.get(1).dtype(), shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var split = Lowering.Split.of(shape, axis, axis + 1);
            var count = inputs.getFirst().shape().count();
            var updates =
                    to.reshaped(
                            inputs.get(1), Shape.of(List.of(split.outer(), count, split.inner())));
            var target = to.under(outputs.getFirst(), split.shape());
            var outer = new Axis("i", split.outer());
            var step = new Axis("m", count);
            var inner = new Axis("j", split.inner());
            var at = Lowering.indices(List.of(outer, step, inner));
            var position = new Local("position", DType.INT32);
            var body =
                    new ArrayList<>(
                            position(
                                    this,
                                    inputs.getFirst(),
                                    List.of(at.get(1)),
                                    split.length(),
                                    position));
            var element = new Expr.Load(updates, at);
            body.addAll(
                    Lowering.loops(
                            List.of(inner),
                            List.of(
                                    new Stmt.Accumulate(
                                            target,
                                            List.of(at.get(0), position.read(), at.get(2)),
                                            element))));
            // Equal positions meet in the same element, so the steps go one after another.
            var steps = List.<Stmt>of(new Stmt.Loop(step, false, body));
            to.kernel(
                    this,
                    List.of(inputs.getFirst(), updates),
                    List.of(target),
                    Lowering.loops(List.of(outer), steps));
            to.alias(target, outputs.getFirst());
        }

        @Override
        public boolean readsInput(int index) {
            return index == 0;
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(null, upstream.getFirst().gather(call.input(0), axis));
        }
    }

    /**
     * Elements of the first input along an axis, at positions of the second, which has the same
     * other sizes.
     */
    record TakeAlong(int axis) implements IndexOp {
        @Override
        public String name() {
            return "takeAlongAxis";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            requireIndices(name(), inputs.get(1));
            var shape = inputs.getFirst().shape();
            var indices = inputs.get(1).shape();
            if (indices.rank() != shape.rank()
                    || !indices.without(axis).equals(shape.without(axis))) {
                throw new IllegalArgumentException(
                        "takeAlongAxis: indices of shape "
                                + indices
                                + " do not fit shape "
                                + shape
                                + " along axis "
                                + axis
                                + ": all other sizes must be equal");
            }
            return List.of(new TensorType(inputs.getFirst().dtype(), indices));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            along(to, this, inputs.getFirst(), inputs.get(1), outputs.getFirst(), axis);
        }

        private static void along(
                Lowering to, Op op, Value input, Value indices, Value output, int axis) {
            var split = Lowering.Split.of(input.shape(), axis, axis + 1);
            var taken = Lowering.Split.of(indices.shape(), axis, axis + 1);
            var from = to.reshaped(input, split.shape());
            var flat = to.reshaped(indices, taken.shape());
            var target = to.under(output, taken.shape());
            var axes = Lowering.axes(taken.shape());
            var at = Lowering.indices(axes);
            var position = new Local("position", DType.INT32);
            var body = new ArrayList<>(position(op, flat, at, split.length(), position));
            body.add(
                    new Stmt.Store(
                            target,
                            at,
                            new Expr.Load(from, List.of(at.get(0), position.read(), at.get(2)))));
            to.kernel(op, List.of(from, flat), List.of(target), Lowering.loops(axes, body));
            to.alias(target, output);
        }

        @Override
        public boolean readsInput(int index) {
            return index == 1;
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(
                    Calls.call(
                            new AddAlong(call.inputType(0).shape(), axis),
                            call.input(1),
                            upstream.getFirst()),
                    null);
        }
    }

    /**
     * Zeros to which the elements of the second input are added along an axis at the positions in
     * the first.
     */
    record AddAlong(Shape shape, int axis) implements IndexOp {
        @Override
        public String name() {
            return "addAlongAxis";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            requireIndices(name(), inputs.getFirst());
            return List.of(new TensorType(inputs.get(1).dtype(), shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var split = Lowering.Split.of(shape, axis, axis + 1);
            var taken = Lowering.Split.of(inputs.getFirst().shape(), axis, axis + 1);
            var indices = to.reshaped(inputs.getFirst(), taken.shape());
            var updates = to.reshaped(inputs.get(1), taken.shape());
            var target = to.under(outputs.getFirst(), split.shape());
            var outer = new Axis("i", taken.outer());
            var step = new Axis("m", taken.length());
            var inner = new Axis("j", taken.inner());
            var at = Lowering.indices(List.of(outer, step, inner));
            var position = new Local("position", DType.INT32);
            var body = new ArrayList<>(position(this, indices, at, split.length(), position));
            body.add(
                    new Stmt.Accumulate(
                            target,
                            List.of(at.get(0), position.read(), at.get(2)),
                            new Expr.Load(updates, at)));
            var steps =
                    List.<Stmt>of(new Stmt.Loop(step, false, Lowering.loops(List.of(inner), body)));
            to.kernel(
                    this,
                    List.of(indices, updates),
                    List.of(target),
                    Lowering.loops(List.of(outer), steps));
            to.alias(target, outputs.getFirst());
        }

        @Override
        public boolean readsInput(int index) {
            return index == 0;
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(null, upstream.getFirst().takeAlongAxis(call.input(0), axis));
        }
    }

    /**
     * A new last axis that is 1 at the position and 0 elsewhere; all 0 for positions out of range.
     */
    record OneHot(int depth, DType dtype) implements IndexOp {
        @Override
        public String name() {
            return "oneHot";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            requireIndices(name(), inputs.getFirst());
            var shape = inputs.getFirst().shape();
            return List.of(new TensorType(dtype, shape.inserted(shape.rank(), Dim.of(depth))));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var axes = Lowering.axes(outputs.getFirst().shape());
            var at = Lowering.indices(axes);
            var index = new Expr.Load(inputs.getFirst(), List.copyOf(at.subList(0, at.size() - 1)));
            var hit = index.compare(Comparison.EQ, at.getLast().cast(index.dtype()));
            var value = hit.cast(dtype.computeType());
            to.kernel(
                    this,
                    inputs,
                    outputs,
                    Lowering.loops(axes, List.of(Lowering.store(outputs.getFirst(), at, value))));
        }

        @Override
        public boolean readsInput(int index) {
            return false;
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.none(1);
        }
    }
}
