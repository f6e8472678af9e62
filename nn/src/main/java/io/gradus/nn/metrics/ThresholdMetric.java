package io.gradus.nn.metrics;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Optional;

/**
 * A metric that counts right and wrong answers, at one threshold or several.
 *
 * @param <M> the class itself
 */
public abstract sealed class ThresholdMetric<M extends ThresholdMetric<M>> extends Metric
        permits CountMetric, ShareMetric {
    private double[] thresholds = {};

    ThresholdMetric(String name) {
        super(name);
    }

    /**
     * Sets above which predictions the answer is yes.
     *
     * @param thresholds from 0 to 1, in any order; ½ without this. With several there is a result
     *     for each
     * @return this metric
     * @throws IllegalArgumentException if one is outside of that
     */
    public final M thresholds(double... thresholds) {
        this.thresholds = Thresholds.checked(thresholds);
        return self();
    }

    @SuppressWarnings("unchecked") // M is the class itself
    final M self() {
        return (M) this;
    }

    double[] thresholds() {
        return thresholds.length == 0 ? new double[] {0.5} : thresholds;
    }

    final boolean hasThresholds() {
        return thresholds.length > 0;
    }

    /** Chooses what is looked at. */
    Answers answers(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        return Answers.of(name(), targets, outputs, sampleWeight);
    }

    final Variable counted(String name) {
        return variable(name, Shape.of(thresholds().length));
    }

    /** A scalar, if there is but one threshold. */
    final Tensor told(Tensor results) {
        return thresholds().length == 1 ? results.squeeze(0) : results;
    }

    /**
     * Takes a batch into account.
     *
     * @param targets 0 for no and 1 for yes, of any shape
     * @param outputs predictions of the same shape
     * @param sampleWeight how much each example counts, or each place in it
     * @throws IllegalArgumentException if the shapes do not fit
     */
    @Override
    public final void update(Operand targets, Operand outputs, Optional<Tensor> sampleWeight) {
        add(Counts.of(thresholds(), answers(targets, outputs, sampleWeight), false));
    }

    abstract void add(Counts counts);

    @Override
    protected void settings(Config config) {
        thresholds(config.numbers("thresholds", thresholds));
    }
}
