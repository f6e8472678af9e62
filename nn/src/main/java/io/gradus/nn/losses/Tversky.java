package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * 1 − both / (both + α · added + β · missed), where both is Σ target · output, added Σ (1 − target)
 * · output and missed Σ target · (1 − output) (Salehi et al., 2017). With α = β = ½ it is {@link
 * Dice}.
 */
public final class Tversky extends Loss {
    private static final double EPSILON = 1e-7;

    private double alpha = 0.5;
    private double beta = 0.5;
    private int[] axis = {};

    /** A loss with Keras' settings. */
    public Tversky() {}

    /**
     * Sets the weight of what outputs add to the targets.
     *
     * @param alpha the weight; ½ without this
     * @return this loss
     */
    public Tversky alpha(double alpha) {
        this.alpha = alpha;
        return this;
    }

    /**
     * Sets the weight of what outputs miss of the targets.
     *
     * @param beta the weight; ½ without this
     * @return this loss
     */
    public Tversky beta(double beta) {
        this.beta = beta;
        return this;
    }

    /**
     * Chooses the axes that one number is made of.
     *
     * @param axis the axes, counted from the end if negative; without this all, so that a batch has
     *     a single loss
     * @return this loss
     */
    public Tversky axis(int... axis) {
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
        var t = pair.targets();
        var o = pair.outputs();
        var both = t.times(o).sum(axis);
        var added = t.unaryMinus().plus(1).times(o).sum(axis);
        var missed = t.times(o.unaryMinus().plus(1)).sum(axis);
        var all = both.plus(added.times(alpha)).plus(missed.times(beta)).plus(EPSILON);
        return both.div(all).unaryMinus().plus(1);
    }

    @Override
    protected void settings(Config config) {
        alpha(config.number("alpha", alpha));
        beta(config.number("beta", beta));
        axis(config.integers("axis", axis));
    }
}
