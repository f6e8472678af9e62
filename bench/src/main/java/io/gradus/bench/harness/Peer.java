package io.gradus.bench.harness;

import java.util.Map;
import java.util.Optional;

/** A library that takes part in the benchmark. */
public interface Peer {
    /**
     * Prepares a work.
     *
     * @param work what to do
     * @param inputs its batches and initial weights
     * @param threads how many threads it may use
     * @return the steps; empty if the library has no part in this work
     * @throws Exception if it cannot be prepared
     */
    Optional<Steps> open(Work work, Inputs inputs, int threads) throws Exception;

    /**
     * What took part: versions, settings.
     *
     * @return texts by name
     */
    Map<String, String> about();

    /** A prepared work. */
    @FunctionalInterface
    interface Steps {
        /**
         * Makes one step and waits for its end.
         *
         * @param batch which batch, from 0
         * @return the loss before the update, or, for inference, the mean of the squared outputs
         * @throws Exception if it fails
         */
        double step(int batch) throws Exception;

        /**
         * What a step does where the work itself does not say: operations or bytes.
         *
         * @return the amount, or 0
         */
        default double amount() {
            return 0;
        }
    }
}
