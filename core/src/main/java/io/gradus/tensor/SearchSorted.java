package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Local;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where values would stand in a sorted vector: by halving, all in one kernel. Inputs: the vector,
 * the values.
 *
 * @param right whether a value stands after those that equal it
 */
record SearchSorted(boolean right) implements IndexOp {
    @Override
    public String name() {
        return "searchSorted";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var sorted = inputs.getFirst().shape();
        if (sorted.rank() != 1) {
            throw new IllegalArgumentException(
                    "searchSorted: this is a sorted vector, not of shape "
                            + sorted
                            + ": search its rows one by one");
        }
        return List.of(new TensorType(DType.INT32, inputs.get(1).shape()));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var sorted = inputs.getFirst();
        var size = sorted.shape().dim(0);
        var axes = Lowering.axes(outputs.getFirst().shape());
        var at = Lowering.indices(axes);
        var value = new Local("value", inputs.get(1).dtype().computeType());
        var body = new ArrayList<Stmt>();
        body.add(new Stmt.Let(value, Lowering.load(inputs.get(1), at)));
        Expr found = Expr.constant(0);
        int steps = size.isFixed() ? 32 - Integer.numberOfLeadingZeros(size.value()) : 31;
        for (int step = steps - 1; step >= 0; step--) {
            // Of the next 2^step elements either all come before the value, or the search goes on
            // among them.
            var next = found.plus(Expr.constant(1 << step));
            var element =
                    Lowering.load(
                            sorted, List.of(Lowering.clamp(next.minus(Expr.constant(1)), size)));
            var local = new Local("position", DType.INT32);
            // Sums that overflow are below 0: such a position is not among the elements.
            var exists = Lowering.inside(next.minus(Expr.constant(1)), size);
            body.add(
                    new Stmt.Let(
                            local,
                            exists.apply(BinaryOp.AND, before(element, value.read()))
                                    .select(next, found)));
            found = local.read();
        }
        body.add(new Stmt.Store(outputs.getFirst(), at, found));
        to.kernel(this, inputs, outputs, Lowering.loops(axes, body));
    }

    /** Whether an element comes before the value; NaN comes after all numbers. */
    private Expr before(Expr element, Expr value) {
        var less = element.compare(right ? Comparison.LE : Comparison.LT, value);
        if (!element.dtype().isFloating()) {
            return less;
        }
        var elementIsNumber = element.compare(Comparison.EQ, element);
        var valueIsNaN = value.compare(Comparison.NE, value);
        var toNaN = right ? valueIsNaN : valueIsNaN.apply(BinaryOp.AND, elementIsNumber);
        return less.apply(BinaryOp.OR, toNaN);
    }

    @Override
    public boolean readsInput(int index) {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        return Op.none(2);
    }

    /** Strings and shapes aside, a vector without elements has room for everything at 0. */
    static Tensor call(Tensor sorted, Tensor values, boolean right) {
        if (sorted.shape().count().is(0)) {
            return Tensor.zeros(values.shape(), DType.INT32);
        }
        return Calls.call(new SearchSorted(right), sorted, values);
    }
}
