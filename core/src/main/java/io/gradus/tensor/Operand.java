package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;

/**
 * What tensor operations work on: a {@link Tensor}, or a {@link Variable}, which stands for its
 * current value.
 *
 * <p>The operations themselves are in the interfaces that extend this one, a family in each.
 */
public sealed interface Operand
        permits Activations,
                Arithmetic,
                Arrangement,
                Bits,
                Comparisons,
                Decompositions,
                FloatingPoint,
                Functions,
                Indexing,
                Linear,
                Movement,
                Ordering,
                Patterns,
                Reductions,
                SpecialFunctions {
    /**
     * The value as a tensor.
     *
     * @return this tensor, or the variable's current value
     */
    Tensor value();

    /**
     * The type of the elements.
     *
     * @return the dtype
     */
    DType dtype();

    /**
     * The shape.
     *
     * @return the shape
     */
    Shape shape();

    /**
     * The number of dimensions.
     *
     * @return 0 for a scalar
     */
    default int rank() {
        return shape().rank();
    }

    /**
     * The number of elements.
     *
     * @return the product of the sizes
     */
    default int size() {
        return shape().elements();
    }
}
