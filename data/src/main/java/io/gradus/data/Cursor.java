package io.gradus.data;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks once through the elements of a stage. One thread uses it at a time; {@link #close} may come
 * from any.
 *
 * @param <T> the elements
 */
abstract class Cursor<T> implements AutoCloseable {
    private @Nullable T current;

    /** Goes to the next element; false, now and from then on, if there is none. */
    abstract boolean advance();

    /**
     * Where this cursor stands: one that is opened there gives what would come now. Asked for
     * between advances only.
     */
    abstract Mark mark();

    /**
     * Lets go of threads and files; once closed it stays so, and its last mark can be asked for.
     */
    @Override
    public abstract void close();

    /** The element that the last advance came to. */
    final T current() {
        var element = current;
        if (element == null) {
            throw new IllegalStateException("there is no element here: advance first");
        }
        return element;
    }

    /** Passes over elements, at best without making them, and returns over how many. */
    long skip(long count) {
        long skipped = 0;
        while (skipped < count && advance()) {
            skipped++;
        }
        current = null;
        return skipped;
    }

    /** Brings a cursor that was just opened to its mark, or closes it if that fails. */
    static <C extends Cursor<?>> C brought(C cursor, Consumer<C> toItsMark) {
        try {
            toItsMark.accept(cursor);
            return cursor;
        } catch (RuntimeException | Error e) {
            cursor.close();
            throw e;
        }
    }

    /** Closes all, also where closing one fails. */
    static void closeAll(List<? extends Cursor<?>> cursors) {
        Optional<RuntimeException> first = Optional.empty();
        for (var cursor : cursors) {
            try {
                cursor.close();
            } catch (RuntimeException e) {
                first.ifPresent(e::addSuppressed);
                first = Optional.of(e);
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** Passes over elements on the way to a mark, which says that they are there. */
    final void pass(long count) {
        if (count < 0 || skip(count) < count) {
            throw Mark.broken("it stands in elements that are not there");
        }
    }

    /** Goes to an element on the way to a mark, which says that it is there. */
    final T found() {
        if (!advance()) {
            throw Mark.broken("it stands in elements that are not there");
        }
        return current();
    }

    /** What {@link #advance} returns with an element. */
    final boolean give(T element) {
        current = element;
        return true;
    }

    /** What {@link #advance} returns at the end. */
    final boolean end() {
        current = null;
        return false;
    }
}
