package io.gradus.ops;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.stream.IntStream;

/** Lengths of vectors and matrices; integers and truths count as float32. */
public final class Norms {
    private Norms() {}

    /**
     * The square root of the sum of all squares: the Euclidean norm of vectors, the Frobenius norm
     * of matrices. Its gradient at 0 is 0.
     *
     * @param x any tensor
     * @return a scalar
     */
    public static Tensor norm(Operand x) {
        return norm(x, IntStream.range(0, x.rank()).toArray(), false);
    }

    /**
     * The square root of the sum of the squares over some axes. Its gradient at 0 is 0.
     *
     * @param x any tensor
     * @param axes the axes, counted from the end if negative
     * @param keepDims whether the reduced axes stay with size 1
     * @return the norms
     */
    public static Tensor norm(Operand x, int[] axes, boolean keepDims) {
        var floats = LinearAlgebra.floats(x);
        if (axes.length == 0) {
            return floats.abs();
        }
        return root(floats.square().sum(axes, keepDims));
    }

    /** √x, with a slope of 0 at 0. */
    private static Tensor root(Tensor x) {
        var isZero = x.equal(0);
        var one = Tensor.scalar(x.dtype(), 1);
        return Tensors.where(isZero, x, Tensors.where(isZero, one, x).sqrt());
    }

    /**
     * A norm of vectors or matrices, as in NumPy's {@code linalg.norm}. Of vectors (Σ|x|^ord)^(1 /
     * ord), with ±∞ for the largest and the smallest |x|, and 0 for the number of elements that are
     * not 0. Of matrices the largest sum of |x| in a column (1) or row (∞), the largest singular
     * value (2), and the smallest of these (−1, −∞, −2).
     *
     * @param x any tensor
     * @param ord which norm
     * @param axes one axis for vectors, two (rows, columns) for matrices; none for all of a vector
     *     or matrix; counted from the end if negative
     * @param keepDims whether the reduced axes stay with size 1
     * @return the norms
     * @throws IllegalArgumentException if there is no such norm
     */
    public static Tensor norm(Operand x, double ord, int[] axes, boolean keepDims) {
        int[] over = axes.length == 0 ? IntStream.range(0, x.rank()).toArray() : axes;
        var floats = LinearAlgebra.floats(x);
        return switch (over.length) {
            case 1 -> vectorNorm(floats, ord, over, keepDims);
            case 2 -> matrixNorm(floats, ord, over, keepDims);
            default ->
                    throw new IllegalArgumentException(
                            "norm: "
                                    + over.length
                                    + " axes of shape "
                                    + x.shape()
                                    + ": name one for vectors or two for matrices");
        };
    }

    private static Tensor vectorNorm(Tensor x, double ord, int[] axes, boolean keepDims) {
        if (ord == 2) {
            return norm(x, axes, keepDims);
        }
        var sizes = x.abs();
        if (ord == Double.POSITIVE_INFINITY) {
            return sizes.max(axes, keepDims);
        } else if (ord == Double.NEGATIVE_INFINITY) {
            return sizes.min(axes, keepDims);
        } else if (ord == 0) {
            return x.notEqual(0).cast(x.dtype()).sum(axes, keepDims);
        } else if (ord == 1) {
            return sizes.sum(axes, keepDims);
        }
        return sizes.pow(ord).sum(axes, keepDims).pow(1 / ord);
    }

    private static Tensor matrixNorm(Tensor x, double ord, int[] axes, boolean keepDims) {
        int rows = x.shape().axis(axes[0], "norm");
        int columns = x.shape().axis(axes[1], "norm");
        if (Math.abs(ord) == 2) {
            var values = matrices("norm", x, axes).singularValues();
            var norms = ord > 0 ? values.max(-1) : values.min(-1);
            return keepDims ? kept(norms, axes, x.shape()) : norms;
        }
        boolean ofColumns = Math.abs(ord) == 1;
        if (!ofColumns && !Double.isInfinite(ord)) {
            throw new IllegalArgumentException(
                    "norm: there is no norm of matrices of order "
                            + ord
                            + ": use 1, 2, infinity or their negatives, frobenius with norm(x, axes,"
                            + " keepDims), or nuclearNorm");
        }
        var sums = x.abs().sum(new int[] {ofColumns ? rows : columns}, true);
        int[] rest = {ofColumns ? columns : rows};
        var norms = ord > 0 ? sums.max(rest, true) : sums.min(rest, true);
        return keepDims ? norms : norms.squeeze(rows, columns);
    }

    /**
     * The sum of the singular values of matrices.
     *
     * @param x any tensor
     * @param axes the axis of the rows and that of the columns, counted from the end if negative
     * @param keepDims whether the reduced axes stay with size 1
     * @return the norms
     * @throws IllegalArgumentException if these are not two axes
     */
    public static Tensor nuclearNorm(Operand x, int[] axes, boolean keepDims) {
        if (axes.length != 2) {
            throw new IllegalArgumentException(
                    "nuclearNorm: " + axes.length + " axes: matrices have two");
        }
        var norms = matrices("nuclearNorm", LinearAlgebra.floats(x), axes).singularValues().sum(-1);
        return keepDims ? kept(norms, axes, x.shape()) : norms;
    }

    /** Two axes moved to the end. */
    private static Tensor matrices(String op, Tensor x, int[] axes) {
        int rows = x.shape().axis(axes[0], op);
        int columns = x.shape().axis(axes[1], op);
        if (rows == columns) {
            throw new IllegalArgumentException(
                    op
                            + ": axes "
                            + axes[0]
                            + " and "
                            + axes[1]
                            + " are the same: matrices have two");
        }
        int[] order =
                IntStream.concat(
                                IntStream.range(0, x.rank()).filter(i -> i != rows && i != columns),
                                IntStream.of(rows, columns))
                        .toArray();
        return rows == x.rank() - 2 && columns == x.rank() - 1 ? x : x.transpose(order);
    }

    private static Tensor kept(Tensor x, int[] axes, Shape shape) {
        var dims = new ArrayList<>(shape.dims());
        for (int axis : axes) {
            dims.set(shape.axis(axis), Dim.ONE);
        }
        return x.reshape(Shape.of(dims));
    }

    /**
     * Vectors along an axis divided by their norms, those shorter than epsilon by epsilon.
     *
     * @param x any tensor
     * @param axis the axis, counted from the end if negative
     * @param order which norm, as {@link #norm(Operand, double, int[], boolean)} of vectors
     * @param epsilon the least divisor; Keras has 10⁻⁷
     * @return the vectors, of norm 1
     */
    public static Tensor normalize(Operand x, int axis, double order, double epsilon) {
        var floats = LinearAlgebra.floats(x);
        return floats.div(vectorNorm(floats, order, new int[] {axis}, true).maximum(epsilon));
    }
}
