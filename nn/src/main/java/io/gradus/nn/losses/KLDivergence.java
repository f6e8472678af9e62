package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The divergence of the outputs from the targets, Σ target · log(target / output) over the last
 * axis (Kullback and Leibler, 1951). Both are kept from 10⁻⁷ to 1.
 */
public final class KLDivergence extends Loss {
    private static final double EPSILON = 1e-7;

    /** A loss with Keras' settings. */
    public KLDivergence() {}

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets probabilities [batch, …, n]
     * @param outputs probabilities [batch, …, n]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = pair(targets, outputs);
        var t = pair.targets().clip(EPSILON, 1);
        var p = pair.outputs().clip(EPSILON, 1);
        return t.times(t.div(p).log()).sum(-1);
    }

    @Override
    protected void settings(Config config) {}
}
