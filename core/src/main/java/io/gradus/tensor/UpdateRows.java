package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Local;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first input with the rows of the third added, taken away, put, or combined otherwise with
 * what stands at the positions in the second.
 */
record UpdateRows(Mode mode) implements IndexOp {
    enum Mode {
        ADD,
        SUB,
        UPDATE,
        MAX,
        MIN,
        MUL
    }

    @Override
    public String name() {
        return "scatter"
                + mode.name().charAt(0)
                + mode.name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        IndexOp.requireIndices(name(), inputs.get(1));
        var type = inputs.getFirst();
        if (inputs.get(1).shape().rank() != 1) {
            throw new IllegalArgumentException(
                    name()
                            + ": indices are a vector of rows, not of shape "
                            + inputs.get(1).shape()
                            + ": reshape them with -1");
        }
        if (type.dtype() == DType.BOOL && mode != Mode.UPDATE) {
            throw new IllegalArgumentException(
                    name() + ": bools are no numbers: cast them to a number type");
        }
        var expected = type.shape().with(0, inputs.get(1).shape().count());
        if (!inputs.get(2).shape().equals(expected)) {
            throw new IllegalArgumentException(
                    name()
                            + ": "
                            + inputs.get(1).shape().count()
                            + " rows of shape "
                            + type.shape()
                            + " have shape "
                            + expected
                            + ", not "
                            + inputs.get(2).shape());
        }
        return List.of(type);
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var split = Lowering.Split.of(inputs.getFirst().shape(), 0, 1);
        var rows = Shape.of(List.of(split.length(), split.inner()));
        var count = inputs.get(1).shape().count();
        var from = to.reshaped(inputs.getFirst(), rows);
        var updates = to.reshaped(inputs.get(2), Shape.of(List.of(count, split.inner())));
        var target = to.under(outputs.getFirst(), rows);
        var all = Lowering.axes(rows);
        var copied = Lowering.indices(all);
        var body =
                new ArrayList<Stmt>(
                        Lowering.loops(
                                all,
                                List.of(
                                        new Stmt.Store(
                                                target, copied, new Expr.Load(from, copied)))));
        var step = new Axis("m", count);
        var inner = new Axis("j", split.inner());
        var at = Lowering.indices(List.of(step, inner));
        var position = new Local("position", DType.INT32);
        var row =
                new ArrayList<>(
                        IndexOp.position(
                                this,
                                inputs.get(1),
                                List.of(at.getFirst()),
                                split.length(),
                                position));
        var element = new Expr.Load(updates, at);
        var index = List.of(position.read(), at.get(1));
        Stmt write =
                switch (mode) {
                    case ADD -> new Stmt.Accumulate(target, index, element);
                    case SUB ->
                            new Stmt.Accumulate(
                                    target,
                                    index,
                                    Lowering.load(updates, at).apply(Expr.UnaryOp.NEG));
                    case UPDATE -> new Stmt.Store(target, index, element);
                    case MAX -> new Stmt.Accumulate(target, index, BinaryOp.MAX, element);
                    case MIN -> new Stmt.Accumulate(target, index, BinaryOp.MIN, element);
                    case MUL -> new Stmt.Accumulate(target, index, BinaryOp.MUL, element);
                };
        row.addAll(Lowering.loops(List.of(inner), List.of(write)));
        body.add(new Stmt.Loop(step, false, row));
        to.kernel(this, List.of(from, inputs.get(1), updates), List.of(target), body);
        to.alias(target, outputs.getFirst());
    }

    @Override
    public boolean readsInput(int index) {
        return switch (mode) {
            case ADD, SUB, UPDATE -> index == 1;
            case MAX, MIN, MUL -> true;
        };
    }

    @Override
    public boolean readsOutput() {
        return mode == Mode.MAX || mode == Mode.MIN;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var g = upstream.getFirst();
        var indices = call.input(1);
        var rows = g.gather(indices, 0);
        return switch (mode) {
            case MAX, MIN -> ofExtremes(call, g);
            case MUL -> ofProducts(call, g);
            case ADD -> Op.gradients(g, null, rows);
            case SUB -> Op.gradients(g, null, rows.unaryMinus());
            case UPDATE -> {
                var zeros = Tensor.zeros(call.inputType(2).shape(), g.dtype());
                yield Op.gradients(
                        call.needs(0) ? Calls.call(this, g, indices, zeros) : null,
                        null,
                        call.needs(2) ? Tensors.where(stayed(call, indices), rows, zeros) : null);
            }
        };
    }

    /** The gradient is shared between all that are as large, as those of max and min are. */
    private static List<@Nullable Cotangent> ofExtremes(Backprop call, Tensor g) {
        var indices = call.input(1);
        var out = call.output(0);
        var before = call.input(0).equal(out).cast(g.dtype());
        var updates = call.input(2).equal(out.gather(indices, 0)).cast(g.dtype());
        var share = g.div(before.scatterAdd(indices, updates));
        return Op.gradients(share.times(before), null, share.gather(indices, 0).times(updates));
    }

    /** A factor's gradient is the product of the others, which exists where it is 0 itself. */
    private static List<@Nullable Cotangent> ofProducts(Backprop call, Tensor g) {
        var before = call.input(0);
        var indices = call.input(1);
        var updates = call.input(2);
        var ones = Tensor.ones(before.shape(), g.dtype());
        var one = Tensor.ones(Shape.scalar(), g.dtype());
        var isZero = updates.equal(0);
        var factors = Tensors.where(isZero, one, updates);
        var others = before.times(ones.scatterMul(indices, factors)).gather(indices, 0);
        var zeros = ones.minus(1).scatterAdd(indices, isZero.cast(g.dtype())).gather(indices, 0);
        var left = zeros.minus(isZero.cast(g.dtype())).equal(0).cast(g.dtype());
        return Op.gradients(
                g.times(ones.scatterMul(indices, updates)),
                null,
                g.gather(indices, 0).times(others.div(factors)).times(left));
    }

    /**
     * For each row that was put whether it is there still: of equal positions only the last one is.
     */
    private static Tensor stayed(Backprop call, Tensor indices) {
        var numbers = Tensors.numbers(indices.shape().dim(0));
        var rows = Tensor.zeros(Shape.of(List.of(call.inputType(0).shape().dim(0))), DType.INT32);
        var last = Calls.call(new UpdateRows(Mode.UPDATE), rows, indices, numbers).gather(indices);
        var shape = call.inputType(2).shape();
        for (int axis = 1; axis < shape.rank(); axis++) {
            shape = shape.with(axis, Dim.ONE);
        }
        return last.equal(numbers).reshape(shape);
    }
}
