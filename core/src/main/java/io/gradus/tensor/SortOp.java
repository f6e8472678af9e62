package io.gradus.tensor;

import io.gradus.ir.Algorithm;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Library;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders along the last axis. NaN is greater than all numbers. */
sealed interface SortOp extends Op {
    /** What is done. */
    Algorithm algorithm();

    @Override
    default void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        to.add(new Library.Routine(algorithm(), inputs, outputs, to.origin(this)));
    }

    @Override
    default boolean readsInput(int index) {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return false;
    }

    /** Positions have none. */
    @Override
    default List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        return Op.none(1);
    }

    /** The elements in order. */
    record Values(boolean descending) implements SortOp {
        @Override
        public String name() {
            return "sort";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Sort(descending);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return inputs;
        }

        @Override
        public boolean readsInput(int index) {
            return true;
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            // Positions of positions: where each element has gone.
            var went = call.input(0).argSort(-1, descending).argSort(-1, false);
            return Op.gradients(upstream.getFirst().takeAlongAxis(went, -1));
        }
    }

    /** The positions of the elements in order, of equal ones in their order. */
    record Positions(boolean descending) implements SortOp {
        @Override
        public String name() {
            return "argSort";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.ArgSort(descending);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(DType.INT32, inputs.getFirst().shape()));
        }
    }

    /** The positions of the largest elements, the largest first, of equal ones in their order. */
    record Largest(int k) implements SortOp {
        @Override
        public String name() {
            return "topK";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.TopK(k);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var shape = inputs.getFirst().shape();
            return List.of(new TensorType(DType.INT32, shape.with(shape.rank() - 1, Dim.of(k))));
        }
    }
}
