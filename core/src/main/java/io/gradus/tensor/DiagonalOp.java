package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Diagonals of the matrices in the last two axes, taken out and put in. */
sealed interface DiagonalOp extends Op {
    @Override
    default boolean readsInput(int index) {
        return false;
    }

    @Override
    default boolean readsOutput() {
        return false;
    }

    /** How many elements a diagonal has that lies so far right of the main one. */
    static int length(int rows, int columns, int offset) {
        return Math.max(0, Math.min(rows + Math.min(0, offset), columns - Math.max(0, offset)));
    }

    /**
     * The elements of a diagonal along a last axis.
     *
     * @param offset how far right of the main diagonal, left if negative
     */
    record Take(int offset) implements DiagonalOp {
        @Override
        public String name() {
            return "diagonal";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var shape = inputs.getFirst().shape();
            int batch = shape.rank() - 2;
            int length = length(shape.size(batch), shape.size(batch + 1), offset);
            return List.of(
                    new TensorType(
                            inputs.getFirst().dtype(),
                            shape.slice(0, batch).inserted(batch, Dim.of(length))));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var axes = Lowering.axes(outputs.getFirst().shape());
            var position = Lowering.indices(axes);
            var from = new ArrayList<>(position);
            var last = from.removeLast();
            from.add(Lowering.offset(last, Math.max(0, -offset)));
            from.add(Lowering.offset(last, Math.max(0, offset)));
            var store =
                    new Stmt.Store(
                            outputs.getFirst(),
                            position,
                            new Expr.Load(inputs.getFirst(), List.copyOf(from)));
            to.kernel(this, inputs, outputs, Lowering.loops(axes, List.of(store)));
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var shape = call.inputType(0).shape();
            return Op.gradients(
                    Calls.call(
                            new Place(shape.size(-2), shape.size(-1), offset),
                            upstream.getFirst()));
        }
    }

    /**
     * Matrices of zeros but for one diagonal, whose elements stand in the last axis.
     *
     * @param rows how many rows the matrices have
     * @param columns how many columns
     * @param offset how far right of the main diagonal, left if negative
     */
    record Place(int rows, int columns, int offset) implements DiagonalOp {
        @Override
        public String name() {
            return "diag";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            var shape = type.shape().with(-1, Dim.of(rows));
            return List.of(
                    new TensorType(type.dtype(), shape.inserted(shape.rank(), Dim.of(columns))));
        }

        @Override
        public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
            var elements = inputs.getFirst();
            var axes = Lowering.axes(outputs.getFirst().shape());
            var position = Lowering.indices(axes);
            var row = position.get(position.size() - 2);
            var column = position.getLast();
            var from = new ArrayList<>(position.subList(0, position.size() - 2));
            var size = elements.shape().dim(-1);
            // Beside the diagonal an element is loaded that is not used.
            from.add(Lowering.clamp(Lowering.offset(row, Math.min(0, offset)), size));
            var isOn =
                    Lowering.offset(row, offset)
                            .compare(Comparison.EQ, column)
                            .apply(
                                    BinaryOp.AND,
                                    Lowering.inside(
                                            Lowering.offset(row, Math.min(0, offset)), size));
            var element = Lowering.load(elements, from);
            var value = size.is(0) ? element.like(0) : isOn.select(element, element.like(0));
            to.kernel(
                    this,
                    inputs,
                    outputs,
                    Lowering.loops(
                            axes, List.of(Lowering.store(outputs.getFirst(), position, value))));
        }

        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            return Op.gradients(Calls.call(new Take(offset), upstream.getFirst()));
        }
    }
}
