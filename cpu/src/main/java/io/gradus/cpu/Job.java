package io.gradus.cpu;

import io.gradus.cpu.Parallel.TaskBody;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One call of {@link Parallel#run}: tasks that any thread may claim, and the caller who waits for
 * the last of them.
 */
final class Job {
    /**
     * Whether this thread is inside a task, so that a nested call must not wait for other threads.
     */
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    /** About the time in which a parked thread would wake up: shorter waits are spun through. */
    private static final int SPINS = 2_000;

    private final int tasks;
    private final TaskBody body;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger unfinished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(int tasks, TaskBody body) {
        this.tasks = tasks;
        this.body = body;
        this.unfinished = new AtomicInteger(tasks);
    }

    /**
     * Whether a call on this thread must stay on it: one task needs no help, and a nested one must
     * not wait for it.
     */
    static boolean staysOnThisThread(int tasks, int threads) {
        return tasks <= 1 || threads == 1 || INSIDE.get();
    }

    /** Claims and runs tasks until none is left to claim. */
    void work() {
        if (next.get() >= tasks) {
            return;
        }
        boolean outer = INSIDE.get();
        INSIDE.set(true);
        try {
            for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                runOne(task);
            }
        } finally {
            INSIDE.set(outer);
        }
    }

    private void runOne(int task) {
        try {
            if (failure.get() == null) {
                body.run(task);
            }
        } catch (Throwable thrown) {
            if (!failure.compareAndSet(null, thrown) && failure.get() != thrown) {
                failure.get().addSuppressed(thrown);
            }
        } finally {
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }
    }

    /** Waits for tasks that other threads have claimed, then throws what a task threw. */
    void finish() {
        for (int spin = 0; spin < SPINS && unfinished.get() > 0; spin++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        while (unfinished.get() > 0) {
            LockSupport.park(this);
            // An interrupt would make every further park return at once.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
        if (failure.get() != null) {
            throw Job.<RuntimeException>unchecked(failure.get());
        }
    }

    /**
     * A task may throw anything that Kotlin or a generic cast lets through: it reaches the caller
     * as it is.
     */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
