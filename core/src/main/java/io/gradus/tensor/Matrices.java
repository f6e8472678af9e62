package io.gradus.tensor;

import io.gradus.ir.Dim;
import java.util.stream.IntStream;

/** The phrases in which gradients of factorisations are written, on the last two axes. */
final class Matrices {
    private Matrices() {}

    static Tensor transposed(Tensor x) {
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[x.rank() - 1] = x.rank() - 2;
        order[x.rank() - 2] = x.rank() - 1;
        return x.transpose(order);
    }

    /** (x + xᵀ) / 2, which is x itself, bit by bit, if it is symmetric. */
    static Tensor symmetric(Tensor x) {
        return x.plus(transposed(x)).times(0.5);
    }

    /** The elements on the diagonal and below; those at most so far above it. */
    static Tensor lower(Tensor x, int diagonal) {
        var distance = distance(x.shape().dim(-2), x.shape().dim(-1));
        return Tensors.where(distance.lessEqual(diagonal), x, zero(x));
    }

    /** The elements on the diagonal and above; those at least so far above it. */
    static Tensor upper(Tensor x, int diagonal) {
        var distance = distance(x.shape().dim(-2), x.shape().dim(-1));
        return Tensors.where(distance.greaterEqual(diagonal), x, zero(x));
    }

    /** 1 / x beside the diagonal, 0 on it. */
    static Tensor reciprocalsBeside(Tensor x) {
        var isDiagonal = distance(x.shape().dim(-2), x.shape().dim(-1)).equal(0);
        var divisors = Tensors.where(isDiagonal, Tensor.scalar(x.dtype(), 1), x);
        return Tensors.where(isDiagonal, zero(x), divisors.reciprocal());
    }

    /** Square matrices of zeros but for their diagonals. */
    static Tensor diagonal(Tensor elements) {
        int size = elements.shape().size(-1);
        return Calls.call(new DiagonalOp.Place(size, size, 0), elements);
    }

    /** How far right of the diagonal each element is. */
    private static Tensor distance(Dim rows, Dim columns) {
        return Tensors.numbers(columns).minus(Tensors.numbers(rows).expandDims(1));
    }

    private static Tensor zero(Tensor x) {
        return Tensor.scalar(x.dtype(), 0);
    }

    static Tensor columns(Tensor x, int from, int to) {
        return x.slice(-1, from, to);
    }

    static Tensor rows(Tensor x, int from, int to) {
        return x.slice(-2, from, to);
    }
}
