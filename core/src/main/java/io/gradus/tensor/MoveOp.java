package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ops that only move elements: each is an index map, and its gradient is the map backwards. */
sealed interface MoveOp extends Op {
    @Override
    default boolean readsInput(int index) {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return false;
    }

    /** Writes every element of the output by a map from its position. */
    default void gatherLoop(
            Lowering to,
            Value input,
            Value output,
            java.util.function.Function<List<Expr>, Expr> map) {
        gatherLoop(to, List.of(input), output, map);
    }

    /** Writes every element of the output by a map from its position. */
    default void gatherLoop(
            Lowering to,
            List<Value> inputs,
            Value output,
            java.util.function.Function<List<Expr>, Expr> map) {
        var axes = Lowering.axes(output.shape());
        var position = Lowering.indices(axes);
        to.kernel(
                this,
                inputs,
                List.of(output),
                Lowering.loops(
                        axes, List.of(new Stmt.Store(output, position, map.apply(position)))));
    }

    /** Where a box starts, for programs that are told when they run: an int32 vector. */
    private static Tensor positions(List<Dim> begin) {
        int[] elements = new int[begin.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = begin.get(i).value();
        }
        return HostData.upload(elements, Shape.of(elements.length));
    }

    /** What is put around a tensor must be named for each axis. */
    static void requireWidths(Shape shape, int[] before, int[] after) {
        if (before.length != shape.rank() || after.length != shape.rank()) {
            throw new IllegalArgumentException(
                    "pad: "
                            + before.length
                            + " and "
                            + after.length
                            + " widths for shape "
                            + shape
                            + ": give one before and one after for each of the "
                            + shape.rank()
                            + " axes");
        }
        if (IntStream.concat(IntStream.of(before), IntStream.of(after))
                .anyMatch(width -> width < 0)) {
            throw new IllegalArgumentException(
                    "pad: widths are 0 or more; slice takes elements away");
        }
    }

    /** The same elements in the same order under another shape; nothing is copied. */
    record Reshape(Shape shape) implements MoveOp {
        @Override
        public String name() {
            return "reshape";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            if (!type.shape().count().equals(shape.count())) {
                throw new IllegalArgumentException(
                        "reshape: shape "
                                + type.shape()
                                + " has "
                                + type.shape().count()
                                + " elements, shape "
                                + shape
                                + " has "
                                + shape.count()
                                + ": the products of the sizes must be equal; one size may be -1");
            }
            return List.of(new TensorType(type.dtype(), shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            to.alias(inputs.getFirst(), outputs.getFirst());
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(upstream.getFirst().reshape(call.inputType(0).shape()));
        }
    }

    /** Axes in another order: output axis i is input axis {@code order[i]}. */
    record Transpose(List<Integer> order) implements MoveOp {
        @Override
        public String name() {
            return "transpose";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            return List.of(
                    new TensorType(
                            type.dtype(),
                            Shape.of(order.stream().map(type.shape()::dim).toList())));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            gatherLoop(
                    to,
                    inputs.getFirst(),
                    outputs.getFirst(),
                    position -> {
                        var index = new Expr[order.size()];
                        for (int i = 0; i < index.length; i++) {
                            index[order.get(i)] = position.get(i);
                        }
                        return new Expr.Load(inputs.getFirst(), List.of(index));
                    });
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var inverse = new int[order.size()];
            for (int i = 0; i < inverse.length; i++) {
                inverse[order.get(i)] = i;
            }
            return Op.gradients(upstream.getFirst().transpose(inverse));
        }
    }

    /** Sizes of 1 stretched, and leading axes put in front. */
    record BroadcastTo(Shape shape) implements MoveOp {
        @Override
        public String name() {
            return "broadcastTo";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            if (!Shape.broadcast(type.shape(), shape, name()).equals(shape)) {
                throw new IllegalArgumentException(
                        "broadcastTo: shape "
                                + type.shape()
                                + " does not stretch to "
                                + shape
                                + ": aligned at the end, each size must be equal or 1");
            }
            return List.of(new TensorType(type.dtype(), shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var input = inputs.getFirst();
            int offset = shape.rank() - input.shape().rank();
            gatherLoop(
                    to,
                    input,
                    outputs.getFirst(),
                    position -> {
                        var index = new ArrayList<Expr>();
                        for (int i = 0; i < input.shape().rank(); i++) {
                            index.add(
                                    input.shape().dim(i).is(1)
                                            ? Expr.constant(0)
                                            : position.get(offset + i));
                        }
                        return new Expr.Load(input, index);
                    });
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(upstream.getFirst().sumTo(call.inputType(0).shape()));
        }
    }

    /**
     * Every {@code steps[i]}-th element from {@code begin[i]}, {@code sizes[i]} of them; a negative
     * step goes backwards. The structure of slices has no begin.
     */
    record Slice(List<Dim> begin, List<Dim> sizes, List<Integer> steps) implements MoveOp {
        @Override
        public Op structure() {
            return new Slice(List.of(), sizes, steps);
        }

        @Override
        public List<Tensor> numbers() {
            return List.of(positions(begin));
        }

        @Override
        public String name() {
            return "slice";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(inputs.getFirst().dtype(), Shape.of(sizes)));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var starts = Lowering.starts(begin, inputs);
            gatherLoop(
                    to,
                    inputs,
                    outputs.getFirst(),
                    position -> {
                        var index = new ArrayList<Expr>();
                        for (int i = 0; i < position.size(); i++) {
                            index.add(
                                    Lowering.offset(
                                            Lowering.scaled(position.get(i), steps.get(i)),
                                            starts.get(i)));
                        }
                        return new Expr.Load(inputs.getFirst(), index);
                    });
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(
                    Calls.call(
                            new Unslice(call.inputType(0).shape(), begin, steps),
                            upstream.getFirst()));
        }
    }

    /**
     * What {@link Slice} took put back in its place, zeros elsewhere. The structure has no begin.
     */
    record Unslice(Shape shape, List<Dim> begin, List<Integer> steps) implements MoveOp {
        @Override
        public Op structure() {
            return new Unslice(shape, List.of(), steps);
        }

        @Override
        public List<Tensor> numbers() {
            return List.of(positions(begin));
        }

        @Override
        public String name() {
            return "unslice";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(inputs.getFirst().dtype(), shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var output = outputs.getFirst();
            var all = Lowering.axes(shape);
            var zero = Expr.constant(Lowering.computeType(output), 0);
            var body =
                    new ArrayList<Stmt>(
                            Lowering.loops(
                                    all,
                                    List.of(Lowering.store(output, Lowering.indices(all), zero))));
            var axes = Lowering.axes(inputs.getFirst().shape());
            var from = Lowering.indices(axes);
            var starts = Lowering.starts(begin, inputs);
            var target = new ArrayList<Expr>();
            for (int i = 0; i < from.size(); i++) {
                target.add(
                        Lowering.offset(Lowering.scaled(from.get(i), steps.get(i)), starts.get(i)));
            }
            body.addAll(
                    Lowering.loops(
                            axes,
                            List.of(
                                    new Stmt.Store(
                                            output,
                                            target,
                                            new Expr.Load(inputs.getFirst(), from)))));
            to.kernel(this, inputs, outputs, body);
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(
                    Calls.call(
                            new Slice(begin, call.inputType(0).shape().dims(), steps),
                            upstream.getFirst()));
        }
    }

    /**
     * A constant around the elements, of which the first stands at {@code before[i]} of axis i. The
     * structure of pads has no before, and gets the constant in float64.
     */
    record Pad(Shape shape, List<Dim> before, double value) implements MoveOp {
        @Override
        public String name() {
            return "pad";
        }

        @Override
        public Op structure() {
            return new Pad(shape, List.of(), 0);
        }

        @Override
        public List<Tensor> numbers() {
            return List.of(positions(before), Tensor.of(value));
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(inputs.getFirst().dtype(), shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var input = inputs.getFirst();
            var axes = Lowering.axes(shape);
            var position = Lowering.indices(axes);
            var dtype = Lowering.computeType(input);
            var fill =
                    inputs.size() > 1
                            ? new Expr.Load(inputs.get(2), List.of()).cast(dtype)
                            : Expr.constant(dtype, value);
            Expr element = fill;
            if (input.shape().dims().stream().noneMatch(dim -> dim.is(0))) {
                var starts = Lowering.starts(before, inputs);
                var index = new ArrayList<Expr>();
                Expr inside = Expr.constant(DType.BOOL, 1);
                for (int i = 0; i < axes.size(); i++) {
                    var size = input.shape().dim(i);
                    if (size.equals(shape.dim(i))) {
                        index.add(position.get(i));
                    } else {
                        var at = position.get(i).minus(starts.get(i));
                        inside = inside.apply(BinaryOp.AND, Lowering.inside(at, size));
                        index.add(Lowering.clamp(at, size));
                    }
                }
                element = inside.select(Lowering.load(input, index), fill);
            }
            to.kernel(
                    this,
                    inputs,
                    outputs,
                    Lowering.loops(
                            axes, List.of(Lowering.store(outputs.getFirst(), position, element))));
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var ones = java.util.Collections.nCopies(before.size(), 1);
            return Op.gradients(
                    Calls.call(
                            new Slice(before, call.inputType(0).shape().dims(), ones),
                            upstream.getFirst()));
        }
    }

    /** Axes run through backwards. */
    record Flip(List<Integer> axes) implements MoveOp {
        @Override
        public String name() {
            return "flip";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return inputs;
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var shape = inputs.getFirst().shape();
            gatherLoop(
                    to,
                    inputs.getFirst(),
                    outputs.getFirst(),
                    position -> {
                        var index = new ArrayList<>(position);
                        for (int axis : axes) {
                            if (!shape.dim(axis).is(1)) {
                                var last = new Expr.Size(shape.dim(axis).minus(Dim.ONE));
                                index.set(axis, last.minus(position.get(axis)));
                            }
                        }
                        return new Expr.Load(inputs.getFirst(), List.copyOf(index));
                    });
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(Calls.call(this, upstream.getFirst()));
        }
    }
}
