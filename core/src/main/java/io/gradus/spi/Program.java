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

    /**
     * Whether each run makes a buffer for an output that no input and no other output shares.
     *
     * @param output the position of the output
     * @return false if it may be another one's memory
     */
    boolean isFresh(int output);

    /**
     * Hands back a buffer that nobody will ever read again; a later run may write an output into
     * it.
     *
     * @param output the position of a {@linkplain #isFresh fresh} output of the same dtype and of a
     *     fixed size, that of the buffer
     * @param buffer a buffer of this program's backend
     */
    void recycle(int output, Buffer buffer);

    /**
     * Tells how the program is computed; nothing is run.
     *
     * @param symbols the values of the plan's open sizes, in their order
     * @return the report, without times
     */
    Report report(int[] symbols);

    /**
     * Runs the program again and again, for about a second, and tells the median time of each step.
     * Results are thrown away.
     *
     * @param inputs one buffer for each of the graph's inputs; they are not changed
     * @param symbols the values of the plan's open sizes, in their order
     * @return the report, with times
     */
    Report measure(Buffer[] inputs, int[] symbols);
}
