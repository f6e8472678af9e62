package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * 1 − 2 · Σ target · output / (Σ target + Σ output): how little two masks overlap (Milletari et
 * al., 2016).
 */
public final class Dice extends Loss {
    private static final double EPSILON = 1e-7;

    private int[] axis = {};

    /** A loss with Keras' settings. */
    public Dice() {}

    /**
     * Chooses the axes that one number is made of.
     *
     * @param axis the axes, counted from the end if negative; without this all, so that a batch has
     *     a single loss
     * @return this loss
     */
    public Dice axis(int... axis) {
        this.axis = axis.clone();
        return this;
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets masks, of any shape
     * @param outputs of the same shape
     * @return the shape without the axes: a scalar, unless they are chosen
     * @throws IllegalArgumentException if the shapes do not fit, or there is no such axis
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        var both = pair.targets().times(pair.outputs()).sum(axis).times(2);
        var all = pair.targets().sum(axis).plus(pair.outputs().sum(axis)).plus(EPSILON);
        return both.div(all).unaryMinus().plus(1);
    }

    @Override
    protected void settings(Config config) {
        axis(config.integers("axis", axis));
    }
}
