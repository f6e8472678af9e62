package io.gradus.data;

import java.lang.ref.Cleaner;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a {@link Dataset}, made as it is asked for.
 *
 * <p>It closes itself after the last element and when it fails. Where it may be left before, close
 * it, as with {@code try}: that ends its threads, blocked ones too, and waits until they have
 * ended. An iterator that is dropped without being closed is closed when the garbage collector
 * finds it. One thread uses it at a time, but any thread may close it.
 *
 * @param <T> the elements
 */
public final class DatasetIterator<T> implements Iterator<T>, AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private enum State {
        OPEN,
        LOOKED_AHEAD,
        ENDED,
        FAILED
    }

    private final int epoch;
    private final Cursor<T> cursor;
    private final Dropped dropped;
    private final Cleaner.Cleanable cleanable;
    private State state = State.OPEN;
    private long given;

    /** Where the cursor stood before the element that was looked at ahead, or that failed. */
    private Mark before;

    private @Nullable Throwable failure;

    /** Guarded by {@code cursor}. */
    private boolean closed;

    DatasetIterator(Stage<T> stage, int epoch, long given, Optional<Mark> from) {
        this.epoch = epoch;
        this.given = given;
        this.cursor = stage.open(epoch, from);
        this.before = cursor.mark();
        this.dropped = new Dropped(cursor);
        this.cleanable = CLEANER.register(this, dropped);
    }

    /** Goes on where a position stands. */
    static <T> DatasetIterator<T> at(Stage<T> stage, Map<String, ?> position) {
        if (!position.containsKey("at")) {
            throw Mark.broken("it has no entry 'at'");
        }
        long epoch = Mark.whole(position.get("epoch"), "epoch");
        long given = Mark.whole(position.get("given"), "given");
        if (epoch < 0 || epoch > Integer.MAX_VALUE || given < 0) {
            throw Mark.broken("element " + given + " of epoch " + epoch + " cannot be");
        }
        var mark = Mark.fromPlain(position.get("at"));
        try {
            return new DatasetIterator<>(stage, (int) epoch, given, Optional.of(mark));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw Mark.broken("its numbers do not fit this pipeline: " + e.getMessage());
        }
    }

    /**
     * Whether there is another element; waits for it if it is not made yet.
     *
     * @return false at the end
     * @throws DatasetException if the element cannot be made
     * @throws IllegalStateException if the iterator was closed or failed before
     */
    @Override
    public boolean hasNext() {
        if (state == State.LOOKED_AHEAD) {
            return true;
        }
        if (state == State.ENDED) {
            return false;
        }
        boolean more = guarded(cursor::advance);
        if (more) {
            state = State.LOOKED_AHEAD;
        } else {
            finish();
        }
        return more;
    }

    private void finish() {
        state = State.ENDED;
        before = cursor.mark();
        close();
    }

    /** Moves the cursor, and closes it where that fails or somebody closed it meanwhile. */
    private <R> R guarded(Supplier<R> move) {
        requireUsable();
        before = cursor.mark();
        R result;
        try {
            result = move.get();
        } catch (RuntimeException | Error e) {
            state = State.FAILED;
            failure = e;
            close();
            cursor.close();
            throw e;
        }
        boolean late;
        synchronized (cursor) {
            late = closed;
        }
        if (late) {
            // Perhaps it opened something after it was closed.
            cursor.close();
        }
        return result;
    }

    private void requireUsable() {
        if (state == State.FAILED) {
            throw new IllegalStateException("the iterator ended with an error", failure);
        }
        synchronized (cursor) {
            if (closed) {
                throw new IllegalStateException("the iterator is closed");
            }
        }
    }

    /**
     * The next element.
     *
     * @return the element
     * @throws NoSuchElementException at the end
     * @throws DatasetException if the element cannot be made
     * @throws IllegalStateException if the iterator was closed or failed before
     */
    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the data set ended after " + given + " elements");
        }
        state = State.OPEN;
        given++;
        return cursor.current();
    }

    /**
     * Passes over elements. Those are not made where a {@code map} makes them.
     *
     * @param count how many, at least 0
     * @return how many there were, fewer than {@code count} only at the end
     * @throws IllegalArgumentException if the number is negative
     * @throws DatasetException if an element that must be made cannot be
     * @throws IllegalStateException if the iterator was closed or failed before
     */
    public long skip(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("skip: the number is at least 0, not " + count);
        }
        long start = given;
        if (count > 0 && state == State.LOOKED_AHEAD) {
            next();
        }
        long left = count - (given - start);
        if (left > 0 && state != State.ENDED) {
            given += guarded(() -> cursor.skip(left));
            if (given - start < count) {
                finish();
            }
        }
        return given - start;
    }

    /**
     * The epoch that is walked through.
     *
     * @return its number, the first being 0
     */
    public int epoch() {
        return epoch;
    }

    /**
     * How many elements were given in this epoch.
     *
     * @return the number, those before a saved position included
     */
    public long given() {
        return given;
    }

    /**
     * Where the iterator stands, as plain data: {@link Dataset#iterator(Map)} goes on there with
     * exactly the elements that would have come. Elements that are under way are not part of it:
     * they are made again. After an error it stands before the element that failed.
     *
     * @return text, whole numbers, lists and maps with text as keys, which JSON can hold
     */
    public Map<String, Object> position() {
        // Closing leaves the marks of a cursor as they are.
        var mark = state == State.OPEN ? cursor.mark() : before;
        var position = new LinkedHashMap<String, Object>();
        position.put("epoch", (long) epoch);
        position.put("given", given);
        position.put("at", mark.toPlain());
        return position;
    }

    /** Ends the walk and the threads that feed it; a second call does nothing. */
    @Override
    public void close() {
        synchronized (cursor) {
            if (closed) {
                return;
            }
            closed = true;
        }
        dropped.closed = true;
        cleanable.clean();
        cursor.close();
    }

    /** What is left to do of an iterator that nobody holds any more. */
    private static final class Dropped implements Runnable {
        private final Cursor<?> cursor;
        private volatile boolean closed;

        Dropped(Cursor<?> cursor) {
            this.cursor = cursor;
        }

        @Override
        public void run() {
            if (!closed) {
                // To close may take time, and the collector's thread has others to see to.
                Thread.ofVirtual().start(cursor::close);
            }
        }
    }
}
