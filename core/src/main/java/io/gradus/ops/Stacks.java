package io.gradus.ops;

import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Tensors put side by side, as NumPy's functions of these names do; dtypes promote. */
public final class Stacks {
    private Stacks() {}

    /**
     * Tensors below each other, along axis 0; vectors become rows.
     *
     * @param parts tensors whose sizes are equal but for axis 0
     * @return the whole, of rank 2 or more
     * @throws IllegalArgumentException if there are no parts or their shapes do not fit
     */
    public static Tensor vstack(List<? extends Operand> parts) {
        return joined(0, parts, x -> atLeast2d(x.value()));
    }

    /**
     * Tensors beside each other, along axis 1; vectors one after another.
     *
     * @param parts tensors whose sizes are equal but for axis 1, or vectors
     * @return the whole, of rank 1 or more
     * @throws IllegalArgumentException if there are no parts or their shapes do not fit
     */
    public static Tensor hstack(List<? extends Operand> parts) {
        boolean vectors = !parts.isEmpty() && parts.getFirst().rank() <= 1;
        return joined(vectors ? 0 : 1, parts, x -> atLeast1d(x.value()));
    }

    /**
     * Tensors behind each other, along axis 2; vectors of n elements count as (1, n, 1), matrices
     * as (n, m, 1).
     *
     * @param parts tensors whose sizes are equal but for axis 2
     * @return the whole, of rank 3 or more
     * @throws IllegalArgumentException if there are no parts or their shapes do not fit
     */
    public static Tensor dstack(List<? extends Operand> parts) {
        return joined(
                2,
                parts,
                x -> {
                    var matrix = atLeast2d(x.value());
                    return matrix.rank() == 2 ? matrix.expandDims(2) : matrix;
                });
    }

    /**
     * Vectors as the columns of a matrix; matrices beside each other.
     *
     * @param parts vectors of one length, or matrices with that many rows
     * @return the matrix
     * @throws IllegalArgumentException if there are no parts or their shapes do not fit
     */
    public static Tensor columnStack(List<? extends Operand> parts) {
        return joined(1, parts, x -> x.rank() < 2 ? atLeast1d(x.value()).expandDims(1) : x.value());
    }

    private static Tensor joined(
            int axis, List<? extends Operand> parts, Function<Operand, Tensor> form) {
        return Tensors.concat(axis, parts.stream().map(form).toList());
    }

    private static Tensor atLeast1d(Tensor x) {
        return x.rank() == 0 ? x.expandDims(0) : x;
    }

    private static Tensor atLeast2d(Tensor x) {
        return x.rank() < 2 ? atLeast1d(x).expandDims(0) : x;
    }

    /**
     * All elements of one tensor, then all of another, as a vector.
     *
     * @param first the first tensor, of any shape
     * @param second the second tensor, of any shape
     * @return the vector
     */
    public static Tensor append(Operand first, Operand second) {
        return Tensors.concat(0, first.value().reshape(-1), second.value().reshape(-1));
    }

    /**
     * Parts of an axis, as equal as can be: the first are one element longer.
     *
     * @param x the whole
     * @param parts how many
     * @param axis the axis, counted from the end if negative
     * @return the parts
     * @throws IllegalArgumentException if there is no such axis or parts is not positive
     */
    public static List<Tensor> arraySplit(Operand x, int parts, int axis) {
        if (parts < 1) {
            throw new IllegalArgumentException(
                    "arraySplit: " + parts + " parts: there must be 1 or more");
        }
        int size = x.shape().dim(x.shape().axis(axis, "arraySplit")).value();
        int[] sizes = new int[parts];
        Arrays.setAll(sizes, i -> size / parts + (i < size % parts ? 1 : 0));
        return x.value().split(sizes, axis);
    }
}
