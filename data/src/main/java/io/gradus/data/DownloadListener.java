package io.gradus.data;

/** Is told how a download goes. */
@FunctionalInterface
public interface DownloadListener {

    /**
     * Called on the thread that downloads, for every event and often between {@link
     * DownloadEvent.Started} and the end.
     *
     * @param event what has happened
     */
    void on(DownloadEvent event);

    /**
     * A listener that writes plain lines to the {@link System.Logger} of this package: one at the
     * start, one for each quarter of a file of more than 4 MiB, one at the end.
     *
     * @return a new listener, for one thread
     */
    static DownloadListener logging() {
        return new DownloadLog();
    }
}
