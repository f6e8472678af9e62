package io.gradus.data;

import java.util.Iterator;

/** The batches of one epoch, made as they are asked for. */
public interface BatchIterator extends Iterator<Batch>, AutoCloseable {
    /**
     * Wraps an iterator that holds nothing which must be let go.
     *
     * @param batches the batches
     * @return an iterator whose {@code close} does nothing
     */
    static BatchIterator of(Iterator<Batch> batches) {
        return new BatchIterator() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                return batches.next();
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Passes over batches, as if they had been asked for.
     *
     * @param count how many
     * @return how many there were
     */
    default long skip(long count) {
        long passed = 0;
        while (passed < count && hasNext()) {
            next();
            passed++;
        }
        return passed;
    }

    /** Ends the work that goes on to make further batches. */
    @Override
    void close();
}
