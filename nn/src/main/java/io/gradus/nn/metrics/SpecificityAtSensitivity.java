package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/**
 * The best specificity, the share of those answered with no among those that are not so, at the
 * thresholds where the sensitivity is at least what is asked for.
 */
public final class SpecificityAtSensitivity extends BestMetric<SpecificityAtSensitivity> {
    /**
     * A metric named {@code specificity_at_sensitivity}.
     *
     * @param sensitivity the least sensitivity, from 0 to 1
     * @throws IllegalArgumentException if it is outside of that
     */
    public SpecificityAtSensitivity(double sensitivity) {
        super("specificity_at_sensitivity", sensitivity);
    }

    @Override
    String constrained() {
        return "sensitivity";
    }

    @Override
    Tensor constrained(Shares shares) {
        return shares.recall();
    }

    @Override
    Tensor best(Shares shares) {
        return shares.specificity();
    }
}
