package io.gradus.tensor;

import io.gradus.ir.Algorithm;
import io.gradus.ir.DType;
import java.util.Arrays;

/** Order and running totals along an axis. NaN counts as greater than all numbers, as in NumPy. */
public sealed interface Ordering extends Operand permits Tensor, Variable {
    /**
     * The largest elements and where they stand.
     *
     * @param values the elements, the largest first
     * @param indices their int32 positions
     */
    record TopK(Tensor values, Tensor indices) {}

    /**
     * The elements along an axis in order.
     *
     * @param axis the axis, counted from the end if negative
     * @param descending whether the greatest comes first
     * @return the elements, of this shape and dtype; −0 stands before 0
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor sort(int axis, boolean descending) {
        return lastFirst("sort", axis, new SortOp.Values(descending));
    }

    /**
     * The elements along an axis, ascending.
     *
     * @param axis the axis, counted from the end if negative
     * @return the elements, of this shape and dtype; −0 stands before 0
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor sort(int axis) {
        return sort(axis, false);
    }

    /**
     * The positions along an axis of its elements in order; equal elements keep their order.
     *
     * @param axis the axis, counted from the end if negative
     * @param descending whether the greatest comes first
     * @return int32 positions, of this shape, for {@link Indexing#takeAlongAxis}
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor argSort(int axis, boolean descending) {
        return lastFirst("argSort", axis, new SortOp.Positions(descending));
    }

    /**
     * The positions along an axis of its elements, ascending; equal elements keep their order.
     *
     * @param axis the axis, counted from the end if negative
     * @return int32 positions, of this shape, for {@link Indexing#takeAlongAxis}
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor argSort(int axis) {
        return argSort(axis, false);
    }

    private Tensor lastFirst(String op, int axis, SortOp sort) {
        int at = shape().axis(axis, op);
        int last = rank() - 1;
        if (at == last) {
            return Calls.call(sort, value());
        }
        int[] order = new int[rank()];
        Arrays.setAll(order, i -> i);
        order[at] = last;
        order[last] = at;
        return Calls.call(sort, value().transpose(order)).transpose(order);
    }

    /**
     * The largest elements along the last axis, the largest first; of equal elements the first.
     *
     * @param k how many
     * @return the values, through which gradients flow, and their int32 positions
     * @throws IllegalArgumentException if this is a scalar, or the last axis has less than k
     *     elements
     */
    default TopK topK(int k) {
        int axis = shape().axis(-1, "topK");
        var size = shape().dim(axis);
        if (k < 0 || size.isFixed() && k > size.value()) {
            throw new IllegalArgumentException(
                    "topK: "
                            + k
                            + " of the "
                            + size
                            + " elements of the last axis of shape "
                            + shape()
                            + ": k is from 0 to that");
        }
        var indices = Calls.call(new SortOp.Largest(k), value());
        return new TopK(value().takeAlongAxis(indices, -1), indices);
    }

    /**
     * Where values would have to stand in this sorted vector to keep it in order.
     *
     * @param values the values, of any shape; dtypes promote
     * @param right whether after elements that equal them ({@code side="right"} in NumPy), and not
     *     before
     * @return int32 positions from 0 to this size, of the shape of the values
     * @throws IllegalArgumentException if this is no vector
     */
    default Tensor searchSorted(Operand values, boolean right) {
        var dtype = DType.promote(dtype(), values.dtype());
        dtype = dtype == DType.BOOL ? DType.INT32 : dtype;
        return SearchSorted.call(value().cast(dtype), values.value().cast(dtype), right);
    }

    /**
     * Running sums along an axis; those of float32 are kept in float64 until they are written.
     *
     * @param axis the axis, counted from the end if negative
     * @return the sums, of this shape; bool and uint8 give int32
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor cumSum(int axis) {
        return cumSum(axis, false, false);
    }

    /**
     * Running sums along an axis; those of float32 are kept in float64 until they are written.
     *
     * @param axis the axis, counted from the end if negative
     * @param exclusive whether an element is not part of its own sum, so that the first is 0
     * @param reverse whether to run from the last element to the first
     * @return the sums, of this shape; bool and uint8 give int32
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor cumSum(int axis, boolean exclusive, boolean reverse) {
        return cumulative("cumSum", true, axis, exclusive, reverse);
    }

    /**
     * Running products along an axis; those of float32 are kept in float64 until they are written.
     * Gradients are defined for zeros, too.
     *
     * @param axis the axis, counted from the end if negative
     * @return the products, of this shape; bool and uint8 give int32
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor cumProd(int axis) {
        return cumProd(axis, false, false);
    }

    /**
     * Running products along an axis; those of float32 are kept in float64 until they are written.
     * Gradients are defined for zeros, too.
     *
     * @param axis the axis, counted from the end if negative
     * @param exclusive whether an element is not part of its own product, so that the first is 1
     * @param reverse whether to run from the last element to the first
     * @return the products, of this shape; bool and uint8 give int32
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor cumProd(int axis, boolean exclusive, boolean reverse) {
        return cumulative("cumProd", false, axis, exclusive, reverse);
    }

    private Tensor cumulative(
            String name, boolean sum, int axis, boolean exclusive, boolean reverse) {
        int at = shape().axis(axis, name);
        var x = value().cast(ScanOp.accumulating(dtype()));
        var kind = sum ? Algorithm.Scan.Kind.SUM : Algorithm.Scan.Kind.PRODUCT;
        var total = Calls.call(new ScanOp(kind, at, reverse), x);
        return exclusive ? ScanOp.shifted(total, at, sum ? 0 : 1, reverse) : total;
    }

    /**
     * The linear recurrence yₜ = aₜ · yₜ₋₁ + xₜ along an axis, from y₋₁ = 0, where this tensor is
     * x: discounted sums, moving averages, filters.
     *
     * @param factors a, of this shape; dtypes promote; integers give float32
     * @param axis the axis, counted from the end if negative
     * @param reverse whether to run from the last element to the first
     * @return y, of this shape
     * @throws IllegalArgumentException if there is no such axis or the shapes differ
     */
    default Tensor linearRecurrence(Operand factors, int axis, boolean reverse) {
        var dtype = DType.promote(dtype(), factors.dtype()).toFloating();
        var op =
                new ScanOp(
                        Algorithm.Scan.Kind.LINEAR,
                        shape().axis(axis, "linearRecurrence"),
                        reverse);
        return Calls.call(op, factors.value().cast(dtype), value().cast(dtype));
    }
}
