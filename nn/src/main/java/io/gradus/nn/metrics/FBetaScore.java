package io.gradus.nn.metrics;

import io.gradus.nn.config.Config;

/**
 * The mean of precision and recall in which recall counts β times as much: (1 + β²) · precision ·
 * recall / (β² · precision + recall).
 */
public final class FBetaScore extends FScore<FBetaScore> {
    /** A metric named {@code fbeta_score} with β = 1, and with a result for each class. */
    public FBetaScore() {
        super("fbeta_score");
    }

    /**
     * Sets how much more recall counts than precision.
     *
     * @param beta positive; 1 without this
     * @return this metric
     * @throws IllegalArgumentException if it is not positive
     */
    public FBetaScore beta(double beta) {
        setBeta(beta);
        return this;
    }

    @Override
    protected void settings(Config config) {
        super.settings(config);
        beta(config.number("beta", beta()));
    }
}
