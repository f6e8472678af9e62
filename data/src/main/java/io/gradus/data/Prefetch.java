package io.gradus.data;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes elements on a virtual thread of its own before they are asked for, so many at most. It has
 * no mark of its own: a position does not depend on it.
 */
record Prefetch<T>(Stage<T> upstream, int count) implements Stage<T> {
    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        return new Walk<>(upstream.open(pass, from), count);
    }

    @Override
    public Cardinality cardinality() {
        return upstream.cardinality();
    }

    private sealed interface Item<T> {}

    private record Made<T>(T element, Mark after) implements Item<T> {}

    private record Ended<T>(Mark after) implements Item<T> {}

    private record Failed<T>(Throwable error) implements Item<T> {}

    private static final class Walk<T> extends Cursor<T> {
        private final Cursor<T> upstream;

        /** One permit for each element that may be made before it is asked for. */
        private final Semaphore room;

        private final LinkedBlockingQueue<Item<T>> made = new LinkedBlockingQueue<>();
        private Mark mark;
        private @Nullable Thread feeder;
        private boolean ended;
        private volatile boolean closed;

        Walk(Cursor<T> upstream, int count) {
            this.upstream = upstream;
            this.room = new Semaphore(count);
            this.mark = upstream.mark();
        }

        @Override
        boolean advance() {
            if (ended) {
                return end();
            }
            start();
            try {
                switch (made.take()) {
                    case Made<T>(var element, var after) -> {
                        mark = after;
                        room.release();
                        return give(element);
                    }
                    case Ended<T>(var after) -> {
                        mark = after;
                        ended = true;
                        return end();
                    }
                    case Failed<T>(var error) -> {
                        ended = true;
                        if (error instanceof Error serious) {
                            throw serious;
                        }
                        throw (RuntimeException) error;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for an element", e);
            }
        }

        private synchronized void start() {
            if (feeder == null && !closed) {
                feeder = Thread.ofVirtual().name("gradus-data-prefetch").start(this::feed);
            }
        }

        private void feed() {
            try {
                while (true) {
                    room.acquire();
                    if (closed) {
                        return;
                    }
                    if (!upstream.advance()) {
                        made.add(new Ended<>(upstream.mark()));
                        return;
                    }
                    made.add(new Made<>(upstream.current(), upstream.mark()));
                }
            } catch (InterruptedException e) {
                // Only close interrupts this thread, and it tells who waits.
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                made.add(new Failed<>(e));
            }
        }

        @Override
        long skip(long count) {
            if (feeder != null) {
                return super.skip(count);
            }
            long skipped = upstream.skip(count);
            mark = upstream.mark();
            return skipped;
        }

        @Override
        Mark mark() {
            return mark;
        }

        @Override
        public void close() {
            @Nullable Thread running;
            synchronized (this) {
                closed = true;
                running = feeder;
            }
            made.add(new Failed<>(new IllegalStateException("the iterator is closed")));
            if (running != null) {
                Threads.end(running);
            }
            upstream.close();
        }
    }
}
