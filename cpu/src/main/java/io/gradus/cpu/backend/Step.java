package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One node on fixed sizes: it reads arrays from slots and puts new ones there. Keeps nothing
 * between runs.
 */
interface Step {
    /**
     * Carries out the node.
     *
     * @param slots the arrays of the values, those of the node's inputs present
     * @param parallel the threads
     */
    void run(@Nullable Object[] slots, Parallel parallel);

    /** A node before its open sizes are known. */
    interface Code {
        /**
         * Fixes the sizes.
         *
         * @param symbols the value of each open size
         * @return the step
         */
        Step bind(ToLongFunction<String> symbols);
    }
}
