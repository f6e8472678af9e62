package io.gradus.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Makes several elements at the same time, each on a virtual thread of its own, and gives them in
 * the order of what they are made of. Elements under way are as many as the parallelism at most,
 * those that are done and not yet asked for included.
 */
final class ParallelMap<S, T> extends Cursor<T> {
    /** An element under way, and where the feeder stood before it. */
    private record Task<T>(FutureTask<T> result, Thread thread, Mark before) {}

    private final String verb;
    private final Cursor<S> upstream;
    private final MapStage.Maker<S, T> maker;
    private final int parallelism;
    private final ArrayDeque<Task<T>> tasks = new ArrayDeque<>();
    private long index;
    private @Nullable Throwable feedError;
    private boolean feedEnded;
    private boolean closed;

    ParallelMap(
            String verb,
            Cursor<S> upstream,
            MapStage.Maker<S, T> maker,
            int parallelism,
            long index) {
        this.verb = verb;
        this.upstream = upstream;
        this.maker = maker;
        this.parallelism = parallelism;
        this.index = index;
    }

    @Override
    boolean advance() {
        fill();
        Task<T> oldest;
        synchronized (tasks) {
            if (tasks.isEmpty()) {
                return feedError == null ? end() : fail(feedError);
            }
            oldest = tasks.getFirst();
        }
        try {
            var result = oldest.result().get();
            done(oldest);
            return give(result);
        } catch (ExecutionException e) {
            done(oldest);
            return fail(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatasetException(verb, index, e);
        } catch (CancellationException e) {
            throw new DatasetException(verb, index, "the iterator is closed");
        }
    }

    private void done(Task<T> oldest) {
        synchronized (tasks) {
            tasks.pollFirst();
        }
        index++;
        // The result is there a moment before the thread has ended, and none may be left behind.
        Threads.await(oldest.thread());
    }

    private static boolean fail(Throwable error) {
        if (error instanceof Error serious) {
            throw serious;
        }
        throw (RuntimeException) error;
    }

    /** Starts as many as may run. What fails upstream is told when its place in the order comes. */
    private void fill() {
        while (!feedEnded && tasks.size() < parallelism) {
            var before = upstream.mark();
            try {
                if (!upstream.advance()) {
                    feedEnded = true;
                    return;
                }
            } catch (RuntimeException | Error e) {
                feedEnded = true;
                feedError = e;
                return;
            }
            start(upstream.current(), index + tasks.size(), before);
        }
    }

    private void start(S element, long number, Mark before) {
        var result = new FutureTask<T>(() -> maker.make(number, element));
        synchronized (tasks) {
            if (closed) {
                throw new DatasetException(verb, number, "the iterator is closed");
            }
            var thread = Thread.ofVirtual().name("gradus-data-map").start(result);
            tasks.add(new Task<>(result, thread, before));
        }
    }

    @Override
    long skip(long count) {
        long skipped = 0;
        while (skipped < count && !tasks.isEmpty() && advance()) {
            skipped++;
        }
        if (feedEnded) {
            return skipped;
        }
        // Nothing is under way: what is passed over need not be made.
        long rest = upstream.skip(count - skipped);
        index += rest;
        return skipped + rest;
    }

    @Override
    Mark mark() {
        return Mark.of(verb, index)
                .over(tasks.isEmpty() ? upstream.mark() : tasks.getFirst().before());
    }

    @Override
    public void close() {
        List<Task<T>> running;
        synchronized (tasks) {
            closed = true;
            running = new ArrayList<>(tasks);
        }
        running.forEach(task -> task.result().cancel(true));
        running.forEach(task -> Threads.end(task.thread()));
        upstream.close();
    }
}
