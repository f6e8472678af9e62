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
}
