package io.gradus.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * The sizes of a tensor's dimensions, outermost first; elements lie in row-major order.
 *
 * <p>A shape is fixed (all sizes are numbers) or, while a function is traced, may hold open {@link
 * Dim}s. The shape of a scalar has rank 0.
 */
public final class Shape {
    private static final Shape SCALAR = new Shape(new Dim[0]);

    private final Dim[] dims;
    private final int[] sizes;
    private final int elements;
    private final int hash;

    private Shape(Dim[] dims) {
        this.dims = dims;
        boolean fixed = true;
        for (var dim : dims) {
            fixed &= dim.isFixed();
        }
        this.sizes = new int[dims.length];
        long count = 1;
        boolean empty = false;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i].isFixed() && dims[i].evaluate(name -> 0) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "size "
                                + dims[i]
                                + " of dimension "
                                + i
                                + " is more than a Java array"
                                + " can hold (2147483639): split the tensor");
            }
            sizes[i] = dims[i].isFixed() ? dims[i].value() : -1;
            if (dims[i].isFixed() && sizes[i] < 0) {
                throw new IllegalArgumentException(
                        "size "
                                + sizes[i]
                                + " of dimension "
                                + i
                                + " is negative: sizes are 0 or more"
                                + (sizes[i] == -1 ? "; only reshape takes -1" : ""));
            }
            empty |= sizes[i] == 0;
            count = count > Integer.MAX_VALUE ? count : count * Math.max(1, sizes[i]);
        }
        count = empty ? 0 : count;
        if (fixed && count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "shape "
                            + Arrays.toString(sizes)
                            + " has more elements than a Java array"
                            + " can hold (2147483639): split the tensor");
        }
        this.elements = fixed ? (int) count : -1;
        this.hash = fixed ? Arrays.hashCode(sizes) : Arrays.hashCode(dims);
    }

    /**
     * A shape of fixed sizes.
     *
     * @param sizes the size of each dimension; none for a scalar
     * @return the shape
     * @throws IllegalArgumentException if a size is negative, or the elements are more than an
     *     array can hold
     */
    public static Shape of(int... sizes) {
        if (sizes.length == 0) {
            return SCALAR;
        }
        var dims = new Dim[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            dims[i] = Dim.of(sizes[i]);
        }
        return new Shape(dims);
    }

    /**
     * A shape whose sizes may be open.
     *
     * @param dims the size of each dimension
     * @return the shape
     */
    public static Shape of(List<Dim> dims) {
        return dims.isEmpty() ? SCALAR : new Shape(dims.toArray(Dim[]::new));
    }

    /**
     * The shape of a scalar.
     *
     * @return the shape of rank 0
     */
    public static Shape scalar() {
        return SCALAR;
    }

    /**
     * The number of dimensions.
     *
     * @return 0 for a scalar, 1 for a vector, 2 for a matrix…
     */
    public int rank() {
        return dims.length;
    }

    /**
     * Whether all sizes are numbers.
     *
     * @return true if no dimension is open
     */
    public boolean isFixed() {
        return elements >= 0;
    }

    /**
     * The size of a dimension, which may be open.
     *
     * @param axis the dimension, counted from the end if negative
     * @return its size
     * @throws IllegalArgumentException if there is no such dimension
     */
    public Dim dim(int axis) {
        return dims[axis(axis)];
    }

    /**
     * The size of a dimension as a number.
     *
     * @param axis the dimension, counted from the end if negative
     * @return its size
     * @throws IllegalArgumentException if there is no such dimension
     * @throws IllegalStateException if it is open
     */
    public int size(int axis) {
        return dim(axis).value();
    }

    /**
     * All sizes.
     *
     * @return the dims, outermost first
     */
    public List<Dim> dims() {
        return List.of(dims);
    }

    /**
     * All sizes as numbers.
     *
     * @return a new array
     * @throws IllegalStateException if a size is open
     */
    public int[] sizes() {
        elements();
        return sizes.clone();
    }

    /**
     * The number of elements of a tensor of this shape.
     *
     * @return the product of the sizes, 1 for a scalar
     * @throws IllegalStateException if a size is open
     */
    public int elements() {
        if (elements < 0) {
            for (var dim : dims) {
                dim.value();
            }
        }
        return elements;
    }

    /**
     * The number of elements as an expression.
     *
     * @return the product of the dims
     */
    public Dim count() {
        return Dim.product(dims());
    }

    /**
     * Turns an axis that may count from the end into one that counts from the front.
     *
     * @param axis an axis from −rank to rank − 1
     * @return the same axis from 0 to rank − 1
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        return checkedAxis(axis, "");
    }

    /**
     * Turns an axis that may count from the end into one that counts from the front.
     *
     * @param axis an axis from −rank to rank − 1
     * @param op the operation that asks, for the error
     * @return the same axis from 0 to rank − 1
     * @throws IllegalArgumentException if there is no such axis, naming the operation
     */
    public int axis(int axis, String op) {
        return checkedAxis(axis, op + ": ");
    }

    private int checkedAxis(int axis, String prefix) {
        if (axis < -dims.length || axis >= dims.length) {
            throw new IllegalArgumentException(
                    prefix
                            + "axis "
                            + axis
                            + " is out of range for shape "
                            + this
                            + " of rank "
                            + dims.length
                            + (dims.length == 0
                                    ? ": a scalar has no axes"
                                    : ": use " + -dims.length + " to " + (dims.length - 1)));
        }
        return axis < 0 ? axis + dims.length : axis;
    }

    /**
     * This shape with one size replaced.
     *
     * @param axis the dimension, counted from the end if negative
     * @param size its new size
     * @return the new shape
     */
    public Shape with(int axis, Dim size) {
        var changed = dims.clone();
        changed[axis(axis)] = size;
        return new Shape(changed);
    }

    /**
     * This shape without one dimension.
     *
     * @param axis the dimension to leave out, counted from the end if negative
     * @return the shape of one rank less
     */
    public Shape without(int axis) {
        var kept = new ArrayList<>(dims());
        kept.remove(axis(axis));
        return of(kept);
    }

    /**
     * This shape with a dimension put in.
     *
     * @param axis where the new dimension shall stand, from −rank − 1 to rank
     * @param size its size
     * @return the shape of one rank more
     * @throws IllegalArgumentException if the axis is out of range
     */
    public Shape inserted(int axis, Dim size) {
        return inserted(axis, size, "inserted");
    }

    /**
     * This shape with a dimension put in.
     *
     * @param axis where the new dimension shall stand, from −rank − 1 to rank
     * @param size its size
     * @param op the operation that asks, for the error
     * @return the shape of one rank more
     * @throws IllegalArgumentException if the axis is out of range, naming the operation
     */
    public Shape inserted(int axis, Dim size, String op) {
        int at = axis < 0 ? axis + dims.length + 1 : axis;
        if (at < 0 || at > dims.length) {
            throw new IllegalArgumentException(
                    op
                            + ": cannot insert a dimension at axis "
                            + axis
                            + " into shape "
                            + this
                            + ": use "
                            + (-dims.length - 1)
                            + " to "
                            + dims.length);
        }
        var more = new ArrayList<>(dims());
        more.add(at, size);
        return of(more);
    }

    /**
     * The leading or trailing part of this shape.
     *
     * @param from the first axis to keep
     * @param to the axis after the last to keep
     * @return the dims from..to−1
     */
    public Shape slice(int from, int to) {
        return of(dims().subList(from, to));
    }

    /**
     * The shape that two shapes broadcast to, as in NumPy: aligned at the end, a size of 1
     * stretches.
     *
     * @param a one shape
     * @param b the other
     * @param op the operation that asks, for the error
     * @return the common shape
     * @throws IllegalArgumentException if the shapes do not fit, naming both
     */
    public static Shape broadcast(Shape a, Shape b, String op) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        var dims = new Dim[rank];
        for (int i = 1; i <= rank; i++) {
            var x = i <= a.rank() ? a.dims[a.rank() - i] : Dim.ONE;
            var y = i <= b.rank() ? b.dims[b.rank() - i] : Dim.ONE;
            if (!x.equals(y) && !x.is(1) && !y.is(1)) {
                throw new IllegalArgumentException(
                        op
                                + ": shapes "
                                + a
                                + " and "
                                + b
                                + " do not broadcast: axis "
                                + -i
                                + " has sizes "
                                + x
                                + " and "
                                + y
                                + "; they must be equal, or one of them 1");
            }
            dims[rank - i] = x.is(1) ? y : x;
        }
        return new Shape(dims);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Shape shape
                && hash == shape.hash
                && elements == shape.elements
                && (elements >= 0
                        ? Arrays.equals(sizes, shape.sizes)
                        : Arrays.equals(dims, shape.dims));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        var joiner = new StringJoiner(", ", "(", dims.length == 1 ? ",)" : ")");
        for (var dim : dims) {
            joiner.add(dim.toString());
        }
        return joiner.toString();
    }
}
