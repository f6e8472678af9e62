package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * How much the output of the right class falls short of the largest output of another class plus 1,
 * and 0 if it does not.
 */
public final class CategoricalHinge extends Loss {
    /** A loss with Keras' settings. */
    public CategoricalHinge() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets 1 for the right class and 0 elsewhere, [batch, …, classes]
     * @param outputs [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        var right = pair.targets().times(pair.outputs()).sum(-1);
        var wrong = pair.targets().unaryMinus().plus(1).times(pair.outputs()).max(-1);
        return wrong.minus(right).plus(1).relu();
    }

    @Override
    protected void settings(Config config) {}
}
