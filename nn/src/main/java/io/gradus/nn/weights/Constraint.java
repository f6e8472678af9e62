package io.gradus.nn.weights;

import io.gradus.tensor.Tensor;

/** What the values of a variable must keep to; optimizers apply it after each step. */
@FunctionalInterface
public interface Constraint {
    /**
     * Turns a value into one that keeps to it.
     *
     * @param value the value of a variable
     * @return a tensor of the same shape and dtype
     */
    Tensor apply(Tensor value);
}
