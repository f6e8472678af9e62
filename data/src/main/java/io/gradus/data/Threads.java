package io.gradus.data;

/** Ends the threads that a pipeline started. */
final class Threads {
    private Threads() {}

    /**
     * Interrupts a thread and waits until it has ended, whether or not the caller is interrupted
     * meanwhile; a thread that ends itself does not wait.
     */
    static void end(Thread thread) {
        if (thread != Thread.currentThread()) {
            thread.interrupt();
            await(thread);
        }
    }

    /** Waits until a thread has ended, whether or not the caller is interrupted meanwhile. */
    static void await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
