package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Minus the cosine of the angle between targets and outputs: −1 if they point the same way, 1 if
 * they are opposed. Vectors of zeros are at right angles to all others.
 */
public final class CosineSimilarity extends Loss {
    private static final double EPSILON = 1e-7;

    private int axis = -1;

    /** A loss with Keras' settings. */
    public CosineSimilarity() {}

    /**
     * Chooses along which axis the vectors lie.
     *
     * @param axis the axis, counted from the end if negative; −1 without this
     * @return this loss
     */
    public CosineSimilarity axis(int axis) {
        this.axis = axis;
        return this;
    }

    private Tensor unit(Tensor x) {
        // The square root is taken of what is not 0, so that vectors of zeros have gradients.
        var squares = x.square().sum(new int[] {axis}, true);
        return x.times(squares.maximum(EPSILON * EPSILON).rsqrt());
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets [batch, …, n], vectors along the axis
     * @param outputs [batch, …, n]
     * @return the shape without the axis
     * @throws IllegalArgumentException if the shapes do not fit, or there is no such axis
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        return unit(pair.targets()).times(unit(pair.outputs())).sum(axis).unaryMinus();
    }

    @Override
    protected void settings(Config config) {
        axis(config.integer("axis", axis));
    }
}
