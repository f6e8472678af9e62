package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Tensors of evenly spaced numbers, and grids made of them. */
public final class Grids {
    private Grids() {}

    /**
     * Numbers at equal distances, computed in float64 and rounded once.
     *
     * @param start the first
     * @param stop the last if it belongs to them, else the one after the last
     * @param count how many
     * @param endpoint whether stop belongs to them
     * @param dtype the dtype
     * @return a vector of that many
     * @throws IllegalArgumentException if count is negative
     */
    public static Tensor linspace(
            double start, double stop, int count, boolean endpoint, DType dtype) {
        return numbers("linspace", count, dtype, i -> between(start, stop, i, count, endpoint));
    }

    /**
     * Numbers at equal distances from start to stop, both among them, in float32.
     *
     * @param start the first
     * @param stop the last
     * @param count how many
     * @return a vector of that many
     * @throws IllegalArgumentException if count is negative
     */
    public static Tensor linspace(double start, double stop, int count) {
        return linspace(start, stop, count, true, DType.FLOAT32);
    }

    /**
     * Powers of a base whose exponents have equal distances.
     *
     * @param start the first exponent
     * @param stop the last exponent if it belongs to them, else the one after the last
     * @param count how many
     * @param endpoint whether stop belongs to them
     * @param base the base
     * @param dtype the dtype
     * @return a vector of that many
     * @throws IllegalArgumentException if count is negative
     */
    public static Tensor logspace(
            double start, double stop, int count, boolean endpoint, double base, DType dtype) {
        return numbers(
                "logspace",
                count,
                dtype,
                i -> Math.pow(base, between(start, stop, i, count, endpoint)));
    }

    /**
     * Numbers whose neighbours have equal ratios.
     *
     * @param start the first, not 0
     * @param stop the last if it belongs to them, else the one after the last; of the sign of start
     * @param count how many
     * @param endpoint whether stop belongs to them
     * @param dtype the dtype
     * @return a vector of that many
     * @throws IllegalArgumentException if count is negative, or the signs differ or one is 0
     */
    public static Tensor geomspace(
            double start, double stop, int count, boolean endpoint, DType dtype) {
        if (!(start * stop > 0)) {
            throw new IllegalArgumentException(
                    "geomspace: from "
                            + start
                            + " to "
                            + stop
                            + ": both must have one sign, and none may be 0");
        }
        double from = Math.log10(Math.abs(start));
        double to = Math.log10(Math.abs(stop));
        return numbers(
                "geomspace",
                count,
                dtype,
                i -> {
                    if (i == 0) {
                        return start;
                    } else if (endpoint && i == count - 1) {
                        return stop;
                    }
                    return Math.copySign(
                            Math.pow(10, between(from, to, i, count, endpoint)), start);
                });
    }

    private static double between(double start, double stop, int i, int count, boolean endpoint) {
        int steps = endpoint ? count - 1 : count;
        if (i == steps && steps > 0) {
            return stop;
        }
        return start + i * ((stop - start) / Math.max(steps, 1));
    }

    private static Tensor numbers(String op, int count, DType dtype, IntToDoubleFunction at) {
        if (count < 0) {
            throw new IllegalArgumentException(op + ": count " + count + " must be 0 or more");
        }
        var numbers = new double[count];
        Arrays.setAll(numbers, at);
        return Tensor.of(numbers).cast(dtype);
    }

    /**
     * Coordinates of a grid, one tensor for each axis: the i-th holds at every point the element of
     * the i-th vector there.
     *
     * @param vectors the coordinates along each axis
     * @param matrixIndexing whether axis i of the grid belongs to vector i ({@code ij} in NumPy);
     *     if not, the first two change places, as points (x, y) in an image do ({@code xy})
     * @return as many tensors as vectors, all of one shape
     * @throws IllegalArgumentException if one is no vector
     */
    public static List<Tensor> meshgrid(List<? extends Operand> vectors, boolean matrixIndexing) {
        int rank = vectors.size();
        var places = new ArrayList<Integer>();
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            var shape = vectors.get(i).shape();
            if (shape.rank() != 1) {
                throw new IllegalArgumentException(
                        "meshgrid: part " + i + " has shape " + shape + ": it takes vectors");
            }
            places.add(matrixIndexing || i > 1 || rank < 2 ? i : 1 - i);
            sizes[places.get(i)] = shape.size(0);
        }
        var grid = new ArrayList<Tensor>();
        for (int i = 0; i < rank; i++) {
            int[] form = new int[rank];
            Arrays.fill(form, 1);
            form[places.get(i)] = -1;
            grid.add(vectors.get(i).value().reshape(form).broadcastTo(Shape.of(sizes)));
        }
        return grid;
    }

    /**
     * A matrix with ones on a diagonal and zeros elsewhere.
     *
     * @param rows how many rows
     * @param columns how many columns
     * @param diagonal which one: 0 from the top left corner, positive above it, negative below
     * @param dtype the dtype
     * @return the matrix
     * @throws IllegalArgumentException if a size is negative
     */
    public static Tensor eye(int rows, int columns, int diagonal, DType dtype) {
        return offsets("eye", rows, columns).equal(diagonal).cast(dtype);
    }

    /**
     * A matrix with ones on and below a diagonal and zeros above.
     *
     * @param rows how many rows
     * @param columns how many columns
     * @param diagonal which one: 0 from the top left corner, positive above it, negative below
     * @param dtype the dtype
     * @return the matrix
     * @throws IllegalArgumentException if a size is negative
     */
    public static Tensor tri(int rows, int columns, int diagonal, DType dtype) {
        return offsets("tri", rows, columns).lessEqual(diagonal).cast(dtype);
    }

    /** How far to the right of the main diagonal each place of a matrix is. */
    private static Tensor offsets(String op, int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    op + ": sizes " + rows + " and " + columns + " must be 0 or more");
        }
        return Tensor.arange(columns).minus(Tensor.arange(rows).expandDims(1));
    }

    /**
     * The Vandermonde matrix: column j holds a power of the vector.
     *
     * @param x a vector
     * @param columns how many powers
     * @param increasing whether the powers go up from 0; if not, they go down to 0
     * @return the matrix, of a row for each element
     * @throws IllegalArgumentException if x is no vector
     */
    public static Tensor vander(Operand x, int columns, boolean increasing) {
        if (x.rank() != 1) {
            throw new IllegalArgumentException(
                    "vander: shape " + x.shape() + " is no vector: reshape it to (-1)");
        }
        // Products rather than powers: they are exact for integers and have slopes at 0.
        var powers = new ArrayList<Tensor>();
        var number = x.value();
        var power = Tensor.ones(x.shape(), number.dtype());
        for (int i = 0; i < columns; i++) {
            powers.add(power);
            power = power.times(number);
        }
        if (powers.isEmpty()) {
            return Tensor.zeros(Shape.of(x.size(), 0), number.dtype());
        }
        return Tensors.stack(1, increasing ? powers : powers.reversed());
    }
}
