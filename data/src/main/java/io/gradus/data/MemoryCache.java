package io.gradus.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Elements that are made once and kept. They are those of pass 0, whichever pass makes them, so
 * that every walk has the same.
 */
final class MemoryCache<T> implements Stage<T> {
    private final Stage<T> upstream;

    /** Guarded by itself, as is {@code complete}. */
    private final List<T> kept = new ArrayList<>();

    private boolean complete;

    MemoryCache(Stage<T> upstream) {
        this.upstream = upstream;
    }

    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        long index = Mark.number(Mark.checked(from, "cache", 1, 0), 0);
        return Cursor.brought(
                new Walk(),
                walk -> {
                    if (walk.skip(index) < index) {
                        throw Mark.broken("it is beyond the end of a cache");
                    }
                });
    }

    @Override
    public Cardinality cardinality() {
        synchronized (kept) {
            return complete ? new Cardinality.Known(kept.size()) : upstream.cardinality();
        }
    }

    /** Each walk makes what it finds missing; of those that do so at once, the first is kept. */
    private final class Walk extends Cursor<T> {
        private @Nullable Cursor<T> maker;
        private long made;
        private int next;

        @Override
        boolean advance() {
            while (true) {
                int known;
                synchronized (kept) {
                    known = kept.size();
                    if (next < known) {
                        return give(kept.get(next++));
                    }
                    if (complete) {
                        return end();
                    }
                }
                make(known);
            }
        }

        private void make(int known) {
            if (maker == null) {
                maker = upstream.open(0, Optional.empty());
            }
            made += maker.skip(known - made);
            boolean more = made == known && maker.advance();
            synchronized (kept) {
                if (!more) {
                    complete = true;
                } else if (kept.size() == known) {
                    kept.add(maker.current());
                }
            }
            made++;
        }

        @Override
        Mark mark() {
            return Mark.of("cache", next);
        }

        @Override
        public void close() {
            var open = maker;
            if (open != null) {
                open.close();
            }
        }
    }
}
