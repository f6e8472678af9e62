package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Operations that change shapes, order and dtypes, and compute nothing. */
public sealed interface Movement extends Operand permits Tensor, Variable {
    /**
     * The elements in another dtype: converted as the Java language converts, to bool by {@code !=
     * 0}.
     *
     * @param dtype the new dtype
     * @return the converted tensor; this one if it has the dtype
     * @throws IllegalArgumentException for strings
     */
    default Tensor cast(DType dtype) {
        var x = value();
        if (x.dtype() == dtype) {
            return x;
        }
        if (dtype == DType.STRING || x.dtype() == DType.STRING) {
            throw new IllegalArgumentException(
                    "cast: no conversion between "
                            + x.dtype()
                            + " and "
                            + dtype
                            + ": strings live on the host, parse or print them there");
        }
        return Calls.call(new CastOp(dtype), x);
    }

    /**
     * The same elements in the same order under another shape.
     *
     * @param sizes the new sizes; one may be −1 and takes what is left
     * @return the reshaped tensor, without a copy
     * @throws IllegalArgumentException if the number of elements differs
     */
    default Tensor reshape(int... sizes) {
        int open = -1;
        var known = Dim.ONE;
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && open < 0) {
                open = i;
                dims.add(Dim.ONE);
            } else {
                if (sizes[i] < 0) {
                    throw new IllegalArgumentException(
                            "reshape: size "
                                    + sizes[i]
                                    + " of dimension "
                                    + i
                                    + ": sizes are 0 or more, and only one may be -1");
                }
                dims.add(Dim.of(sizes[i]));
                known = known.times(Dim.of(sizes[i]));
            }
        }
        if (open >= 0) {
            if (known.is(0)) {
                throw new IllegalArgumentException(
                        "reshape: -1 beside a size of 0 could be any size: name it");
            }
            dims.set(open, shape().count().dividedBy(known));
        }
        return reshape(Shape.of(dims));
    }

    /**
     * The same elements in the same order under another shape.
     *
     * @param shape the new shape
     * @return the reshaped tensor, without a copy
     * @throws IllegalArgumentException if the number of elements differs
     */
    default Tensor reshape(Shape shape) {
        return Calls.call(new MoveOp.Reshape(shape), value());
    }

    /**
     * A new tensor with the same value: a distinct thing to watch.
     *
     * @return the same elements, without a copy
     */
    default Tensor identity() {
        return reshape(shape());
    }

    /**
     * The same value, through which no gradient flows.
     *
     * @return the same elements, without a copy
     */
    default Tensor stopGradient() {
        return Calls.untaped(new MoveOp.Reshape(shape()), value());
    }

    /**
     * The axes in another order.
     *
     * @param order for each new axis the old one; none to reverse all
     * @return the transposed tensor
     * @throws IllegalArgumentException if the order does not name each axis once
     */
    default Tensor transpose(int... order) {
        var axes = new ArrayList<Integer>();
        if (order.length == 0) {
            IntStream.range(0, rank()).forEach(i -> axes.addFirst(i));
        } else {
            for (int axis : order) {
                axes.add(shape().axis(axis, "transpose"));
            }
        }
        if (axes.size() != rank() || axes.stream().distinct().count() != rank()) {
            throw new IllegalArgumentException(
                    "transpose: the order "
                            + java.util.Arrays.toString(order)
                            + " must name each axis of shape "
                            + shape()
                            + " once");
        }
        return Calls.call(new MoveOp.Transpose(List.copyOf(axes)), value());
    }

    /**
     * This tensor stretched to a shape: sizes of 1 repeat, leading axes are put in front.
     *
     * @param shape the new shape
     * @return the stretched tensor
     * @throws IllegalArgumentException if it does not stretch to the shape
     */
    default Tensor broadcastTo(Shape shape) {
        return shape().equals(shape) ? value() : Calls.call(new MoveOp.BroadcastTo(shape), value());
    }

    /**
     * The opposite of {@link #broadcastTo}: sums over what was stretched.
     *
     * @param shape a shape that stretches to this one
     * @return the sums, of that shape
     * @throws IllegalArgumentException if it does not stretch to this one
     */
    default Tensor sumTo(Shape shape) {
        var x = value();
        if (shape().equals(shape)) {
            return x;
        }
        if (shape.rank() > rank() || !Shape.broadcast(shape, shape(), "sumTo").equals(shape())) {
            throw new IllegalArgumentException(
                    "sumTo: shape "
                            + shape
                            + " does not stretch to "
                            + shape()
                            + ": aligned at the end, each of its sizes must be equal or 1");
        }
        int extra = rank() - shape.rank();
        var axes = new ArrayList<Integer>();
        for (int i = 0; i < rank(); i++) {
            if (i < extra || shape.dim(i - extra).is(1) && !shape().dim(i).is(1)) {
                axes.add(i);
            }
        }
        if (axes.isEmpty()) {
            return x.reshape(shape);
        }
        // Axes put in front are summed in any case, stretched ones only if they are not 1 long.
        boolean unsure = extra == 0 && axes.stream().noneMatch(i -> shape().dim(i).isFixed());
        var sums =
                unsure && dtype().isFloating()
                        ? Calls.call(new ReduceOp(ReduceOp.Kind.SUM_OF_OPEN, List.copyOf(axes)), x)
                        : x.sum(axes.stream().mapToInt(a -> a).toArray(), true);
        return sums.reshape(shape);
    }

    /**
     * This tensor with a dimension of size 1 put in.
     *
     * @param axis where it shall stand, from −rank − 1 to rank
     * @return the tensor of one rank more, without a copy
     */
    default Tensor expandDims(int axis) {
        return reshape(shape().inserted(axis, Dim.ONE, "expandDims"));
    }

    /**
     * This tensor without dimensions of size 1.
     *
     * @param axes which to take away; none for all of size 1
     * @return the tensor, without a copy
     * @throws IllegalArgumentException if a named axis has another size, or none is named and a
     *     size is open while a function is traced: whether it will be 1 is not known then
     */
    default Tensor squeeze(int... axes) {
        if (axes.length == 0 && !shape().isFixed()) {
            throw new IllegalArgumentException(
                    "squeeze: shape "
                            + shape()
                            + " has a size that is open while a function is traced, so whether that"
                            + " axis goes too would depend on the call: name the axes to take away");
        }
        var named = new ArrayList<Integer>();
        for (int axis : axes) {
            int at = shape().axis(axis, "squeeze");
            if (!shape().dim(at).is(1)) {
                throw new IllegalArgumentException(
                        "squeeze: axis "
                                + axis
                                + " of shape "
                                + shape()
                                + " has size "
                                + shape().dim(at)
                                + ": only sizes of 1 can be taken away");
            }
            named.add(at);
        }
        var kept = new ArrayList<Dim>();
        for (int i = 0; i < rank(); i++) {
            if (axes.length == 0 ? !shape().dim(i).is(1) : !named.contains(i)) {
                kept.add(shape().dim(i));
            }
        }
        return reshape(Shape.of(kept));
    }

    /**
     * The part of one axis from a position up to, but without, another.
     *
     * @param axis the axis, counted from the end if negative
     * @param from the first position, counted from the end if negative
     * @param to the position after the last, counted from the end if negative; cut to the axis'
     *     size
     * @return the slice
     */
    default Tensor slice(int axis, int from, int to) {
        return slice(axis, from, to, 1);
    }

    /**
     * Every step-th element of one axis from a position up to, but without, another, as {@code
     * [from:to:step]} in NumPy.
     *
     * @param axis the axis, counted from the end if negative
     * @param from the first position, counted from the end if negative
     * @param to the position after the last, counted from the end if negative; cut to the axis'
     *     size
     * @param step how far apart, at least 1; {@link #flip} goes backwards
     * @return the slice
     * @throws IllegalArgumentException if the step is less than 1 or there is no such axis
     */
    default Tensor slice(int axis, int from, int to, int step) {
        int at = shape().axis(axis, "slice");
        if (step < 1) {
            throw new IllegalArgumentException(
                    "slice: step " + step + " must be at least 1; flip the axis to go back");
        }
        int size = shape().size(at);
        int first = Math.clamp(from < 0 ? from + size : from, 0, size);
        int end = Math.clamp(to < 0 ? to + size : to, first, size);
        var begin = new ArrayList<>(Collections.nCopies(rank(), Dim.ZERO));
        var steps = new ArrayList<>(Collections.nCopies(rank(), 1));
        begin.set(at, Dim.of(first));
        steps.set(at, step);
        var sizes = shape().with(at, Dim.of(Math.ceilDiv(end - first, step)));
        return Calls.call(
                new MoveOp.Slice(List.copyOf(begin), sizes.dims(), List.copyOf(steps)), value());
    }

    /**
     * A box cut out of this tensor.
     *
     * @param begin the first position along each axis
     * @param sizes how many elements along each axis; −1 for all that are left
     * @return the box
     * @throws IllegalArgumentException if the box does not lie inside
     */
    default Tensor slice(int[] begin, int[] sizes) {
        if (begin.length != rank() || sizes.length != rank()) {
            throw new IllegalArgumentException(
                    "slice: "
                            + begin.length
                            + " positions and "
                            + sizes.length
                            + " sizes for shape "
                            + shape()
                            + ": one of each for each of the "
                            + rank()
                            + " axes");
        }
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < begin.length; i++) {
            var left = shape().dim(i).minus(Dim.of(begin[i]));
            var size = sizes[i] == -1 ? left : Dim.of(sizes[i]);
            boolean ends =
                    left.isFixed()
                            && (left.value() < 0 || size.isFixed() && size.value() > left.value());
            if (begin[i] < 0 || sizes[i] < -1 || ends) {
                throw new IllegalArgumentException(
                        "slice: "
                                + size
                                + " elements from position "
                                + begin[i]
                                + " do not lie inside axis "
                                + i
                                + " of shape "
                                + shape());
            }
            if (!left.isFixed() && sizes[i] != -1) {
                throw new IllegalArgumentException(
                        "slice: axis "
                                + i
                                + " of shape "
                                + shape()
                                + " is open while a"
                                + " function is traced, so whether it has "
                                + size
                                + " elements is not known: take all that"
                                + " are left with -1");
            }
            dims.add(size);
        }
        var steps = Collections.nCopies(rank(), 1);
        var first = IntStream.of(begin).mapToObj(Dim::of).toList();
        return Calls.call(new MoveOp.Slice(first, dims, steps), value());
    }

    /**
     * The element or sub-tensor at a position along the leading axis, as {@code x[i]} in NumPy.
     *
     * @param index the position, counted from the end if negative
     * @return the tensor without the leading axis
     * @throws IndexOutOfBoundsException if there is no such position
     */
    default Tensor get(int index) {
        int size = shape().size(shape().axis(0, "get"));
        if (index < -size || index >= size) {
            throw new IndexOutOfBoundsException(
                    "get: position "
                            + index
                            + " of an axis of size "
                            + size
                            + " in shape "
                            + shape()
                            + ": use "
                            + -size
                            + " to "
                            + (size - 1));
        }
        int at = index < 0 ? index + size : index;
        return slice(0, at, at + 1).reshape(shape().without(0));
    }

    /**
     * A constant around the elements.
     *
     * @param before how many in front, for each axis
     * @param after how many behind, for each axis
     * @param value the constant, rounded to the dtype
     * @return the padded tensor
     * @throws IllegalArgumentException if the widths do not fit, or an integer dtype does not hold
     *     the constant
     */
    default Tensor pad(int[] before, int[] after, double value) {
        MoveOp.requireWidths(shape(), before, after);
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < rank(); i++) {
            dims.add(shape().dim(i).plus(Dim.of((long) before[i] + after[i])));
        }
        return Calls.call(
                new MoveOp.Pad(
                        Shape.of(dims),
                        IntStream.of(before).mapToObj(Dim::of).toList(),
                        JavaNumbers.truncated("pad", dtype(), value).doubleValue()),
                value());
    }

    /**
     * Axes run through backwards.
     *
     * @param axes the axes, counted from the end if negative; none for all
     * @return the flipped tensor
     */
    default Tensor flip(int... axes) {
        var chosen =
                axes.length == 0
                        ? IntStream.range(0, rank())
                        : IntStream.of(axes).map(axis -> shape().axis(axis, "flip")).distinct();
        return Calls.call(new MoveOp.Flip(chosen.boxed().toList()), value());
    }

    /**
     * Equal parts along an axis.
     *
     * @param parts how many
     * @param axis the axis, counted from the end if negative
     * @return the parts, in order
     * @throws IllegalArgumentException if the size is not a multiple of the parts
     */
    default List<Tensor> split(int parts, int axis) {
        int size = shape().size(shape().axis(axis, "split"));
        if (parts < 1 || size % parts != 0) {
            throw new IllegalArgumentException(
                    "split: axis "
                            + axis
                            + " of shape "
                            + shape()
                            + " has size "
                            + size
                            + ", which is not a multiple of "
                            + parts
                            + ": name the sizes instead");
        }
        var sizes = new int[parts];
        java.util.Arrays.fill(sizes, size / parts);
        return split(sizes, axis);
    }

    /**
     * Parts of named sizes along an axis.
     *
     * @param sizes the size of each part; their sum is the axis' size
     * @param axis the axis, counted from the end if negative
     * @return the parts, in order
     * @throws IllegalArgumentException if the sizes do not add up
     */
    default List<Tensor> split(int[] sizes, int axis) {
        long sum = IntStream.of(sizes).asLongStream().sum();
        int whole = shape().size(shape().axis(axis, "split"));
        if (sum != whole || IntStream.of(sizes).anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException(
                    "split: sizes "
                            + java.util.Arrays.toString(sizes)
                            + " add up to "
                            + sum
                            + ", axis "
                            + axis
                            + " of shape "
                            + shape()
                            + " has "
                            + whole
                            + ": the sizes, 0 or more each, must add up to it");
        }
        if (sizes.length == 0) {
            return List.of();
        }
        var boxed = IntStream.of(sizes).boxed().toList();
        return List.of(
                Calls.callAll(new PartsOp.Split(shape().axis(axis, "split"), boxed), value()));
    }

    /**
     * The sub-tensors along an axis, each without it.
     *
     * @param axis the axis, counted from the end if negative
     * @return one tensor for each position
     */
    default List<Tensor> unstack(int axis) {
        int at = shape().axis(axis, "unstack");
        var parts = new ArrayList<Tensor>();
        for (int i = 0; i < shape().size(at); i++) {
            parts.add(slice(at, i, i + 1).reshape(shape().without(at)));
        }
        return parts;
    }
}
