package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Brings the two sides of an equation into the form that its op takes. */
final class Equations {
    private Equations() {}

    /**
     * The solution for a right side of vectors or matrices, over broadcast leading axes.
     *
     * @param op what solves it
     * @param left the matrices
     * @param right vectors, if it has one axis or one less than the matrices; else matrices
     */
    static Tensor solve(EquationOp op, Operand left, Operand right) {
        var dtype = DType.promote(left.dtype(), right.dtype()).toFloating();
        var a = left.value().cast(dtype);
        var b = right.value().cast(dtype);
        FactorOp.order(op.name(), a.shape());
        if (b.rank() == 0) {
            throw new IllegalArgumentException(
                    op.name()
                            + ": the right side is a scalar: it must be vectors of "
                            + a.shape().dim(-1)
                            + " elements, or matrices with so many rows");
        }
        boolean vectors = b.rank() == 1 || b.rank() == a.rank() - 1;
        var columns = vectors ? b.expandDims(-1) : b;
        var x = a.rank() == 2 ? sideBySide(op, a, columns) : broadcast(op, a, columns);
        return vectors ? x.squeeze(-1) : x;
    }

    private static Tensor broadcast(EquationOp op, Tensor a, Tensor b) {
        var batch =
                Shape.broadcast(
                        a.shape().slice(0, a.rank() - 2),
                        b.shape().slice(0, b.rank() - 2),
                        op.name() + ", leading axes");
        return Calls.call(op, stretched(a, batch), stretched(b, batch));
    }

    private static Tensor stretched(Tensor x, Shape batch) {
        var dims = new ArrayList<>(batch.dims());
        dims.addAll(x.shape().slice(x.rank() - 2, x.rank()).dims());
        return x.broadcastTo(Shape.of(dims));
    }

    /** One matrix for all: the right sides are the columns of a single one. */
    private static Tensor sideBySide(EquationOp op, Tensor a, Tensor b) {
        if (b.rank() == 2) {
            return Calls.call(op, a, b);
        }
        int rows = b.rank() - 2;
        int[] order = new int[b.rank()];
        int[] back = new int[b.rank()];
        order[0] = rows;
        IntStream.range(0, rows).forEach(axis -> order[axis + 1] = axis);
        order[rows + 1] = rows + 1;
        IntStream.range(0, order.length).forEach(axis -> back[order[axis]] = axis);
        var front = b.transpose(order);
        var count = Dim.product(front.shape().slice(1, front.rank()).dims());
        var x = Calls.call(op, a, front.reshape(Shape.of(List.of(front.shape().dim(0), count))));
        return x.reshape(front.shape()).transpose(back);
    }
}
