package io.gradus.data;

import java.lang.System.Logger.Level;

/** Turns the events of a download into a few lines of the log. */
final class DownloadLog implements DownloadListener {

    private static final System.Logger LOG = System.getLogger("io.gradus.data");
    private static final long LARGE = 4L << 20;

    private long quarters;

    @Override
    public void on(DownloadEvent event) {
        switch (event) {
            case DownloadEvent.Started started -> {
                quarters = 0;
                LOG.log(
                        Level.INFO,
                        () ->
                                "downloading "
                                        + started.source()
                                        + (started.bytes().isPresent()
                                                ? " (" + size(started.bytes().getAsLong()) + ")"
                                                : ""));
            }
            case DownloadEvent.Advanced advanced -> {
                long all = advanced.bytes().orElse(0);
                if (all >= LARGE
                        && 4 * advanced.received() / all > quarters
                        && advanced.received() < all) {
                    quarters = 4 * advanced.received() / all;
                    LOG.log(Level.INFO, () -> 25 * quarters + " % of " + size(all));
                }
            }
            case DownloadEvent.Finished finished ->
                    LOG.log(
                            Level.INFO,
                            () ->
                                    "saved "
                                            + finished.target()
                                            + " ("
                                            + size(finished.received())
                                            + ")");
            case DownloadEvent.Failed failed ->
                    LOG.log(Level.WARNING, () -> failed.source() + ": " + failed.reason());
        }
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? Math.ceilDiv(bytes, 1 << 10) + " KiB"
                : Math.round(bytes / (double) (1 << 20)) + " MiB";
    }
}
