package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Numbers that describe others: quantiles, averages, histograms, correlations. Axes count from the
 * end if negative; no axes are all axes.
 */
public final class Statistics {
    private Statistics() {}

    /**
     * The numbers below which given shares of the elements lie, NaN where one of them is NaN.
     *
     * @param x the elements; integers count as float32
     * @param shares from 0 to 1
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @param between what stands for a place between two elements
     * @return the quantiles, with a new leading axis for the shares
     * @throws IllegalArgumentException if there is no such axis, a share is not from 0 to 1, or
     *     there are no elements
     */
    public static Tensor quantile(
            Operand x, double[] shares, int[] axes, boolean keepDims, Interpolation between) {
        return quantiles("quantile", x, shares, axes, keepDims, between, false);
    }

    /**
     * The number below which a given share of the elements lies, on the straight line between the
     * elements beside it; NaN where one of them is NaN.
     *
     * @param x the elements; integers count as float32
     * @param share from 0 to 1
     * @param axes the axes that are reduced; none for all
     * @return the quantile
     * @throws IllegalArgumentException if there is no such axis, the share is not from 0 to 1, or
     *     there are no elements
     */
    public static Tensor quantile(Operand x, double share, int... axes) {
        return quantile(x, new double[] {share}, axes, false, Interpolation.LINEAR).get(0);
    }

    /**
     * {@link #quantile(Operand, double[], int[], boolean, Interpolation)} in hundredths.
     *
     * @param x the elements; integers count as float32
     * @param percents from 0 to 100
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @param between what stands for a place between two elements
     * @return the percentiles, with a new leading axis for the percents
     * @throws IllegalArgumentException as the quantiles do
     */
    public static Tensor percentile(
            Operand x, double[] percents, int[] axes, boolean keepDims, Interpolation between) {
        return quantiles("percentile", x, shares(percents), axes, keepDims, between, false);
    }

    /**
     * The middle element in order, or the mean of the two in the middle; NaN where one is NaN.
     *
     * @param x the elements; integers count as float32
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the medians
     * @throws IllegalArgumentException if there is no such axis or there are no elements
     */
    public static Tensor median(Operand x, int[] axes, boolean keepDims) {
        return half("median", x, axes, keepDims, false);
    }

    /**
     * The middle element in order, or the mean of the two in the middle; NaN where one is NaN.
     *
     * @param x the elements; integers count as float32
     * @param axes the axes that are reduced; none for all
     * @return the medians
     * @throws IllegalArgumentException if there is no such axis or there are no elements
     */
    public static Tensor median(Operand x, int... axes) {
        return median(x, axes, false);
    }

    static Tensor half(String op, Operand x, int[] axes, boolean keepDims, boolean skipNaN) {
        double[] half = {0.5};
        return quantiles(op, x, half, axes, keepDims, Interpolation.MIDPOINT, skipNaN).get(0);
    }

    static double[] shares(double[] percents) {
        double[] shares = percents.clone();
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= 100;
        }
        return shares;
    }

    /** Sorted once; NaN stands at the end, so that the numbers are the first of a row. */
    static Tensor quantiles(
            String op,
            Operand x,
            double[] shares,
            int[] axes,
            boolean keepDims,
            Interpolation between,
            boolean skipNaN) {
        var reals = x.value().cast(x.dtype().toFloating());
        var flat = Flat.of(op, reals, axes);
        int count = flat.rows().shape().size(flat.rows().rank() - 1);
        if (count == 0) {
            throw new IllegalArgumentException(
                    op + ": shape " + x.shape() + " has no elements along these axes");
        }
        var sorted = flat.rows().sort(-1);
        // Positions are float64: float32 does not hold those of long rows.
        var numbers = sorted.isNaN().logicalNot().cast(DType.INT32).sum(new int[] {-1}, true);
        var valid = numbers.equal(count);
        var last = (skipNaN ? numbers.maximum(1) : Tensor.of(new int[] {count})).minus(1);
        var results = new ArrayList<Tensor>();
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        op + ": a share of " + share + ": it is from 0 to 1");
            }
            var place = last.cast(DType.FLOAT64).times(share);
            var value = at(sorted, place, between);
            var nan = Tensor.scalar(sorted.dtype(), Double.NaN);
            results.add(Tensors.where(skipNaN ? numbers.greater(0) : valid, value, nan));
        }
        return flat.stacked(results, keepDims);
    }

    private static Tensor at(Tensor sorted, Tensor place, Interpolation between) {
        return switch (between) {
            case LOWER -> take(sorted, place.floor());
            case HIGHER -> take(sorted, place.ceil());
            case NEAREST -> take(sorted, place.round());
            case MIDPOINT -> {
                var low = take(sorted, place.floor());
                var high = take(sorted, place.ceil());
                // Of one element itself, even of an infinite one.
                yield Tensors.where(low.equal(high), low, low.plus(high).times(0.5));
            }
            case LINEAR -> {
                var low = take(sorted, place.floor());
                var high = take(sorted, place.ceil());
                var share = place.minus(place.floor()).cast(sorted.dtype());
                var line = low.plus(high.minus(low).times(share));
                yield Tensors.where(low.equal(high), low, line);
            }
        };
    }

    private static Tensor take(Tensor sorted, Tensor place) {
        var shape = sorted.shape().with(sorted.rank() - 1, Dim.ONE);
        return sorted.takeAlongAxis(place.cast(DType.INT32).broadcastTo(shape), -1);
    }

    /**
     * The weighted mean.
     *
     * @param x the elements; integers count as float32
     * @param weights of this shape, or a vector along a single axis
     * @param axes the axes that are reduced; none for all
     * @return Σ weight · x / Σ weight
     * @throws IllegalArgumentException if there is no such axis or the weights do not fit
     */
    public static Tensor average(Operand x, Operand weights, int... axes) {
        var dtype = DType.promote(x.dtype(), weights.dtype()).toFloating();
        var w = weights.value().cast(dtype);
        if (w.rank() == 1 && axes.length == 1 && x.rank() != 1) {
            int[] form = new int[x.rank()];
            Arrays.fill(form, 1);
            form[x.shape().axis(axes[0], "average")] = -1;
            w = w.reshape(form);
        }
        if (!Shape.broadcast(x.shape(), w.shape(), "average").equals(x.shape())) {
            throw new IllegalArgumentException(
                    "average: weights of shape "
                            + weights.shape()
                            + " for elements of shape "
                            + x.shape()
                            + ": there is one for each");
        }
        w = w.broadcastTo(x.shape());
        return x.value().cast(dtype).times(w).sum(axes).div(w.sum(axes));
    }

    /**
     * The largest element less the smallest.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @param keepDims whether they stay with size 1
     * @return the spans
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor ptp(Operand x, int[] axes, boolean keepDims) {
        return x.value().max(axes, keepDims).minus(x.value().min(axes, keepDims));
    }

    /**
     * How many elements are not 0.
     *
     * @param x the elements
     * @param axes the axes that are reduced; none for all
     * @return int32 counts
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor countNonzero(Operand x, int... axes) {
        return x.value().cast(DType.BOOL).cast(DType.INT32).sum(axes);
    }

    /**
     * Pearson's correlations of variables.
     *
     * @param x a matrix with a variable in each row; integers count as float32
     * @return the matrix of correlations
     * @throws IllegalArgumentException if x is no matrix
     */
    public static Tensor corrcoef(Operand x) {
        if (x.rank() != 2) {
            throw new IllegalArgumentException(
                    "corrcoef: shape " + x.shape() + " is no matrix: put a variable in each row");
        }
        var reals = x.value().cast(x.dtype().toFloating());
        var centered = reals.minus(reals.mean(new int[] {1}, true));
        var products = centered.matmul(centered, false, true);
        var norms = centered.square().sum(1).sqrt();
        return products.div(norms.expandDims(1)).div(norms).clip(-1, 1);
    }

    /** How many elements fall between neighbouring edges. */
    private static Tensor counts(Tensor bins, int count, Tensor weights) {
        return Tensor.zeros(Shape.of(count), weights.dtype()).scatterAdd(bins, weights);
    }

    /**
     * Counts and edges of a histogram.
     *
     * @param counts how many elements are in each bin, int32
     * @param edges where bins begin and where the last one ends
     */
    public record Histogram(Tensor counts, Tensor edges) {}

    /**
     * How many elements lie in bins of one width. Each bin has its lower edge and not its upper
     * one; the last has both. Elements outside and NaN are not counted.
     *
     * @param x the elements, of any shape; integers count as float32
     * @param bins how many bins
     * @param from the first edge
     * @param to the last edge
     * @return the counts and the edges
     * @throws IllegalArgumentException if there are no bins or they have no width
     */
    public static Histogram histogram(Operand x, int bins, double from, double to) {
        if (bins < 1 || !(from < to)) {
            throw new IllegalArgumentException(
                    "histogram: "
                            + bins
                            + " bins from "
                            + from
                            + " to "
                            + to
                            + ": there must be one or more, and the last edge after the first");
        }
        var reals = x.value().cast(x.dtype().toFloating()).ravel();
        var edges = Grids.linspace(from, to, bins + 1, true, reals.dtype());
        // Outside stands a bin that is thrown away.
        var place = edges.searchSorted(reals, true).minus(1).minimum(bins - 1);
        var inside = reals.greaterEqual(from).logicalAnd(reals.lessEqual(to));
        place = Tensors.where(inside, place, Tensor.of(bins));
        var ones = Tensor.ones(Shape.scalar(), DType.INT32).broadcastTo(place.shape());
        return new Histogram(counts(place, bins + 1, ones).slice(0, 0, bins), edges);
    }

    /**
     * How often each number from 0 on occurs.
     *
     * @param x whole numbers from 0 to length − 1, of any shape
     * @param length how many numbers are counted
     * @return int32 counts of 0 to length − 1
     * @throws IllegalArgumentException if a number is out of range, or x is not of integers
     */
    public static Tensor bincount(Operand x, int length) {
        var ones = Tensor.ones(Shape.scalar(), DType.INT32).broadcastTo(x.value().ravel().shape());
        return bincount(x, ones, length);
    }

    /**
     * The sum of the weights of each number from 0 on.
     *
     * @param x whole numbers from 0 to length − 1, of any shape
     * @param weights one for each
     * @param length how many numbers are counted
     * @return the sums for 0 to length − 1
     * @throws IllegalArgumentException if a number is out of range, or x is not of integers
     */
    public static Tensor bincount(Operand x, Operand weights, int length) {
        if (x.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "bincount: of " + x.dtype() + ": it counts whole numbers; cast them first");
        }
        var positions = x.value().ravel();
        if (positions.dtype() != DType.INT64) {
            positions = positions.cast(DType.INT32);
        }
        return counts(positions, length, weights.value().ravel());
    }

    /**
     * Between which edges elements lie: i where edge i − 1 ≤ x &lt; edge i.
     *
     * @param x the elements
     * @param edges ascending
     * @return int32 numbers from 0 to the number of edges, of the shape of x
     * @throws IllegalArgumentException if the edges are no vector
     */
    public static Tensor digitize(Operand x, Operand edges) {
        return edges.value().searchSorted(x, true);
    }

    /**
     * The integral of samples by the trapezoidal rule.
     *
     * @param y the samples; integers count as float32
     * @param step the distance between neighbours
     * @param axis the axis along which they stand
     * @return the integrals
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Tensor trapezoid(Operand y, double step, int axis) {
        return pairs(y, axis).times(step / 2).sum(axis);
    }

    /**
     * The integral of samples by the trapezoidal rule.
     *
     * @param y the samples; integers count as float32
     * @param x where they were taken, a vector
     * @param axis the axis along which they stand
     * @return the integrals
     * @throws IllegalArgumentException if there is no such axis or x does not fit
     */
    public static Tensor trapezoid(Operand y, Operand x, int axis) {
        int[] form = new int[y.rank()];
        Arrays.fill(form, 1);
        form[y.shape().axis(axis, "trapezoid")] = -1;
        var steps = x.value().cast(x.dtype().toFloating()).diff(1, 0).reshape(form);
        return pairs(y, axis).times(steps).times(0.5).sum(axis);
    }

    /** Sums of neighbours. */
    private static Tensor pairs(Operand y, int axis) {
        var reals = y.value().cast(y.dtype().toFloating());
        int size = reals.shape().size(reals.shape().axis(axis, "trapezoid"));
        return size == 0 ? reals : reals.slice(axis, 1, size).plus(reals.slice(axis, 0, size - 1));
    }

    /**
     * Euclidean distances between all vectors of two sets.
     *
     * @param x vectors [..., n, d]; integers count as float32
     * @param y vectors [..., m, d]
     * @return the distances [..., n, m]; the slope between equal vectors is 0
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor cdist(Operand x, Operand y) {
        if (x.rank() < 2 || y.rank() < 2 || !x.shape().dim(-1).equals(y.shape().dim(-1))) {
            throw new IllegalArgumentException(
                    "cdist: shapes "
                            + x.shape()
                            + " and "
                            + y.shape()
                            + ": both have rows of one length");
        }
        var dtype = DType.promote(x.dtype(), y.dtype()).toFloating();
        var a = x.value().cast(dtype).expandDims(-2);
        var b = y.value().cast(dtype).expandDims(-3);
        var squares = a.minus(b).square().sum(-1);
        var one = Tensor.ones(Shape.scalar(), dtype);
        var apart = squares.notEqual(0);
        return Tensors.where(apart, Tensors.where(apart, squares, one).sqrt(), squares);
    }
}
