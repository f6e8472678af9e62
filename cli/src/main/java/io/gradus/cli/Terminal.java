package io.gradus.cli;

import io.gradus.data.DownloadListener;
import java.io.PrintWriter;

/** How progress is shown: by bars where a person watches, by plain lines where a file does. */
sealed interface Terminal permits BarTerminal, PlainTerminal {
    /** Shows a training; closing it takes away what moves. */
    interface Display extends TrainingListener, AutoCloseable {
        @Override
        void close();
    }

    /** A display for one training. */
    Display training();

    /** A display for downloads. */
    DownloadListener downloads();

    /** What fits where this process was started. */
    static Terminal here(PrintWriter out) {
        var console = System.console();
        boolean moves = console != null && console.isTerminal();
        return moves && !"dumb".equals(System.getenv("TERM"))
                ? new BarTerminal(out)
                : new PlainTerminal(out);
    }
}
