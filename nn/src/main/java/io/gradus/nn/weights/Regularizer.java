package io.gradus.nn.weights;

import io.gradus.tensor.Tensor;

/** What is added to the loss for a tensor, so that training keeps it small or simple. */
@FunctionalInterface
public interface Regularizer {
    /**
     * The loss of a tensor.
     *
     * @param x the value of a variable, or the outputs of a layer
     * @return a scalar of the dtype of x
     */
    Tensor loss(Tensor x);
}
