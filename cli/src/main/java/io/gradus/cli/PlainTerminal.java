package io.gradus.cli;

import io.gradus.data.DownloadEvent;
import io.gradus.data.DownloadListener;
import java.io.PrintWriter;

/** Progress as lines, one every few seconds. */
record PlainTerminal(PrintWriter out) implements Terminal {
    private static final double SECONDS = 5;

    @Override
    public Display training() {
        return new Lines();
    }

    private final class Lines implements Display {
        private final Progress progress = new Progress();
        private long last = System.nanoTime();

        @Override
        public void on(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.EpochStarted started -> progress.on(started);
                case TrainingEvent.StepFinished step -> {
                    if (System.nanoTime() - last >= SECONDS * 1e9) {
                        last = System.nanoTime();
                        out.printf(
                                "%s  step %d/%d  %s  %s images/s  %s left%n",
                                progress.epoch(step.epoch()),
                                step.step(),
                                step.steps(),
                                Progress.numbers(step),
                                Messages.count(Math.round(step.examplesPerSecond())),
                                Messages.duration(progress.left(step)));
                        out.flush();
                    }
                }
                case TrainingEvent.EpochFinished done -> {
                    out.println(progress.summary(done));
                    out.flush();
                }
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public DownloadListener downloads() {
        return event -> {
            switch (event) {
                case DownloadEvent.Started started -> say("downloading " + started.source());
                case DownloadEvent.Advanced advanced -> {}
                case DownloadEvent.Finished done -> say("saved " + done.target());
                case DownloadEvent.Failed failed -> say(failed.source() + ": " + failed.reason());
            }
        };
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
