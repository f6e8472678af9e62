package io.gradus.spi;

/** A compiled plan. Safe to run from several threads at once; each run has its own buffers. */
public interface Program {
    /**
     * Runs the plan.
     *
     * @param inputs one buffer for each of the graph's inputs; they are not changed
     * @param symbols the values of the plan's open sizes, in their order
     * @return one new buffer for each of the graph's outputs
     * @throws IllegalArgumentException if a check inside the program fails, for example an index
     *     out of range
     */
    Buffer[] run(Buffer[] inputs, int[] symbols);
}
