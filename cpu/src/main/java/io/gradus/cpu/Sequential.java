package io.gradus.cpu;

/** One thread: the caller's. */
enum Sequential implements Parallel {
    INSTANCE;

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public void run(int tasks, TaskBody body) {
        for (int task = 0; task < tasks; task++) {
            body.run(task);
        }
    }
}
