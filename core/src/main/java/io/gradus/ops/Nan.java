package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * Reductions that pass over NaN, as NumPy's functions of these names. Axes count from the end if
 * negative; no axes are all axes. Integers have no NaN and are reduced as they are.
 */
public final class Nan {
    private Nan() {}

    /**
     * The sum of the numbers; 0 of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the sums
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nansum(Operand x, int[] axes, boolean keepDims) {
        return filled(x, 0).sum(axes, keepDims);
    }

    /**
     * The product of the numbers; 1 of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the products
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanprod(Operand x, int[] axes, boolean keepDims) {
        return filled(x, 1).prod(axes, keepDims);
    }

    /**
     * The mean of the numbers; NaN of none.
     *
     * @param x the elements; integers count as float32
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the means
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanmean(Operand x, int[] axes, boolean keepDims) {
        var reals = x.value().cast(x.dtype().toFloating());
        return filled(reals, 0).sum(axes, keepDims).div(numbers(reals, axes, keepDims));
    }

    /**
     * The variance of the numbers, divided by their number; NaN of none.
     *
     * @param x the elements; integers count as float32
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the variances
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanvar(Operand x, int[] axes, boolean keepDims) {
        var reals = x.value().cast(x.dtype().toFloating());
        var squares = reals.minus(nanmean(reals, axes, true)).square();
        return filled(squares, 0).sum(axes, keepDims).div(numbers(reals, axes, keepDims));
    }

    /**
     * The standard deviation of the numbers; NaN of none.
     *
     * @param x the elements; integers count as float32
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the standard deviations
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanstd(Operand x, int[] axes, boolean keepDims) {
        return nanvar(x, axes, keepDims).sqrt();
    }

    /**
     * The largest number; NaN of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the maxima
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanmax(Operand x, int[] axes, boolean keepDims) {
        var max = filled(x, Double.NEGATIVE_INFINITY).max(axes, keepDims);
        return unlessNone(x, axes, keepDims, max);
    }

    /**
     * The smallest number; NaN of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the minima
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanmin(Operand x, int[] axes, boolean keepDims) {
        var min = filled(x, Double.POSITIVE_INFINITY).min(axes, keepDims);
        return unlessNone(x, axes, keepDims, min);
    }

    /**
     * The position of the largest number along an axis, the first of equal ones; 0 of none.
     *
     * @param x the elements
     * @param axis the axis
     * @return int32 positions
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanargmax(Operand x, int axis) {
        return filled(x, Double.NEGATIVE_INFINITY).argMax(axis);
    }

    /**
     * The position of the smallest number along an axis, the first of equal ones; 0 of none.
     *
     * @param x the elements
     * @param axis the axis
     * @return int32 positions
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanargmin(Operand x, int axis) {
        return filled(x, Double.POSITIVE_INFINITY).argMin(axis);
    }

    /**
     * Running sums of the numbers.
     *
     * @param x the elements
     * @param axis the axis
     * @return the sums, of this shape
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nancumsum(Operand x, int axis) {
        return filled(x, 0).cumSum(axis);
    }

    /**
     * Running products of the numbers.
     *
     * @param x the elements
     * @param axis the axis
     * @return the products, of this shape
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nancumprod(Operand x, int axis) {
        return filled(x, 1).cumProd(axis);
    }

    /**
     * The median of the numbers; NaN of none.
     *
     * @param x the elements; integers count as float32
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the medians
     * @throws IllegalArgumentException if there is no such axis or there are no elements
     */
    public static Tensor nanmedian(Operand x, int[] axes, boolean keepDims) {
        return Statistics.half("nanmedian", x, axes, keepDims, true);
    }

    /**
     * The numbers below which given shares of the numbers lie; NaN of none.
     *
     * @param x the elements; integers count as float32
     * @param shares from 0 to 1
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @param between what stands for a place between two elements
     * @return the quantiles, with a new leading axis for the shares
     * @throws IllegalArgumentException as the quantiles of {@link Statistics} do
     */
    public static Tensor nanquantile(
            Operand x, double[] shares, int[] axes, boolean keepDims, Interpolation between) {
        return Statistics.quantiles("nanquantile", x, shares, axes, keepDims, between, true);
    }

    /**
     * {@link #nanquantile} in hundredths.
     *
     * @param x the elements; integers count as float32
     * @param percents from 0 to 100
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @param between what stands for a place between two elements
     * @return the percentiles, with a new leading axis for the percents
     * @throws IllegalArgumentException as the quantiles of {@link Statistics} do
     */
    public static Tensor nanpercentile(
            Operand x, double[] percents, int[] axes, boolean keepDims, Interpolation between) {
        var shares = Statistics.shares(percents);
        return Statistics.quantiles("nanpercentile", x, shares, axes, keepDims, between, true);
    }

    /**
     * The sum of the numbers; 0 of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @return the sums
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nansum(Operand x, int... axes) {
        return nansum(x, axes, false);
    }

    /**
     * The mean of the numbers; NaN of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @return the means
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanmean(Operand x, int... axes) {
        return nanmean(x, axes, false);
    }

    /**
     * The largest number; NaN of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @return the maxima
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanmax(Operand x, int... axes) {
        return nanmax(x, axes, false);
    }

    /**
     * The smallest number; NaN of none.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @return the minima
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor nanmin(Operand x, int... axes) {
        return nanmin(x, axes, false);
    }

    private static Tensor filled(Operand x, double number) {
        return x.dtype().isFloating()
                ? Tensors.where(x.value().isNaN(), Tensor.scalar(x.dtype(), number), x)
                : x.value();
    }

    private static Tensor numbers(Tensor x, int[] axes, boolean keepDims) {
        return x.isNaN().logicalNot().cast(DType.INT32).sum(axes, keepDims).cast(x.dtype());
    }

    private static Tensor unlessNone(Operand x, int[] axes, boolean keepDims, Tensor result) {
        if (!x.dtype().isFloating()) {
            return result;
        }
        var none = numbers(x.value(), axes, keepDims).equal(0);
        return Tensors.where(none, Tensor.full(Shape.scalar(), Double.NaN, x.dtype()), result);
    }
}
