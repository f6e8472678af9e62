package io.gradus.tensor;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Local;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * x^n of integers, which wraps around as their products do. A negative exponent is an error, as in
 * NumPy: hardly any such power is an integer.
 */
record IntegerPower() implements Op {
    @Override
    public String name() {
        return "pow";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var base = inputs.get(0);
        return List.of(
                new TensorType(
                        base.dtype(),
                        Shape.broadcast(base.shape(), inputs.get(1).shape(), name())));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        var output = outputs.getFirst();
        var axes = Lowering.axes(output.shape());
        var position = Lowering.indices(axes);
        var type = Lowering.computeType(output);
        var exponent = new Local("exponent", type);
        var n = exponent.read();
        var statements = new ArrayList<Stmt>();
        statements.add(new Stmt.Let(exponent, Lowering.broadcastLoad(inputs.get(1), position)));
        statements.add(
                new Stmt.Check(
                        n.compare(Comparison.GE, n.like(0)),
                        "pow: an integer to the power %d is no integer: cast one of them to a floating dtype",
                        List.of(n)));
        var power = power(Lowering.broadcastLoad(inputs.get(0), position), n, bits(output));
        statements.add(Lowering.store(output, position, power));
        to.kernel(this, inputs, outputs, Lowering.loops(axes, statements));
    }

    /** How many bits an exponent that is not negative may have. */
    private static int bits(Value output) {
        return switch (output.dtype()) {
            case UINT8 -> 8;
            case INT32 -> 31;
            default -> 63;
        };
    }

    /** The product of those of x, x², x⁴, x⁸… whose bits are set in the exponent. */
    private static Expr power(Expr x, Expr n, int bits) {
        var power =
                n.apply(BinaryOp.AND, n.like(1))
                        .compare(Comparison.NE, n.like(0))
                        .select(x, x.like(1));
        var square = x;
        for (int i = 1; i < bits; i++) {
            square = square.times(square);
            var bit = n.apply(BinaryOp.AND, n.like(Math.scalb(1.0, i)));
            power = bit.compare(Comparison.NE, n.like(0)).select(power.times(square), power);
        }
        return power;
    }

    @Override
    public boolean readsInput(int index) {
        return false;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        return Op.none(2);
    }
}
