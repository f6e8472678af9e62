package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ops that make tensors from nothing but attributes and, for random numbers, a key. */
sealed interface GenerateOp extends Op
        permits GenerateOp.Fill, GenerateOp.Range, GenerateOp.Size, RandomOp {
    @Override
    default boolean readsInput(int index) {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return false;
    }

    @Override
    default List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        return Op.none(call.inputCount());
    }

    /** One number everywhere. */
    record Fill(DType dtype, Shape shape, Number value) implements GenerateOp {
        /**
         * Keeps the number as kernels do: a number that may change would make a changing key of the
         * op.
         */
        public Fill {
            value = HostData.number(dtype.computeType(), value);
        }

        @Override
        public String name() {
            return "fill";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(dtype, shape));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var axes = Lowering.axes(shape);
            var constant = new Expr.Constant(dtype.computeType(), value);
            to.kernel(
                    this,
                    inputs,
                    outputs,
                    Lowering.loops(
                            axes,
                            List.of(
                                    Lowering.store(
                                            outputs.getFirst(),
                                            Lowering.indices(axes),
                                            constant))));
        }
    }

    /** start, start + step, start + 2 · step… */
    record Range(DType dtype, Dim count, Number start, Number step) implements GenerateOp {
        /**
         * Floats count in float64 and round once, so that the last element is as exact as the
         * first.
         */
        public Range {
            var type = dtype.isFloating() ? DType.FLOAT64 : DType.INT64;
            start = HostData.number(type, start);
            step = HostData.number(type, step);
        }

        @Override
        public String name() {
            return "arange";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(dtype, Shape.of(List.of(count))));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var axes = Lowering.axes(Shape.of(List.of(count)));
            var at = Lowering.indices(axes);
            var type = dtype.isFloating() ? DType.FLOAT64 : DType.INT64;
            var element =
                    at.getFirst()
                            .cast(type)
                            .times(new Expr.Constant(type, step))
                            .plus(new Expr.Constant(type, start))
                            .cast(dtype.computeType());
            to.kernel(
                    this,
                    inputs,
                    outputs,
                    Lowering.loops(axes, List.of(Lowering.store(outputs.getFirst(), at, element))));
        }
    }

    /** A size that is known when the program runs. */
    record Size(Dim dim, DType dtype) implements GenerateOp {
        @Override
        public String name() {
            return "size";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(new TensorType(dtype, Shape.scalar()));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            to.kernel(
                    this,
                    inputs,
                    outputs,
                    List.of(
                            Lowering.store(
                                    outputs.getFirst(),
                                    List.of(),
                                    new Expr.Size(dim).cast(dtype.computeType()))));
        }
    }
}
