package io.gradus.cpu;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Daemon threads that help whoever calls {@link #run}. Several callers may run at once. Threads
 * start with the first call that can use them, and sleep while there is nothing to do.
 */
public final class ThreadPool implements Parallel, AutoCloseable {
    /**
     * Some ten microseconds: the next call of a running program is often closer than a wake-up is
     * fast.
     */
    private static final int IDLE_SPINS = 1_000;

    private final int threads;
    private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
    private volatile Worker[] workers = {};
    private volatile boolean closed;

    /**
     * A pool.
     *
     * @param threads how many threads work on one call, the caller included, at least 1
     */
    public ThreadPool(int threads) {
        this.threads = requireCount(threads);
    }

    static int requireCount(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "threads: " + threads + ", but the caller's own counts, so give 1 or more");
        }
        return threads;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void run(int tasks, TaskBody body) {
        if (Job.staysOnThisThread(tasks, threads)) {
            Parallel.sequential().run(tasks, body);
            return;
        }
        var job = new Job(tasks, body);
        jobs.add(job);
        wake(Math.min(tasks, threads) - 1);
        job.work();
        jobs.remove(job);
        job.finish();
    }

    private void wake(int wanted) {
        var helpers = workers.length == 0 ? start() : workers;
        for (var worker : helpers) {
            if (wanted == 0) {
                return;
            }
            if (worker.parked) {
                worker.parked = false;
                LockSupport.unpark(worker);
                wanted--;
            }
        }
    }

    private synchronized Worker[] start() {
        if (workers.length == 0 && !closed) {
            var started = new Worker[threads - 1];
            for (int i = 0; i < started.length; i++) {
                started[i] = new Worker(i + 1);
                started[i].start();
            }
            workers = started;
        }
        return workers;
    }

    /**
     * Lets the threads end once they have finished what they work on; later calls run on the caller
     * alone.
     */
    @Override
    public synchronized void close() {
        closed = true;
        for (var worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    @Override
    public String toString() {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    private final class Worker extends Thread {
        private volatile boolean parked;

        Worker(int number) {
            super("gradus-cpu-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                var job = jobs.peek();
                if (job == null) {
                    idle();
                } else {
                    job.work();
                    jobs.remove(job);
                }
            }
        }

        private void idle() {
            for (int spin = 0; spin < IDLE_SPINS; spin++) {
                if (!jobs.isEmpty()) {
                    return;
                }
                Thread.onSpinWait();
            }
            parked = true;
            // A caller adds its job before it looks for parked threads, so one of the two sees the
            // other.
            if (jobs.isEmpty() && !closed) {
                LockSupport.park(this);
                // A pending interrupt would turn every later sleep into spinning.
                Thread.interrupted();
            }
            parked = false;
        }
    }
}
