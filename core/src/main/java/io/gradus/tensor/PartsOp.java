package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tensors put together along an axis, and taken apart. */
sealed interface PartsOp extends Op {
    @Override
    default boolean readsInput(int index) {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return false;
    }

    /** Inputs one after another along an axis. */
    record Concat(int axis) implements PartsOp {
        /**
         * The most parts of one size that share a loop, as work on parts does that belong together.
         */
        private static final int MOST_TOGETHER = 8;

        @Override
        public String name() {
            return "concat";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var first = inputs.getFirst();
            var size = Dim.ZERO;
            for (var input : inputs) {
                if (input.shape().rank() != first.shape().rank()
                        || !input.shape().without(axis).equals(first.shape().without(axis))) {
                    throw new IllegalArgumentException(
                            "concat: shapes "
                                    + first.shape()
                                    + " and "
                                    + input.shape()
                                    + " differ in more than axis "
                                    + axis
                                    + ": all other sizes must be equal");
                }
                size = size.plus(input.shape().dim(axis));
            }
            return List.of(new TensorType(first.dtype(), first.shape().with(axis, size)));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var output = outputs.getFirst();
            boolean together =
                    inputs.size() <= MOST_TOGETHER
                            && inputs.stream()
                                    .allMatch(input ->
                                            input.shape().equals(inputs.getFirst().shape()));
            var shared = Lowering.axes(inputs.getFirst().shape());
            var stores = new ArrayList<Stmt>();
            var body = new ArrayList<Stmt>();
            var start = Dim.ZERO;
            for (var input : inputs) {
                var axes = together ? shared : Lowering.axes(input.shape());
                var from = Lowering.indices(axes);
                var target = new ArrayList<>(from);
                if (!start.is(0)) {
                    target.set(axis, Lowering.offset(from.get(axis), new Expr.Size(start)));
                }
                var store = new Stmt.Store(output, List.copyOf(target), new Expr.Load(input, from));
                if (together) {
                    stores.add(store);
                } else {
                    body.addAll(Lowering.loops(axes, List.of(store)));
                }
                start = start.plus(input.shape().dim(axis));
            }
            to.kernel(this, inputs, outputs, together ? Lowering.loops(shared, stores) : body);
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var gradients = new ArrayList<@Nullable Cotangent>();
            var g = upstream.getFirst();
            var ones = java.util.Collections.nCopies(g.rank(), 1);
            var begin = new ArrayList<>(java.util.Collections.nCopies(g.rank(), Dim.ZERO));
            for (int i = 0; i < call.inputCount(); i++) {
                var part = call.inputType(i).shape();
                gradients.add(
                        call.needs(i)
                                ? Calls.call(
                                        new MoveOp.Slice(List.copyOf(begin), part.dims(), ones), g)
                                : null);
                begin.set(axis, begin.get(axis).plus(part.dim(axis)));
            }
            return gradients;
        }
    }

    /** Parts of an axis, one after another, as many as there are sizes. */
    record Split(int axis, List<Integer> sizes) implements PartsOp {
        @Override
        public String name() {
            return "split";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            return sizes.stream()
                    .map(size ->
                            new TensorType(type.dtype(), type.shape().with(axis, Dim.of(size))))
                    .toList();
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var whole = inputs.getFirst();
            int start = 0;
            for (int i = 0; i < outputs.size(); i++) {
                var axes = Lowering.axes(outputs.get(i).shape());
                var position = Lowering.indices(axes);
                var from = new ArrayList<>(position);
                from.set(axis, Lowering.offset(position.get(axis), start));
                var store = new Stmt.Store(outputs.get(i), position, new Expr.Load(whole, from));
                to.kernel(
                        this,
                        inputs,
                        List.of(outputs.get(i)),
                        Lowering.loops(axes, List.of(store)));
                start += sizes.get(i);
            }
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(Calls.call(new Concat(axis), upstream.toArray(Tensor[]::new)));
        }
    }
}
