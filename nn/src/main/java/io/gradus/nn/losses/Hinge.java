package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;

/**
 * The mean of max(0, 1 − target · output) over the last axis (Rosasco et al., 2004). Targets are −1
 * or 1; where all are 0 or 1, 0 stands for −1.
 */
public final class Hinge extends Loss {
    /** A loss with Keras' settings. */
    public Hinge() {}

    /** How far each output is on the wrong side of the margin. */
    static Tensor margins(Pair pair) {
        var t = pair.targets();
        var binary = t.equal(0).logicalOr(t.equal(1)).all();
        var signs = Tensors.where(binary, t.times(2).minus(1), t);
        return signs.times(pair.outputs()).unaryMinus().plus(1).relu();
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets −1 or 1, or 0 or 1, [batch, …, n]
     * @param outputs [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        return margins(pair(targets, outputs)).mean(-1);
    }

    @Override
    protected void settings(Config config) {}
}
