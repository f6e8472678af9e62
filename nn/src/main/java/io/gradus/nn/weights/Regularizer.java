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

    /**
     * Finds a regularizer by the name that Keras gives it.
     *
     * @param name for example {@code "l2"} or {@code "L2"}
     * @return the regularizer, with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    static Regularizer of(String name) {
        return Weights.REGULARIZERS.of(name);
    }

    /**
     * l1 · Σ |x|.
     *
     * @param l1 how much it counts; Keras' default is 0.01
     * @return the regularizer
     */
    static Regularizer l1(double l1) {
        return new Penalties.L1(l1);
    }

    /**
     * l2 · Σ x².
     *
     * @param l2 how much it counts; Keras' default is 0.01
     * @return the regularizer
     */
    static Regularizer l2(double l2) {
        return new Penalties.L2(l2);
    }

    /**
     * l1 · Σ |x| + l2 · Σ x².
     *
     * @param l1 how much the absolute values count
     * @param l2 how much the squares count
     * @return the regularizer
     */
    static Regularizer l1l2(double l1, double l2) {
        return new Penalties.L1L2(l1, l2);
    }

    /** What should be orthogonal. */
    enum Mode {
        /** The rows of a matrix. */
        ROWS,
        /** Its columns. */
        COLUMNS
    }

    /**
     * Factor times the mean absolute cosine between different rows, or columns, of a matrix.
     *
     * @param factor how much it counts; Keras' default is 0.01
     * @param mode rows or columns; Keras' default is rows
     * @return the regularizer
     */
    static Regularizer orthogonal(double factor, Mode mode) {
        return new Penalties.OrthogonalRegularizer(factor, mode);
    }
}
