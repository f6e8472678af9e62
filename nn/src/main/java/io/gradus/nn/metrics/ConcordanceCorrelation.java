package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean concordance of targets and outputs along an axis (Lin, 1989): as the correlation, but 1
 * only where outputs are equal to targets.
 */
public final class ConcordanceCorrelation extends MeanMetric {
    private static final double EPSILON = 1e-7;

    private int[] axis = {-1};

    /** A metric named {@code concordance_correlation}. */
    public ConcordanceCorrelation() {
        super("concordance_correlation");
    }

    /**
     * Chooses the axes that the numbers to compare lie along.
     *
     * @param axis the axes, counted from the end if negative; −1 without this
     * @return this metric
     */
    public ConcordanceCorrelation axis(int... axis) {
        this.axis = axis.clone();
        return this;
    }

    /**
     * The number of each example, or of each place in it.
     *
     * @param targets [batch, …, n]
     * @param outputs [batch, …, n]
     * @return from −1 to 1, the shape without the axes
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public Tensor values(Operand targets, Operand outputs) {
        var pair = Pair.of(name(), targets, outputs);
        var t = pair.targets();
        var o = pair.outputs();
        var apart = t.mean(axis, true).minus(o.mean(axis, true)).square();
        var all = t.variance(axis, true).plus(o.variance(axis, true)).plus(apart).plus(EPSILON);
        var together = t.minus(t.mean(axis, true)).times(o.minus(o.mean(axis, true)));
        return together.times(2).div(all).mean(axis);
    }

    @Override
    protected void settings(Config config) {
        axis(config.integers("axis", axis));
    }
}
