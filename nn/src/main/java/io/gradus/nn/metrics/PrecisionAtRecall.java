package io.gradus.nn.metrics;

import io.gradus.tensor.Tensor;

/**
 * The best precision, the share of right answers among those that are yes, at the thresholds where
 * the recall is at least what is asked for.
 */
public final class PrecisionAtRecall extends BestMetric<PrecisionAtRecall> {
    /**
     * A metric named {@code precision_at_recall}.
     *
     * @param recall the least recall, from 0 to 1
     * @throws IllegalArgumentException if it is outside of that
     */
    public PrecisionAtRecall(double recall) {
        super("precision_at_recall", recall);
    }

    @Override
    String constrained() {
        return "recall";
    }

    @Override
    Tensor constrained(Shares shares) {
        return shares.recall();
    }

    @Override
    Tensor best(Shares shares) {
        return shares.precision();
    }
}
