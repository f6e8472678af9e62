package io.gradus.data;

import java.util.OptionalInt;

/**
 * Where training gets its batches from, epoch after epoch.
 *
 * <p>Each epoch can be opened without those before it, so that training which was stopped can go on
 * where it was.
 */
public interface BatchSource {
    /**
     * Opens an epoch.
     *
     * @param epoch its number, the first being 0
     * @return its batches, in an order that depends on the number alone
     */
    BatchIterator open(int epoch);

    /**
     * How many batches an epoch has.
     *
     * @return the number; empty if it is not known, or if epochs have no end
     */
    OptionalInt steps();

    /**
     * Whether an epoch has no end, so that who goes through it must say how far.
     *
     * @return false without an override
     */
    default boolean isEndless() {
        return false;
    }
}
