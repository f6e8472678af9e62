package io.gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.DownloadEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Map<String, Double> NUMBERS = Map.of("loss", 0.25, "accuracy", 0.9);
    private static final URI SOURCE = URI.create("https://example.org/images.gz");

    private static void train(Terminal terminal) throws InterruptedException {
        try (var display = terminal.training()) {
            display.on(new TrainingEvent.EpochStarted(0, 3, 2));
            display.on(new TrainingEvent.StepFinished(0, 1, 2, 0.3, NUMBERS, 12_345.6));
            // As long as a bar takes to be drawn again.
            Thread.sleep(500);
            display.on(new TrainingEvent.StepFinished(0, 2, 2, 0.2, NUMBERS, 12_345.6));
            display.on(new TrainingEvent.EpochFinished(0, NUMBERS, NUMBERS));
        }
    }

    private static void download(Terminal terminal) {
        var downloads = terminal.downloads();
        var file = Path.of("images.gz");
        downloads.on(new DownloadEvent.Started(SOURCE, file, OptionalLong.of(100)));
        downloads.on(new DownloadEvent.Advanced(SOURCE, 50, OptionalLong.of(100)));
        downloads.on(new DownloadEvent.Failed(SOURCE, "the line broke"));
        downloads.on(new DownloadEvent.Started(SOURCE, file, OptionalLong.empty()));
        downloads.on(new DownloadEvent.Finished(SOURCE, file, 100));
    }

    @Test
    void filesGetLines() throws Exception {
        var text = new StringWriter();
        var terminal = new PlainTerminal(new PrintWriter(text, true));
        train(terminal);
        assertThat(text.toString().trim())
                .matches(
                        "epoch 1/3 done: loss 0.2500  accuracy 90.00 %  test loss 0.2500  test accuracy 90.00 %  \\(\\d+ s\\)");
        text.getBuffer().setLength(0);
        download(terminal);
        assertThat(text.toString().lines())
                .containsExactly(
                        "downloading " + SOURCE,
                        SOURCE + ": the line broke",
                        "downloading " + SOURCE,
                        "saved images.gz");
    }

    @Test
    void terminalsGetABar() throws Exception {
        var lines = new StringWriter();
        var screen = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(screen, true, StandardCharsets.UTF_8));
        try {
            var terminal = new BarTerminal(new PrintWriter(lines, true));
            train(terminal);
            download(terminal);
        } finally {
            System.setOut(out);
        }
        var drawn = screen.toString(StandardCharsets.UTF_8);
        assertThat(drawn)
                .contains("\r", "epoch 1/3  [=", "=]  loss 0.2500  accuracy 90.00 %")
                .contains("12,346 images/s", " left")
                .contains("images.gz  50% [");
        assertThat(lines.toString())
                .contains("epoch 1/3 done", "the line broke", "saved images.gz");
    }

    @Test
    void aUsualTerminalHasRoomForABar() throws Exception {
        var screen = new ByteArrayOutputStream();
        var consumer = new ConsoleProgressBarConsumer(new PrintStream(screen, true), 79);
        try (var bar =
                ProgressBar.builder()
                        .setTaskName("epoch 1/5")
                        .setInitialMax(4)
                        .setRenderer(BarTerminal::line)
                        .setConsumer(consumer)
                        .build()) {
            bar.setExtraMessage("loss 0.2500  accuracy 90.00 %  12,346 images/s  1:07 left");
            bar.stepTo(2);
            bar.refresh();
        }
        assertThat(screen.toString())
                .contains(
                        "epoch 1/5  [====   ]  loss 0.2500  accuracy 90.00 %  12,346 images/s  1:07 left");
    }

    @Test
    void theTimeLeftFollowsTheStepsAfterTheFirst() throws Exception {
        var progress = new Progress();
        progress.on(new TrainingEvent.EpochStarted(0, 1, 10));
        Thread.sleep(200);
        progress.left(new TrainingEvent.StepFinished(0, 1, 10, 0, NUMBERS, 1));
        Thread.sleep(50);
        double left = progress.left(new TrainingEvent.StepFinished(0, 6, 10, 0, NUMBERS, 1));
        // Five steps took 50 ms, so four take 40; the first one, which took 200, does not count.
        assertThat(left).isBetween(0.039, 0.15);
    }
}
