package io.gradus.tensor;

/** A gradient as it travels back along a tape: a whole tensor, or slices of one. */
public sealed interface Cotangent permits Tensor, IndexedSlices {
    /**
     * The gradient as a whole tensor; slices with the same index add up.
     *
     * @return the dense gradient
     */
    Tensor toTensor();
}
