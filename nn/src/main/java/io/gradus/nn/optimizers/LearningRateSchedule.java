package io.gradus.nn.optimizers;

import io.gradus.tensor.Tensor;

/** The learning rate as a function of the number of steps made. */
@FunctionalInterface
public interface LearningRateSchedule {
    /**
     * The size of the next step.
     *
     * @param iterations how many steps were made, an int64 scalar, symbolic in a traced function
     * @return a float32 scalar
     */
    Tensor rate(Tensor iterations);
}
