package io.gradus.tensor;

import io.gradus.ir.Library;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices in the last two axes, over broadcast leading axes.
 *
 * @param transposeA whether the first operand holds its matrices transposed
 * @param transposeB whether the second operand holds its matrices transposed
 */
record MatmulOp(boolean transposeA, boolean transposeB) implements Op {
    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        var a = inputs.get(0).shape();
        var b = inputs.get(1).shape();
        if (inputs.getFirst().dtype() == io.gradus.ir.DType.BOOL) {
            throw new IllegalArgumentException(
                    "matmul: bool matrices have no product: cast them to a number type");
        }
        var rows = a.dim(transposeA ? -1 : -2);
        var k = a.dim(transposeA ? -2 : -1);
        var k2 = b.dim(transposeB ? -1 : -2);
        var columns = b.dim(transposeB ? -2 : -1);
        if (!k.equals(k2)) {
            throw new IllegalArgumentException(
                    "matmul: shapes "
                            + a
                            + (transposeA ? "ᵀ" : "")
                            + " and "
                            + b
                            + (transposeB ? "ᵀ" : "")
                            + " do not fit: the first has "
                            + k
                            + " columns, the second "
                            + k2
                            + " rows; they must be equal");
        }
        var batch =
                Shape.broadcast(
                        a.slice(0, a.rank() - 2), b.slice(0, b.rank() - 2), "matmul, leading axes");
        var shape = batch.inserted(batch.rank(), rows);
        return List.of(
                new TensorType(inputs.getFirst().dtype(), shape.inserted(shape.rank(), columns)));
    }

    @Override
    public void lower(Lowering to, List<Value> inputs, List<Value> outputs) {
        to.add(
                new Library.Matmul(
                        inputs.get(0),
                        inputs.get(1),
                        outputs.getFirst(),
                        transposeA,
                        transposeB,
                        to.origin(this)));
    }

    @Override
    public boolean readsInput(int index) {
        return true;
    }

    @Override
    public boolean readsOutput() {
        return false;
    }

    @Override
    public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
        var g = upstream.getFirst();
        Tensor a = null;
        Tensor b = null;
        if (call.needs(0)) {
            a =
                    transposeA
                            ? product(call.input(1), transposeB, g, true)
                            : product(g, false, call.input(1), !transposeB);
            a = a.sumTo(call.inputType(0).shape());
        }
        if (call.needs(1)) {
            b =
                    transposeB
                            ? product(g, true, call.input(0), transposeA)
                            : product(call.input(0), !transposeA, g, false);
            b = b.sumTo(call.inputType(1).shape());
        }
        return Op.gradients(a, b);
    }

    private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        return Calls.call(new MatmulOp(transposeA, transposeB), a, b);
    }
}
