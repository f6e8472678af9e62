package io.gradus.data;

import java.util.Optional;

/**
 * One verb of a pipeline with all that comes before it; a value, of which any number of cursors can
 * be opened.
 *
 * @param <T> the elements
 */
interface Stage<T> {
    /**
     * Opens a walk through the elements. It starts no thread and reads nothing before its first
     * advance, unless it has to find a mark.
     *
     * @param pass the number of the walk, from which shuffling takes its order
     * @param from where to begin; the start if there is none
     */
    Cursor<T> open(long pass, Optional<Mark> from);

    /** How many elements a walk has. */
    Cardinality cardinality();
}
