package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/**
 * The best sensitivity, the share of those answered with yes among those that are so, at the
 * thresholds where the specificity is at least what is asked for.
 */
public final class SensitivityAtSpecificity extends BestMetric<SensitivityAtSpecificity> {
    /**
     * A metric named {@code sensitivity_at_specificity}.
     *
     * @param specificity the least specificity, from 0 to 1
     * @throws IllegalArgumentException if it is outside of that
     */
    public SensitivityAtSpecificity(double specificity) {
        super("sensitivity_at_specificity", specificity);
    }

    @Override
    String constrained() {
        return "specificity";
    }

    @Override
    Tensor constrained(Shares shares) {
        return shares.specificity();
    }

    @Override
    Tensor best(Shares shares) {
        return shares.recall();
    }
}
