package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Products of tensors beside {@link Tensor#matmul}, on which those with sums are built. Dtypes
 * promote; in sums truths and uint8 count as int32.
 */
public final class Products {
    private Products() {}

    /** Sums of bytes and truths do not fit into them. */
    static Tensor counted(Operand x) {
        boolean narrow = x.dtype() == DType.BOOL || x.dtype() == DType.UINT8;
        return narrow ? x.value().cast(DType.INT32) : x.value();
    }

    /**
     * The sum of products over pairs of axes.
     *
     * @param a the left operand
     * @param b the right operand
     * @param axesA axes of a to sum over, counted from the end if negative
     * @param axesB the axis of b that goes with each
     * @return the axes of a that are left, then those of b
     * @throws IllegalArgumentException if the axes do not pair up, or their sizes differ
     */
    public static Tensor tensordot(Operand a, Operand b, int[] axesA, int[] axesB) {
        if (axesA.length != axesB.length) {
            throw new IllegalArgumentException(
                    "tensordot: "
                            + axesA.length
                            + " axes of the one and "
                            + axesB.length
                            + " of the other: each needs a partner");
        }
        var summedA = axes(a.shape(), axesA);
        var summedB = axes(b.shape(), axesB);
        for (int i = 0; i < axesA.length; i++) {
            if (!a.shape().dim(axesA[i]).equals(b.shape().dim(axesB[i]))) {
                throw new IllegalArgumentException(
                        "tensordot: axis "
                                + axesA[i]
                                + " of shape "
                                + a.shape()
                                + " and axis "
                                + axesB[i]
                                + " of shape "
                                + b.shape()
                                + " have sizes "
                                + a.shape().dim(axesA[i])
                                + " and "
                                + b.shape().dim(axesB[i])
                                + ": they must be equal");
            }
        }
        var freeA = rest(a.rank(), summedA);
        var freeB = rest(b.rank(), summedB);
        var left = matrix(counted(a), freeA, summedA);
        var right = matrix(counted(b), summedB, freeB);
        var dims = new ArrayList<Dim>();
        freeA.forEach(axis -> dims.add(a.shape().dim(axis)));
        freeB.forEach(axis -> dims.add(b.shape().dim(axis)));
        return left.matmul(right).reshape(Shape.of(dims));
    }

    private static List<Integer> axes(Shape shape, int[] axes) {
        var counted =
                IntStream.of(axes).map(axis -> shape.axis(axis, "tensordot")).boxed().toList();
        if (counted.stream().distinct().count() != axes.length) {
            throw new IllegalArgumentException(
                    "tensordot: axes "
                            + Arrays.toString(axes)
                            + " of shape "
                            + shape
                            + " name one twice");
        }
        return counted;
    }

    private static List<Integer> rest(int rank, List<Integer> without) {
        return IntStream.range(0, rank).filter(axis -> !without.contains(axis)).boxed().toList();
    }

    /** Some axes as rows, the others as columns. */
    static Tensor matrix(Tensor x, List<Integer> rows, List<Integer> columns) {
        var order = new ArrayList<>(rows);
        order.addAll(columns);
        var dims =
                List.of(
                        Dim.product(rows.stream().map(x.shape()::dim).toList()),
                        Dim.product(columns.stream().map(x.shape()::dim).toList()));
        return ordered(x, order).reshape(Shape.of(dims));
    }

    /** The axes in another order, if it is another. */
    static Tensor ordered(Tensor x, List<Integer> order) {
        int[] axes = order.stream().mapToInt(axis -> axis).toArray();
        boolean same = Arrays.equals(axes, IntStream.range(0, axes.length).toArray());
        return same ? x : x.transpose(axes);
    }

    /**
     * The sum of products over the last axes of the one and the first of the other.
     *
     * @param a the left operand
     * @param b the right operand
     * @param axes how many axes
     * @return the axes of a that are left, then those of b
     * @throws IllegalArgumentException if there are not so many, or their sizes differ
     */
    public static Tensor tensordot(Operand a, Operand b, int axes) {
        if (axes < 0 || axes > a.rank() || axes > b.rank()) {
            throw new IllegalArgumentException(
                    "tensordot: "
                            + axes
                            + " axes of shapes "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + ": both must have so many");
        }
        return tensordot(
                a,
                b,
                IntStream.range(a.rank() - axes, a.rank()).toArray(),
                IntStream.range(0, axes).toArray());
    }

    /**
     * NumPy's {@code dot}: the product of scalars, the sum over the last axis of a and the last but
     * one of b (the only one of a vector).
     *
     * @param a the left operand
     * @param b the right operand
     * @return the axes of a but the last, then those of b that are left
     * @throws IllegalArgumentException if the sizes differ
     */
    public static Tensor dot(Operand a, Operand b) {
        if (a.rank() == 0 || b.rank() == 0) {
            return counted(a).times(counted(b));
        }
        requireEqual("dot", a, b, -1, b.rank() == 1 ? -1 : -2);
        return tensordot(a, b, new int[] {-1}, new int[] {b.rank() == 1 ? -1 : -2});
    }

    /**
     * The sum over the last axes of both; the product of scalars.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the axes of a but the last, then those of b but the last
     * @throws IllegalArgumentException if the sizes differ
     */
    public static Tensor inner(Operand a, Operand b) {
        if (a.rank() == 0 || b.rank() == 0) {
            return counted(a).times(counted(b));
        }
        requireEqual("inner", a, b, -1, -1);
        return tensordot(a, b, new int[] {-1}, new int[] {-1});
    }

    /**
     * The sum of the products of all elements, whatever the shapes.
     *
     * @param a the left operand
     * @param b the right operand, of as many elements
     * @return a scalar
     * @throws IllegalArgumentException if the numbers of elements differ
     */
    public static Tensor vdot(Operand a, Operand b) {
        var x = a.value().reshape(Shape.of(List.of(a.shape().count())));
        var y = b.value().reshape(Shape.of(List.of(b.shape().count())));
        requireEqual("vdot", x, y, 0, 0);
        return tensordot(x, y, 1);
    }

    private static void requireEqual(String op, Operand a, Operand b, int axisA, int axisB) {
        if (!a.shape().dim(axisA).equals(b.shape().dim(axisB))) {
            throw new IllegalArgumentException(
                    op
                            + ": shapes "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + " do not fit: the axes to sum over have sizes "
                            + a.shape().dim(axisA)
                            + " and "
                            + b.shape().dim(axisB)
                            + "; they must be equal");
        }
    }

    /**
     * The products of each element of the one with each of the other.
     *
     * @param a any tensor of m elements
     * @param b any tensor of n elements
     * @return [m, n]
     */
    public static Tensor outer(Operand a, Operand b) {
        var column = a.value().reshape(Shape.of(List.of(a.shape().count(), Dim.ONE)));
        return column.times(b.value().reshape(Shape.of(List.of(b.shape().count()))));
    }

    /**
     * The Kronecker product: each element of the one replaced by its product with all of the other.
     *
     * @param a the left operand
     * @param b the right operand; the smaller rank is filled up with leading axes of size 1
     * @return sizes are the products of the sizes
     */
    public static Tensor kron(Operand a, Operand b) {
        int rank = Math.max(a.rank(), b.rank());
        var left = new ArrayList<Dim>();
        var right = new ArrayList<Dim>();
        var whole = new ArrayList<Dim>();
        for (int axis = -rank; axis < 0; axis++) {
            var m = axis < -a.rank() ? Dim.ONE : a.shape().dim(axis);
            var n = axis < -b.rank() ? Dim.ONE : b.shape().dim(axis);
            left.addAll(List.of(m, Dim.ONE));
            right.addAll(List.of(Dim.ONE, n));
            whole.add(m.times(n));
        }
        return a.value()
                .reshape(Shape.of(left))
                .times(b.value().reshape(Shape.of(right)))
                .reshape(Shape.of(whole));
    }

    /**
     * The vector product of vectors of three elements; of two, which lie in the plane, its third
     * element.
     *
     * @param a vectors along an axis
     * @param b vectors along the same axis; other axes broadcast
     * @param axis the axis, counted from the end if negative
     * @return vectors along the axis, or of vectors in the plane numbers without it
     * @throws IllegalArgumentException if the axis has another size than 2 or 3
     */
    public static Tensor cross(Operand a, Operand b, int axis) {
        int size = a.shape().size(a.shape().axis(axis, "cross"));
        int other = b.shape().size(b.shape().axis(axis, "cross"));
        if (size != other || size < 2 || size > 3) {
            throw new IllegalArgumentException(
                    "cross: axis "
                            + axis
                            + " of shapes "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + " has sizes "
                            + size
                            + " and "
                            + other
                            + ": both must be 2 or both 3");
        }
        var x = a.value();
        var y = b.value();
        if (size == 2) {
            return minor(x, y, axis, 0, 1).squeeze(axis);
        }
        return Tensors.concat(
                axis, minor(x, y, axis, 1, 2), minor(x, y, axis, 2, 0), minor(x, y, axis, 0, 1));
    }

    /** xᵢ · yⱼ − xⱼ · yᵢ. */
    private static Tensor minor(Tensor x, Tensor y, int axis, int i, int j) {
        return part(x, axis, i)
                .times(part(y, axis, j))
                .minus(part(x, axis, j).times(part(y, axis, i)));
    }

    private static Tensor part(Tensor x, int axis, int position) {
        return x.slice(axis, position, position + 1);
    }

    /**
     * Sums of products by Einstein's convention, as in NumPy: {@code "ij,jk->ik"} is a product of
     * matrices. Each letter names an axis; an index that the result does not name is summed over,
     * one that an operand repeats runs along its diagonal, and {@code ...} stands for leading axes
     * that broadcast. Without {@code ->} the result has the letters that occur once, in
     * alphabetical order. Operands are multiplied from left to right, sums as early as possible.
     *
     * @param subscripts the indices of the operands and of the result
     * @param operands as many tensors as are named; dtypes promote
     * @return the sums
     * @throws IllegalArgumentException if the indices make no sense, or sizes of one index differ
     */
    public static Tensor einsum(String subscripts, Operand... operands) {
        return Einsum.of(subscripts, List.of(operands));
    }
}
