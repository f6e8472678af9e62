package io.gradus.cli;

import java.util.Map;

/**
 * What happens while a model is trained, in the order in which it happens; enough to draw a
 * progress bar.
 */
sealed interface TrainingEvent {
    /**
     * The number of the epoch.
     *
     * @return 0 for the first
     */
    int epoch();

    /**
     * An epoch begins.
     *
     * @param epoch its number, 0 for the first
     * @param epochs how many there will be
     * @param steps how many batches it has
     */
    record EpochStarted(int epoch, int epochs, int steps) implements TrainingEvent {}

    /**
     * A batch has been learned from.
     *
     * @param epoch the number of the epoch, 0 for the first
     * @param step how many batches of the epoch are done
     * @param steps how many batches it has
     * @param batchLoss the loss of this batch alone
     * @param metrics the means over the epoch so far by name: {@code loss}, and the model's metrics
     * @param examplesPerSecond how many examples were learned from each second of the epoch so far
     */
    record StepFinished(
            int epoch,
            int step,
            int steps,
            double batchLoss,
            Map<String, Double> metrics,
            double examplesPerSecond)
            implements TrainingEvent {}

    /**
     * An epoch is over, and the model was examined if there is something to examine it on.
     *
     * @param epoch its number, 0 for the first
     * @param training the means over its batches by name, while the model was changing
     * @param validation the same numbers of the model at its end on other examples; empty without
     *     any
     */
    record EpochFinished(int epoch, Map<String, Double> training, Map<String, Double> validation)
            implements TrainingEvent {}
}
