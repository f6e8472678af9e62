package io.gradus.cli;

import io.gradus.data.DownloadEvent;
import io.gradus.data.DownloadListener;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** Progress as a bar that moves: one for each epoch, and one for each download. */
record BarTerminal(PrintWriter out) implements Terminal {
    private static final int MIN_WIDTH = 20;
    private static final int USUAL_WIDTH = 79;

    private static ProgressBarBuilder bar(String name, long max) {
        return ProgressBar.builder()
                .setTaskName(name)
                .setInitialMax(max)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.out, width()))
                .clearDisplayOnFinish();
    }

    /**
     * The width of the terminal. The progress-bar library would find it, too, but takes the signal
     * of Ctrl-C away from Java when it does, and the process would end without saving.
     */
    private static int width() {
        try {
            var stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out = stty.inputReader()) {
                int width = Integer.parseInt(out.readLine().split(" ")[1]);
                return width < MIN_WIDTH ? USUAL_WIDTH : width - 1;
            }
        } catch (IOException | RuntimeException e) {
            return USUAL_WIDTH;
        }
    }

    /** Name, bar and numbers in a line of a width; the numbers matter more than the bar. */
    static String line(ProgressState state, int width) {
        double done = state.getNormalizedProgress();
        var name = state.getTaskName();
        var numbers = state.getExtraMessage();
        int room = width - name.length() - numbers.length() - "  []  ".length();
        var bar = String.format(Locale.ROOT, "%3.0f %%", 100 * done);
        if (room >= bar.length()) {
            int full = (int) Math.round(done * room);
            bar = "[" + "=".repeat(full) + " ".repeat(room - full) + "]";
        }
        var line = name + "  " + bar + "  " + numbers;
        return line.substring(0, Math.min(width, line.length()));
    }

    @Override
    public Display training() {
        return new Bars();
    }

    private final class Bars implements Display {
        private final Progress progress = new Progress();
        private @Nullable ProgressBar bar;

        @Override
        public void on(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.EpochStarted started -> {
                    progress.on(started);
                    bar =
                            bar(progress.epoch(started.epoch()), started.steps())
                                    .setRenderer(BarTerminal::line)
                                    .build();
                }
                case TrainingEvent.StepFinished step -> {
                    if (bar != null) {
                        bar.setExtraMessage(
                                "%s  %s images/s  %s left"
                                        .formatted(
                                                Progress.numbers(step),
                                                Messages.count(
                                                        Math.round(step.examplesPerSecond())),
                                                Messages.clock(progress.left(step))));
                        bar.stepTo(step.step());
                    }
                }
                case TrainingEvent.EpochFinished done -> {
                    close();
                    out.println(progress.summary(done));
                    out.flush();
                }
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }

    @Override
    public DownloadListener downloads() {
        return new Downloads();
    }

    private final class Downloads implements DownloadListener {
        private @Nullable ProgressBar bar;

        @Override
        public void on(DownloadEvent event) {
            switch (event) {
                case DownloadEvent.Started started ->
                        bar =
                                bar(
                                                started.target().getFileName().toString(),
                                                started.bytes().orElse(-1))
                                        .setUnit(" MB", 1_000_000)
                                        .showSpeed()
                                        .build();
                case DownloadEvent.Advanced advanced -> {
                    if (bar != null) {
                        bar.stepTo(advanced.received());
                    }
                }
                case DownloadEvent.Finished done -> end("saved " + done.target());
                case DownloadEvent.Failed failed -> end(failed.source() + ": " + failed.reason());
            }
        }

        private void end(String line) {
            if (bar != null) {
                bar.close();
                bar = null;
            }
            out.println(line);
            out.flush();
        }
    }
}
