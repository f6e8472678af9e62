package io.gradus.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Makes Ctrl-C, and the signal TERM, an orderly end: the process asks the work to stop and does not
 * go before the work is closed.
 */
final class StopOnInterrupt implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    StopOnInterrupt(Runnable stop) {
        hook =
                new Thread(
                        () -> {
                            stop.run();
                            awaitClosed();
                        },
                        "gradus-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook has run and needs no removing.
        }
    }
}
