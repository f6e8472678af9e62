package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Pair;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * The mean correlation of targets and outputs along an axis (Pearson, 1895): 1 where outputs rise
 * evenly with targets, −1 where they fall.
 */
public final class PearsonCorrelation extends MeanMetric {
    private static final double EPSILON = 1e-7;

    private int[] axis = {-1};

    /** A metric named {@code pearson_correlation}. */
    public PearsonCorrelation() {
        super("pearson_correlation");
    }

    /**
     * Chooses the axes that the numbers to compare lie along.
     *
     * @param axis the axes, counted from the end if negative; −1 without this
     * @return this metric
     */
    public PearsonCorrelation axis(int... axis) {
        this.axis = axis.clone();
        return this;
    }

    private Tensor standard(Tensor x) {
        var centered = x.minus(x.mean(axis, true));
        return centered.div(centered.std(axis, true).plus(EPSILON));
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
        return standard(pair.targets()).times(standard(pair.outputs())).mean(axis);
    }

    @Override
    protected void settings(Config config) {
        axis(config.integers("axis", axis));
    }
}
