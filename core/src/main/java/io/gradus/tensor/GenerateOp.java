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
            value = JavaNumbers.truncated("full", dtype, value);
        }

        /** A number that is told when the program runs, stretched. */
        @Override
        public Op structure() {
            return new MoveOp.BroadcastTo(shape);
        }

        @Override
        public List<Tensor> numbers() {
            return List.of(Tensor.scalar(dtype, value));
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

    /**
     * start, start + step, start + 2 · step…
     *
     * @param terms start and step; none in the structure of ranges
     */
    record Range(DType dtype, Dim count, List<Number> terms) implements GenerateOp {
        Range(DType dtype, Dim count, Number start, Number step) {
            this(
                    dtype,
                    count,
                    List.of(
                            JavaNumbers.element("arange", counting(dtype), start),
                            JavaNumbers.element("arange", counting(dtype), step)));
        }

        /**
         * Floats count in float64 and round once, so that the last element is as exact as the
         * first.
         */
        private static DType counting(DType dtype) {
            return dtype.isFloating() ? DType.FLOAT64 : DType.INT64;
        }

        @Override
        public Op structure() {
            return new Range(dtype, count, List.of());
        }

        @Override
        public List<Tensor> numbers() {
            return List.of(
                    dtype.isFloating()
                            ? Tensor.of(terms.stream().mapToDouble(Number::doubleValue).toArray())
                            : Tensor.of(terms.stream().mapToLong(Number::longValue).toArray()));
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
            var type = counting(dtype);
            var given =
                    terms.isEmpty()
                            ? Lowering.elements(inputs.getFirst())
                            : terms.stream()
                                    .<Expr>map(term -> new Expr.Constant(type, term))
                                    .toList();
            var element = at.getFirst().cast(type).times(given.getLast()).plus(given.getFirst());
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
                    List.of(Lowering.store(outputs.getFirst(), List.of(), new Expr.Size(dim))));
        }
    }
}
