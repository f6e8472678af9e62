package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.ArrayList;

/**
 * Reading and adding at positions held in tensors. A position out of range is an error that names
 * it.
 */
public sealed interface Indexing extends Operand permits Tensor, Variable {
    /**
     * Slices along an axis at the given positions, as {@code take} in NumPy. The gradient with
     * respect to the leading axis is {@link IndexedSlices}.
     *
     * @param indices int32 or int64 positions of any shape
     * @param axis the axis, counted from the end if negative
     * @return the slices: the axis is replaced by the shape of the indices
     * @throws IllegalArgumentException if a position is out of range, or the indices are not
     *     integers
     */
    default Tensor gather(Operand indices, int axis) {
        return Calls.call(
                new IndexOp.Gather(shape().axis(axis, "gather")), value(), indices.value());
    }

    /**
     * Slices along the leading axis at the given positions: rows of an embedding.
     *
     * @param indices int32 or int64 positions of any shape
     * @return the rows
     * @throws IllegalArgumentException if a position is out of range, or the indices are not
     *     integers
     */
    default Tensor gather(Operand indices) {
        return gather(indices, 0);
    }

    /**
     * Elements along an axis, one position for each place.
     *
     * @param indices int32 or int64 positions; the shape is this one's but for the axis
     * @param axis the axis, counted from the end if negative
     * @return the elements, of the shape of the indices
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor takeAlongAxis(Operand indices, int axis) {
        return Calls.call(
                new IndexOp.TakeAlong(shape().axis(axis, "takeAlongAxis")),
                value(),
                indices.value());
    }

    /**
     * This tensor with slices added at positions along the leading axis; equal positions add up.
     *
     * @param indices int32 or int64 positions of shape [n]
     * @param updates the slices, of shape [n, …rest of this shape]
     * @return the sum
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor scatterAdd(Operand indices, Operand updates) {
        return rows(UpdateRows.Mode.ADD, indices, updates);
    }

    /**
     * This tensor with slices taken away at positions along the leading axis; equal positions add
     * up.
     *
     * @param indices int32 or int64 positions of shape [n]
     * @param updates the slices, of shape [n, …rest of this shape]
     * @return the difference
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor scatterSub(Operand indices, Operand updates) {
        return rows(UpdateRows.Mode.SUB, indices, updates);
    }

    /**
     * This tensor with slices put at positions along the leading axis; of equal positions the last
     * one stays.
     *
     * @param indices int32 or int64 positions of shape [n]
     * @param updates the slices, of shape [n, …rest of this shape]
     * @return the updated tensor
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor scatterUpdate(Operand indices, Operand updates) {
        return rows(UpdateRows.Mode.UPDATE, indices, updates);
    }

    /**
     * This tensor with the larger of itself and slices at positions along the leading axis. Equal
     * values share their gradient.
     *
     * @param indices int32 or int64 positions of shape [n]
     * @param updates the slices, of shape [n, …rest of this shape]
     * @return the larger ones
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor scatterMax(Operand indices, Operand updates) {
        return rows(UpdateRows.Mode.MAX, indices, updates);
    }

    /**
     * This tensor with the smaller of itself and slices at positions along the leading axis. Equal
     * values share their gradient.
     *
     * @param indices int32 or int64 positions of shape [n]
     * @param updates the slices, of shape [n, …rest of this shape]
     * @return the smaller ones
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor scatterMin(Operand indices, Operand updates) {
        return rows(UpdateRows.Mode.MIN, indices, updates);
    }

    /**
     * This tensor multiplied by slices at positions along the leading axis. Zeros have gradients,
     * but second derivatives across a zero factor are left out.
     *
     * @param indices int32 or int64 positions of shape [n]
     * @param updates the slices, of shape [n, …rest of this shape]
     * @return the products
     * @throws IllegalArgumentException if a position is out of range, or the shapes do not fit
     */
    default Tensor scatterMul(Operand indices, Operand updates) {
        return rows(UpdateRows.Mode.MUL, indices, updates);
    }

    private Tensor rows(UpdateRows.Mode mode, Operand indices, Operand updates) {
        return Calls.call(
                new UpdateRows(mode), value(), indices.value(), updates.value().cast(dtype()));
    }

    /**
     * A new last axis that is 1 at the position that an element names, and 0 elsewhere.
     *
     * @param depth the size of the new axis; elements outside 0..depth−1 give zeros
     * @param dtype the dtype of the result
     * @return the encoding
     */
    default Tensor oneHot(int depth, DType dtype) {
        if (depth < 0) {
            throw new IllegalArgumentException("oneHot: depth " + depth + " must be 0 or more");
        }
        var x = value();
        return Calls.call(
                new IndexOp.OneHot(depth, dtype),
                x.dtype() == DType.UINT8 ? x.cast(DType.INT32) : x);
    }

    /**
     * A new last axis that is 1 at the position that an element names, and 0 elsewhere, as float32.
     *
     * @param depth the size of the new axis; elements outside 0..depth−1 give zeros
     * @return the encoding
     */
    default Tensor oneHot(int depth) {
        return oneHot(depth, DType.FLOAT32);
    }

    /**
     * The elements where a mask holds, one after another. Its shape depends on values, so it has no
     * place in a traced function; {@link Tensors#where} keeps the shape.
     *
     * @param mask a bool tensor whose shape is this one's, or its leading part
     * @return the chosen elements (or sub-tensors) along a new leading axis
     * @throws IllegalArgumentException if the shapes do not fit
     */
    default Tensor booleanMask(Operand mask) {
        var chosen = mask.value();
        int rank = chosen.rank();
        if (chosen.dtype() != DType.BOOL
                || rank > rank()
                || !shape().slice(0, rank).equals(chosen.shape())) {
            throw new IllegalArgumentException(
                    "booleanMask: a mask "
                            + chosen.dtype()
                            + chosen.shape()
                            + " does not fit shape "
                            + shape()
                            + ": it is bool and has its leading sizes");
        }
        var positions = new ArrayList<Integer>();
        var holds = chosen.toBooleanArray();
        for (int i = 0; i < holds.length; i++) {
            if (holds[i]) {
                positions.add(i);
            }
        }
        var dims = new ArrayList<>(shape().dims().subList(rank, rank()));
        dims.addFirst(chosen.shape().count());
        return reshapeTo(Shape.of(dims))
                .gather(Tensor.of(positions.stream().mapToInt(i -> i).toArray()));
    }

    private Tensor reshapeTo(Shape shape) {
        return value().reshape(shape);
    }
}
