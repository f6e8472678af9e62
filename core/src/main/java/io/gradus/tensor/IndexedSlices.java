package io.gradus.tensor;

import io.gradus.ir.Shape;

/**
 * Some slices of a large tensor along its leading axis, zeros elsewhere; slices with the same index
 * add up. It is the gradient of {@link Indexing#gather}, and what a sparse update takes.
 *
 * @param values the slices, of shape [n, …rest of the dense shape]
 * @param indices int32 or int64 positions, of shape [n]
 * @param denseShape the shape of the whole tensor
 */
public record IndexedSlices(Tensor values, Tensor indices, Shape denseShape) implements Cotangent {
    /** Checks that the shapes fit. */
    public IndexedSlices {
        if (indices.rank() != 1
                || !values.shape().equals(denseShape.with(0, indices.shape().dim(0)))) {
            throw new IllegalArgumentException(
                    "indexed slices: values "
                            + values.shape()
                            + " and indices "
                            + indices.shape()
                            + " do not fit the dense shape "
                            + denseShape
                            + ": "
                            + indices.shape()
                            + " indices take values of shape "
                            + denseShape.with(0, indices.shape().count()));
        }
    }

    /**
     * Slices of the leading axis.
     *
     * @param values the slices, of shape [n, …rest of the dense shape]
     * @param indices int32 or int64 positions, of shape [n]
     * @param denseShape the shape of the whole tensor
     * @return the slices
     */
    public static IndexedSlices of(Operand values, Operand indices, Shape denseShape) {
        return new IndexedSlices(values.value(), indices.value(), denseShape);
    }

    @Override
    public Tensor toTensor() {
        return Calls.call(new IndexOp.ScatterAdd(denseShape, 0), indices, values);
    }

    /** These slices followed by others of the same tensor. */
    IndexedSlices and(IndexedSlices other) {
        return new IndexedSlices(
                Tensors.concat(0, values, other.values),
                Tensors.concat(0, indices, other.indices),
                denseShape);
    }
}
