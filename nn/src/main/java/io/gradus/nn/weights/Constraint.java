package io.gradus.nn.weights;

import io.gradus.tensor.Tensor;

/**
 * What the values of a variable must keep to; optimizers apply it after each step.
 *
 * <p>Constraints on norms take axes: the norm is that of all numbers along them. With axis 0, which
 * is Keras' default, each column of the kernel of a dense layer has one: all weights of one output.
 */
@FunctionalInterface
public interface Constraint {
    /**
     * Turns a value into one that keeps to it.
     *
     * @param value the value of a variable
     * @return a tensor of the same shape and dtype
     */
    Tensor apply(Tensor value);

    /**
     * Finds a constraint by the name that Keras gives it.
     *
     * @param name for example {@code "max_norm"} or {@code "MaxNorm"}
     * @return the constraint, with the usual settings
     * @throws IllegalArgumentException if there is none of that name
     */
    static Constraint of(String name) {
        return Weights.CONSTRAINTS.of(name);
    }

    /**
     * Norms that are not larger than a number; what is larger is scaled down (Srivastava et al.,
     * 2014).
     *
     * @param maxValue the number; Keras' default is 2
     * @param axes the axes of a norm; none for axis 0
     * @return the constraint
     */
    static Constraint maxNorm(double maxValue, int... axes) {
        return new Norms.MaxNorm(maxValue, Norms.axes(axes));
    }

    /**
     * Norms within limits, or nearer to them than before.
     *
     * @param minValue the least norm; Keras' default is 0
     * @param maxValue the largest norm; Keras' default is 1
     * @param rate how much of the way to the limits is gone at each step, from 0 to 1; Keras'
     *     default is 1, which is all of it
     * @param axes the axes of a norm; none for axis 0
     * @return the constraint
     */
    static Constraint minMaxNorm(double minValue, double maxValue, double rate, int... axes) {
        return new Norms.MinMaxNorm(minValue, maxValue, rate, Norms.axes(axes));
    }

    /**
     * Numbers of 0 or more: negative ones become 0.
     *
     * @return the constraint
     */
    static Constraint nonNeg() {
        return new Norms.NonNeg();
    }

    /**
     * Norms of 1.
     *
     * @param axes the axes of a norm; none for axis 0
     * @return the constraint
     */
    static Constraint unitNorm(int... axes) {
        return new Norms.UnitNorm(Norms.axes(axes));
    }
}
