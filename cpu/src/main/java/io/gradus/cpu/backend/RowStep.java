package io.gradus.cpu.backend;

import org.jspecify.annotations.Nullable;

/** A step whose result can be made in shares along its first axis, in any order. */
interface RowStep extends Step {
    /** Some shares of a run, carried out on the calling thread. */
    interface Shares {
        void run(int first, int end);
    }

    /**
     * Gets a run in shares ready.
     *
     * @param slots as for a whole run
     * @param count how many shares
     * @return null if it cannot be cut into so many, or it would not pay; then nothing has happened
     */
    @Nullable Shares shares(@Nullable Object[] slots, int count);
}
