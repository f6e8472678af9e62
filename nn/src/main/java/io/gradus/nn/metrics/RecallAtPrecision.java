package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/**
 * The best recall, the share of those answered with yes among those that are so, at the thresholds
 * where the precision is at least what is asked for.
 */
public final class RecallAtPrecision extends BestMetric<RecallAtPrecision> {
    /**
     * A metric named {@code recall_at_precision}.
     *
     * @param precision the least precision, from 0 to 1
     * @throws IllegalArgumentException if it is outside of that
     */
    public RecallAtPrecision(double precision) {
        super("recall_at_precision", precision);
    }

    @Override
    String constrained() {
        return "precision";
    }

    @Override
    Tensor constrained(Shares shares) {
        return shares.precision();
    }

    @Override
    Tensor best(Shares shares) {
        return shares.recall();
    }
}
