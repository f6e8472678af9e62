package io.gradus.cpu;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The caller and threads of somebody else's executor. */
final class ExecutorParallel implements Parallel {
    private final Executor executor;
    private final int threads;

    ExecutorParallel(Executor executor, int threads) {
        this.executor = executor;
        this.threads = ThreadPool.requireCount(threads);
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
        try {
            for (int helper = 1; helper < Math.min(threads, tasks); helper++) {
                executor.execute(job::work);
            }
        } catch (RejectedExecutionException full) {
            // Help was optional: the caller does what is left.
        }
        job.work();
        job.finish();
    }

    @Override
    public String toString() {
        return threads + " threads of " + executor;
    }
}
