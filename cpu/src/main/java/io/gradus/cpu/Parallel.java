package io.gradus.cpu;

import java.util.concurrent.Executor;

/** Runs independent tasks, on one thread or on several. Results never depend on which. */
public interface Parallel {
    /**
     * How many threads work on the tasks.
     *
     * @return at least 1
     */
    int threads();

    /**
     * Runs tasks 0 to tasks − 1, each once, in any order and possibly at once, and returns when all
     * are done. The caller takes part; a call from inside a task runs on that task's thread alone.
     * If tasks throw, the rest may be left out, and the first exception reaches the caller once no
     * task is running any more.
     *
     * @param tasks how many tasks there are
     * @param body what one task does
     */
    void run(int tasks, TaskBody body);

    /**
     * The calling thread alone, tasks in ascending order.
     *
     * @return the sequential way
     */
    static Parallel sequential() {
        return Sequential.INSTANCE;
    }

    /**
     * The caller together with threads of an executor. The executor may be busy or refuse: then the
     * caller does more of the work, or all of it.
     *
     * @param executor where helpers run
     * @param threads how many threads may work on one call, the caller included, at least 1
     * @return the executor as a way to run tasks
     */
    static Parallel ofExecutor(Executor executor, int threads) {
        return new ExecutorParallel(executor, threads);
    }

    /** What one task does. */
    @FunctionalInterface
    interface TaskBody {
        /**
         * Runs one task.
         *
         * @param task its number, from 0
         */
        void run(int task);
    }
}
