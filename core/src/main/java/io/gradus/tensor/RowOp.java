package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalisations along one axis, each one kernel: the largest value is taken off first, so that no
 * exponential overflows.
 *
 * @param axis the axis, not negative
 */
record RowOp(Kind kind, int axis) implements Op {
    enum Kind {
        SOFTMAX("softmax"),
        LOG_SOFTMAX("logSoftmax");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    @Override
    public String name() {
        return kind.label;
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return inputs;
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var split = Lowering.Split.of(inputs.getFirst().shape(), axis, axis + 1);
        var from = to.reshaped(inputs.getFirst(), split.shape());
        var target = to.under(outputs.getFirst(), split.shape());
        var outer = new Axis("i", split.outer());
        var inner = new Axis("j", split.inner());
        var dtype = Lowering.computeType(from);
        var max = new Local("max", dtype);
        var sum = new Local("sum", dtype);
        var body = new ArrayList<Stmt>();

        var first = new Axis("k", split.length());
        body.add(
                Lowering.reduce(
                        first,
                        split.order(),
                        Monoid.max(dtype),
                        element(from, outer, first, inner),
                        max));
        var second = new Axis("k", split.length());
        var exp = element(from, outer, second, inner).minus(max.read()).apply(UnaryOp.EXP);
        body.add(Lowering.reduce(second, split.order(), Monoid.sum(dtype), exp, sum));

        var third = new Axis("k", split.length());
        var shifted = element(from, outer, third, inner).minus(max.read());
        Expr value;
        if (kind == Kind.SOFTMAX) {
            value = shifted.apply(UnaryOp.EXP).div(sum.read());
        } else {
            var log = new Local("log", dtype);
            body.add(new Stmt.Let(log, sum.read().apply(UnaryOp.LOG)));
            value = shifted.minus(log.read());
        }
        body.add(
                new Stmt.Loop(
                        third,
                        true,
                        List.of(
                                Lowering.store(
                                        target,
                                        Lowering.indices(List.of(outer, third, inner)),
                                        value))));
        to.kernel(
                this, List.of(from), List.of(target), Lowering.loops(List.of(outer, inner), body));
        to.alias(target, outputs.getFirst());
    }

    private static Expr element(Value from, Axis outer, Axis run, Axis inner) {
        return Lowering.load(from, Lowering.indices(List.of(outer, run, inner)));
    }

    @Override
    public boolean readsInput(int index) {
        return false;
    }

    @Override
    public boolean readsOutput() {
        return true;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var g = upstream.getFirst();
        var y = call.output(0);
        int[] axes = {axis};
        return Op.gradients(
                switch (kind) {
                    case SOFTMAX -> g.minus(g.times(y).sum(axes, true)).times(y);
                    case LOG_SOFTMAX -> g.minus(y.exp().times(g.sum(axes, true)));
                });
    }
}
