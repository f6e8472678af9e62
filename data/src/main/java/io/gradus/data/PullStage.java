package io.gradus.data;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Elements that come one after the other: of a generator, a stream, a file. A walk from a mark
 * opens them anew and passes over those before.
 *
 * @param verb what to call it in errors and positions
 * @param cardinality how many there are, as far as is known
 * @param opener opens them
 */
record PullStage<T>(String verb, Cardinality cardinality, Opener<T> opener) implements Stage<T> {
    /** Opens elements. */
    interface Opener<T> {
        Puller<T> open() throws Exception;
    }

    /** Elements that were opened. */
    interface Puller<T> {
        /** The next element, or null after the last. */
        @Nullable T next() throws Exception;

        /** Passes over elements and returns over how many. */
        default long skip(long count) throws Exception {
            long skipped = 0;
            while (skipped < count && next() != null) {
                skipped++;
            }
            return skipped;
        }

        /** Lets go of what was opened. */
        default void close() throws Exception {}
    }

    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        return new Walk(Mark.number(Mark.checked(from, verb, 1, 0), 0));
    }

    private final class Walk extends Cursor<T> {
        private long index;
        private @Nullable Puller<T> puller;
        private boolean ended;
        private boolean closed;

        Walk(long index) {
            this.index = index;
        }

        /** Opened when first needed, because a walk may never come this far. */
        private Puller<T> puller() throws Exception {
            synchronized (this) {
                if (closed) {
                    throw new IllegalStateException("the iterator is closed");
                }
                if (puller == null) {
                    puller = opener.open();
                } else {
                    return puller;
                }
            }
            long found = puller.skip(index);
            if (found < index) {
                throw new IllegalStateException(
                        "the position stands at element "
                                + index
                                + ", but now there are only "
                                + found
                                + ": the source has changed");
            }
            return puller;
        }

        @Override
        boolean advance() {
            if (ended) {
                return end();
            }
            @Nullable T element;
            try {
                element = puller().next();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DatasetException(verb, index, e);
            } catch (Exception e) {
                throw new DatasetException(verb, index, e);
            }
            if (element == null) {
                ended = true;
                close();
                return end();
            }
            index++;
            return give(element);
        }

        @Override
        long skip(long count) {
            if (ended || count == 0) {
                return 0;
            }
            try {
                long skipped = puller().skip(count);
                index += skipped;
                return skipped;
            } catch (Exception e) {
                throw new DatasetException(verb, index, e);
            }
        }

        @Override
        Mark mark() {
            return Mark.of(verb, index);
        }

        @Override
        public void close() {
            @Nullable Puller<T> open;
            synchronized (this) {
                closed = true;
                open = puller;
                puller = null;
            }
            if (open != null) {
                try {
                    open.close();
                } catch (Exception e) {
                    throw new DatasetException(verb, index, e);
                }
            }
        }
    }
}
