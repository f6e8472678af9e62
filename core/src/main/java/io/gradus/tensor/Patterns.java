package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Repeats, shifts, turns, borders and triangles: movements made of simpler ones. */
public sealed interface Patterns extends Operand permits Tensor, Variable {
    /**
     * This tensor again and again along each axis.
     *
     * @param repeats how often along each axis; fewer than axes count for the last ones, more give
     *     new leading axes
     * @return the tiles as one tensor
     * @throws IllegalArgumentException if one is negative
     */
    default Tensor tile(int... repeats) {
        requireCounts("tile", repeats);
        int rank = Math.max(rank(), repeats.length);
        var narrow = new ArrayList<Dim>();
        var wide = new ArrayList<Dim>();
        var whole = new ArrayList<Dim>();
        for (int i = 0; i < rank; i++) {
            int own = i - rank + rank();
            int given = i - rank + repeats.length;
            var size = own < 0 ? Dim.ONE : shape().dim(own);
            var times = Dim.of(given < 0 ? 1 : repeats[given]);
            Collections.addAll(narrow, Dim.ONE, size);
            Collections.addAll(wide, times, size);
            whole.add(times.times(size));
        }
        return value().reshape(Shape.of(narrow))
                .broadcastTo(Shape.of(wide))
                .reshape(Shape.of(whole));
    }

    /**
     * Each element along an axis several times, one beside the other.
     *
     * @param times how often
     * @param axis the axis, counted from the end if negative
     * @return the tensor with that axis longer
     * @throws IllegalArgumentException if there is no such axis or the number is negative
     */
    default Tensor repeat(int times, int axis) {
        requireCounts("repeat", times);
        int at = shape().axis(axis, "repeat");
        var split = new ArrayList<>(shape().dims());
        split.add(at + 1, Dim.of(times));
        var whole = shape().with(at, shape().dim(at).times(Dim.of(times)));
        return value().expandDims(at + 1).broadcastTo(Shape.of(split)).reshape(whole);
    }

    /**
     * Each element along an axis as often as said for it.
     *
     * @param times how often, for each position
     * @param axis the axis, counted from the end if negative
     * @return the tensor with that axis as long as the sum
     * @throws IllegalArgumentException if there is no such axis, a number is negative, or there is
     *     not one for each position
     */
    default Tensor repeat(int[] times, int axis) {
        requireCounts("repeat", times);
        int at = shape().axis(axis, "repeat");
        if (shape().size(at) != times.length) {
            throw new IllegalArgumentException(
                    "repeat: "
                            + times.length
                            + " numbers for axis "
                            + axis
                            + " of shape "
                            + shape()
                            + ": there is one for each position");
        }
        int[] positions = new int[Arrays.stream(times).sum()];
        int next = 0;
        for (int i = 0; i < times.length; i++) {
            Arrays.fill(positions, next, next + times[i], i);
            next += times[i];
        }
        return value().gather(Tensor.of(positions), at);
    }

    private static void requireCounts(String op, int... counts) {
        if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    op + ": " + Arrays.toString(counts) + " times: each must be 0 or more");
        }
    }

    /**
     * The elements moved along an axis, those that leave at one end entering at the other.
     *
     * @param shift by how much, towards the end if positive
     * @param axis the axis, counted from the end if negative
     * @return the tensor, of this shape
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor roll(int shift, int axis) {
        int at = shape().axis(axis, "roll");
        int size = shape().size(at);
        int start = size == 0 ? 0 : Math.floorMod(-shift, size);
        return start == 0
                ? value().identity()
                : Tensors.concat(at, value().slice(at, start, size), value().slice(at, 0, start));
    }

    /**
     * The elements in one row.
     *
     * @return the vector, without a copy
     */
    default Tensor ravel() {
        return value().reshape(Shape.of(List.of(shape().count())));
    }

    /**
     * Two axes in each other's place.
     *
     * @param first an axis, counted from the end if negative
     * @param second another
     * @return the transposed tensor
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor swapAxes(int first, int second) {
        var order = axes();
        Collections.swap(order, shape().axis(first, "swapAxes"), shape().axis(second, "swapAxes"));
        return ordered(order);
    }

    /**
     * An axis at another place, the others in their order.
     *
     * @param source the axis, counted from the end if negative
     * @param destination where it shall stand, counted from the end if negative
     * @return the transposed tensor
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor moveAxis(int source, int destination) {
        var order = axes();
        int to = shape().axis(destination, "moveAxis");
        Integer axis = order.remove(shape().axis(source, "moveAxis"));
        order.add(to, axis);
        return ordered(order);
    }

    private List<Integer> axes() {
        var axes = new ArrayList<Integer>();
        for (int i = 0; i < rank(); i++) {
            axes.add(i);
        }
        return axes;
    }

    private Tensor ordered(List<Integer> order) {
        return value().transpose(order.stream().mapToInt(i -> i).toArray());
    }

    /**
     * A turn by right angles, from the first axis towards the second.
     *
     * @param times how many right angles; negative ones turn back
     * @param first an axis, counted from the end if negative
     * @param second another one
     * @return the turned tensor
     * @throws IllegalArgumentException if there is no such axis, or both are the same
     */
    default Tensor rot90(int times, int first, int second) {
        int from = shape().axis(first, "rot90");
        int to = shape().axis(second, "rot90");
        if (from == to) {
            throw new IllegalArgumentException(
                    "rot90: axes " + first + " and " + second + " are the same: name two");
        }
        return switch (Math.floorMod(times, 4)) {
            case 1 -> value().flip(to).swapAxes(from, to);
            case 2 -> value().flip(from, to);
            case 3 -> value().swapAxes(from, to).flip(to);
            default -> value().identity();
        };
    }

    /**
     * Matrices with zeros above a diagonal.
     *
     * @param diagonal the last one that stays: 0 from the top left corner, positive above it
     * @return the lower triangles of the matrices in the last two axes
     * @throws IllegalArgumentException if this has no two axes
     */
    default Tensor tril(int diagonal) {
        return Tensors.where(offsets("tril").lessEqual(diagonal), value(), zero());
    }

    /**
     * Matrices with zeros below a diagonal.
     *
     * @param diagonal the first one that stays: 0 from the top left corner, positive above it
     * @return the upper triangles of the matrices in the last two axes
     * @throws IllegalArgumentException if this has no two axes
     */
    default Tensor triu(int diagonal) {
        return Tensors.where(offsets("triu").greaterEqual(diagonal), value(), zero());
    }

    private Tensor zero() {
        return Tensor.zeros(Shape.scalar(), dtype());
    }

    /** How far to the right of the main diagonal each place of a matrix is. */
    private Tensor offsets(String op) {
        if (rank() < 2) {
            throw new IllegalArgumentException(
                    op + ": shape " + shape() + " has no matrices: it takes two axes or more");
        }
        var rows = Tensors.numbers(shape().dim(-2)).expandDims(1);
        return Tensors.numbers(shape().dim(-1)).minus(rows);
    }

    /**
     * Elements around the elements, taken from among them.
     *
     * @param before how many in front, for each axis
     * @param after how many behind, for each axis
     * @param mode which ones
     * @return the padded tensor
     * @throws IllegalArgumentException if the widths do not fit, or an axis to be padded is empty
     */
    default Tensor pad(int[] before, int[] after, PadMode mode) {
        MoveOp.requireWidths(shape(), before, after);
        var padded = value();
        for (int axis = 0; axis < rank(); axis++) {
            if (before[axis] == 0 && after[axis] == 0) {
                continue;
            }
            int size = shape().size(axis);
            if (size == 0) {
                throw new IllegalArgumentException(
                        "pad: axis "
                                + axis
                                + " of shape "
                                + shape()
                                + " has no elements to repeat");
            }
            int[] positions = new int[before[axis] + size + after[axis]];
            int first = before[axis];
            Arrays.setAll(positions, i -> mode.position(i - first, size));
            padded = padded.gather(Tensor.of(positions), axis);
        }
        return padded;
    }

    /**
     * Differences between neighbours along an axis.
     *
     * @param times how often differences are taken
     * @param axis the axis, counted from the end if negative
     * @return the differences; each time the axis is one shorter
     * @throws IllegalArgumentException if there is no such axis or times is negative
     */
    default Tensor diff(int times, int axis) {
        requireCounts("diff", times);
        int at = shape().axis(axis, "diff");
        var x = value();
        for (int i = 0; i < times && x.shape().size(at) > 0; i++) {
            int size = x.shape().size(at);
            x = x.slice(at, 1, size).minus(x.slice(at, 0, size - 1));
        }
        return x;
    }
}
