package io.gradus.cpu;

/**
 * A kernel on fixed sizes. Safe to run from several threads at once: each run has scratch memory of
 * its own.
 */
public interface Launch {
    /**
     * Runs the kernel once and returns when it is done.
     *
     * @param arrays the kernel's inputs, then its outputs, as the Java arrays of {@link
     *     io.gradus.spi.Backend their dtypes}; outputs that the kernel accumulates into hold zeros
     * @param parallel what runs the steps of parallel loops; the result does not depend on it
     * @throws IllegalArgumentException if a check inside the kernel fails, for example an index out
     *     of range
     */
    void run(Object[] arrays, Parallel parallel);

    /**
     * Whether the steps of the kernel's outermost loop, in their order, can be cut into equal
     * shares that run by themselves.
     *
     * @param shares how many
     * @return if so, {@link #run(Object[], int, int, int)} may be called
     */
    default boolean isCutInto(int shares) {
        return false;
    }

    /**
     * Runs some shares of the kernel's steps on the calling thread.
     *
     * @param arrays as for a whole run
     * @param first the first share
     * @param end the share after the last one
     * @param shares how many there are in all
     */
    default void run(Object[] arrays, int first, int end, int shares) {
        throw new UnsupportedOperationException("a kernel that cannot be cut");
    }
}
