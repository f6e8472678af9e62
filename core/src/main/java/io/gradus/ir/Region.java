package io.gradus.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Nodes that hold graphs of their own: loops whose size in the graph does not grow with the trip
 * count.
 */
public sealed interface Region extends Node {
    /**
     * Runs a graph once for each step along the leading dimension of sequences, carrying values
     * from step to step.
     *
     * <p>The body's inputs are the carried values, one slice of each sequence, and the captured
     * values, in that order; its outputs are the next carried values and one slice of each stacked
     * output.
     *
     * @param body what one step does
     * @param initial the carried values before the first step
     * @param sequences what is sliced along its leading dimension
     * @param captured what every step reads whole
     * @param carried the carried values after the last step
     * @param stacked the slices of all steps, in the order of the sequences
     * @param length the number of steps
     * @param reverse whether steps go from the last slice to the first
     */
    record Scan(
            Graph body,
            List<Value> initial,
            List<Value> sequences,
            List<Value> captured,
            List<Value> carried,
            List<Value> stacked,
            Dim length,
            boolean reverse)
            implements Region {
        @Override
        public List<Value> inputs() {
            var all = new ArrayList<>(initial);
            all.addAll(sequences);
            all.addAll(captured);
            return all;
        }

        @Override
        public List<Value> outputs() {
            var all = new ArrayList<>(carried);
            all.addAll(stacked);
            return all;
        }
    }
}
