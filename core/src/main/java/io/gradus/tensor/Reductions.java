package io.gradus.tensor;

import io.gradus.ir.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Reductions over axes. Without axes they reduce over all; with {@code keepDims} the reduced axes
 * stay with size 1. Sums run in a fixed order (see {@link io.gradus.ir.Stmt.Reduce}), so that the
 * bits do not depend on threads or hardware.
 */
public sealed interface Reductions extends Operand permits Tensor, Variable {
    private Tensor reduce(ReduceOp.Kind kind, DType dtype, int[] axes, boolean keepDims) {
        var chosen = new TreeSet<Integer>();
        for (int axis : axes) {
            if (!chosen.add(shape().axis(axis, kind.toString()))) {
                throw new IllegalArgumentException(kind + ": axis " + axis + " is given twice");
            }
        }
        if (axes.length == 0) {
            IntStream.range(0, rank()).forEach(chosen::add);
        }
        var x = value().cast(dtype);
        List<Integer> reduced = new ArrayList<>(chosen);
        if (reduced.isEmpty()) {
            // A scalar is its own sum, mean and maximum; a position in it does not exist and is
            // refused before.
            return x.reshape(shape());
        }
        var kept = Calls.call(new ReduceOp(kind, reduced), x);
        if (keepDims) {
            return kept;
        }
        var shape = kept.shape();
        for (int axis : reduced.reversed()) {
            shape = shape.without(axis);
        }
        return kept.reshape(shape);
    }

    private DType counting() {
        return dtype() == DType.BOOL || dtype() == DType.UINT8 ? DType.INT32 : dtype();
    }

    /**
     * The sum over axes.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the sums; bool and uint8 give int32
     */
    default Tensor sum(int... axes) {
        return sum(axes, false);
    }

    /**
     * The sum over axes.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the sums; bool and uint8 give int32
     */
    default Tensor sum(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.SUM, counting(), axes, keepDims);
    }

    /**
     * The arithmetic mean over axes; NaN of no elements.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the means; integers give float32
     */
    default Tensor mean(int... axes) {
        return mean(axes, false);
    }

    /**
     * The arithmetic mean over axes; NaN of no elements.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the means; integers give float32
     */
    default Tensor mean(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.MEAN, dtype().toFloating(), axes, keepDims);
    }

    /**
     * The product over axes.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the products; bool and uint8 give int32
     */
    default Tensor prod(int... axes) {
        return prod(axes, false);
    }

    /**
     * The product over axes.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the products; bool and uint8 give int32
     */
    default Tensor prod(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.PROD, counting(), axes, keepDims);
    }

    /**
     * The largest element over axes, NaN if there is one; ties share the gradient.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the maxima
     * @throws IllegalArgumentException if an axis has no elements
     */
    default Tensor max(int... axes) {
        return max(axes, false);
    }

    /**
     * The largest element over axes, NaN if there is one; ties share the gradient.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the maxima
     * @throws IllegalArgumentException if an axis has no elements
     */
    default Tensor max(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.MAX, ordered(), axes, keepDims);
    }

    /**
     * The smallest element over axes, NaN if there is one; ties share the gradient.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the minima
     * @throws IllegalArgumentException if an axis has no elements
     */
    default Tensor min(int... axes) {
        return min(axes, false);
    }

    /**
     * The smallest element over axes, NaN if there is one; ties share the gradient.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the minima
     * @throws IllegalArgumentException if an axis has no elements
     */
    default Tensor min(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.MIN, ordered(), axes, keepDims);
    }

    private DType ordered() {
        return dtype() == DType.BOOL ? DType.INT32 : dtype();
    }

    /**
     * Whether an element over axes holds.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return a bool tensor
     */
    default Tensor any(int... axes) {
        return any(axes, false);
    }

    /**
     * Whether an element over axes holds.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return a bool tensor
     */
    default Tensor any(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.ANY, DType.BOOL, axes, keepDims);
    }

    /**
     * Whether all elements over axes hold.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return a bool tensor
     */
    default Tensor all(int... axes) {
        return all(axes, false);
    }

    /**
     * Whether all elements over axes hold.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return a bool tensor
     */
    default Tensor all(int[] axes, boolean keepDims) {
        return reduce(ReduceOp.Kind.ALL, DType.BOOL, axes, keepDims);
    }

    /**
     * The position of the largest element along an axis, the first of equals; a NaN counts as the
     * largest.
     *
     * @param axis the axis, counted from the end if negative
     * @return int32 positions, without the axis
     * @throws IllegalArgumentException if there is no such axis, or it has no elements
     */
    default Tensor argMax(int axis) {
        return argMax(axis, false);
    }

    /**
     * The position of the largest element along an axis, the first of equals; a NaN counts as the
     * largest.
     *
     * @param axis the axis, counted from the end if negative
     * @param keepDims whether the axis stays with size 1
     * @return int32 positions
     * @throws IllegalArgumentException if there is no such axis, or it has no elements
     */
    default Tensor argMax(int axis, boolean keepDims) {
        return reduce(
                ReduceOp.Kind.ARG_MAX,
                ordered(),
                new int[] {shape().axis(axis, "argMax")},
                keepDims);
    }

    /**
     * The position of the smallest element along an axis, the first of equals; a NaN counts as the
     * smallest.
     *
     * @param axis the axis, counted from the end if negative
     * @return int32 positions, without the axis
     * @throws IllegalArgumentException if there is no such axis, or it has no elements
     */
    default Tensor argMin(int axis) {
        return argMin(axis, false);
    }

    /**
     * The position of the smallest element along an axis, the first of equals; a NaN counts as the
     * smallest.
     *
     * @param axis the axis, counted from the end if negative
     * @param keepDims whether the axis stays with size 1
     * @return int32 positions
     * @throws IllegalArgumentException if there is no such axis, or it has no elements
     */
    default Tensor argMin(int axis, boolean keepDims) {
        return reduce(
                ReduceOp.Kind.ARG_MIN,
                ordered(),
                new int[] {shape().axis(axis, "argMin")},
                keepDims);
    }

    /**
     * log Σ e^x over axes, without overflow.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the results; integers give float32
     */
    default Tensor logSumExp(int... axes) {
        return logSumExp(axes, false);
    }

    /**
     * log Σ e^x over axes, without overflow.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the results; integers give float32
     */
    default Tensor logSumExp(int[] axes, boolean keepDims) {
        var x = value().cast(dtype().toFloating());
        var max = reduce(ReduceOp.Kind.SUPREMUM, x.dtype(), axes, true).stopGradient();
        // An infinite maximum would make ∞ − ∞: taken off as 0 instead, the result is that
        // infinity, −∞ of no elements.
        var shift =
                Tensors.where(
                        max.isFinite(), max, Tensor.zeros(io.gradus.ir.Shape.scalar(), x.dtype()));
        var sum = x.minus(shift).exp().sum(axes, true).log().plus(shift);
        if (keepDims) {
            return sum;
        }
        return axes.length == 0 ? sum.reshape(io.gradus.ir.Shape.scalar()) : sum.squeeze(axes);
    }

    /**
     * The variance over axes: the mean square distance from the mean.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the variances; integers give float32
     */
    default Tensor variance(int... axes) {
        return variance(axes, false);
    }

    /**
     * The variance over axes: the mean square distance from the mean.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the variances; integers give float32
     */
    default Tensor variance(int[] axes, boolean keepDims) {
        var x = value().cast(dtype().toFloating());
        return x.minus(x.mean(axes, true)).square().mean(axes, keepDims);
    }

    /**
     * The standard deviation over axes: the square root of the {@link #variance(int[], boolean)}.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the deviations; integers give float32
     */
    default Tensor std(int... axes) {
        return std(axes, false);
    }

    /**
     * The standard deviation over axes: the square root of the {@link #variance(int[], boolean)}.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @param keepDims whether the reduced axes stay with size 1
     * @return the deviations; integers give float32
     */
    default Tensor std(int[] axes, boolean keepDims) {
        return variance(axes, keepDims).sqrt();
    }
}
