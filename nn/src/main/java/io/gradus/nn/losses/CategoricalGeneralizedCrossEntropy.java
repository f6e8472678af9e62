package io.gradus.nn.losses;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * (1 − p^q) / q, where p is the probability that the outputs give the right class (Zhang and
 * Sabuncu, 2018): wrong targets do less harm than with the cross-entropy, which this comes to as q
 * goes to 0.
 */
public final class CategoricalGeneralizedCrossEntropy extends Loss {
    private double q = 0.5;

    /** A loss with q = ½. */
    public CategoricalGeneralizedCrossEntropy() {}

    /**
     * A loss.
     *
     * @param q between 0 and 1
     * @throws IllegalArgumentException if it is outside of that
     */
    public CategoricalGeneralizedCrossEntropy(double q) {
        q(q);
    }

    private void q(double q) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("q is " + q + ": it must be between 0 and 1");
        }
        this.q = q;
    }

    /**
     * The loss of each example, or of each place in it.
     *
     * @param targets integers [batch, …], or [batch, …, 1]
     * @param outputs probabilities [batch, …, classes]
     * @return [batch, …]
     * @throws IllegalArgumentException if the shapes do not fit, or a target names no class
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var wide = outputs.value().cast(outputs.dtype().toFloating().computeType());
        var classes = Targets.classes(targets, outputs);
        var p = wide.takeAlongAxis(classes.expandDims(-1), -1).squeeze(-1);
        return p.pow(q).unaryMinus().plus(1).div(q);
    }

    @Override
    protected void settings(Config config) {
        q(config.number("q", q));
    }
}
