package io.gradus.cli;

import io.gradus.cli.TrainingEvent.EpochFinished;
import io.gradus.cli.TrainingEvent.EpochStarted;
import io.gradus.cli.TrainingEvent.StepFinished;
import java.util.Locale;

/** Turns the events of a training into words, and tells how long it will take. */
final class Progress {
    private final long start = System.nanoTime();
    private int epochs = 1;
    private double firstSeconds;
    private double firstDone;

    void on(EpochStarted event) {
        epochs = event.epochs();
    }

    private double elapsed() {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Seconds that the training will still take, if it goes on as it went after its first step,
     * which compiles.
     */
    double left(StepFinished step) {
        double done = step.epoch() + (double) step.step() / step.steps();
        double seconds = elapsed();
        if (firstDone == 0) {
            firstDone = done;
            firstSeconds = seconds;
            return seconds / done * (epochs - done);
        }
        return (seconds - firstSeconds) / (done - firstDone) * (epochs - done);
    }

    String epoch(int epoch) {
        return "epoch " + (epoch + 1) + "/" + epochs;
    }

    static String numbers(StepFinished step) {
        return String.format(
                Locale.ROOT,
                "loss %.4f  accuracy %s",
                step.metrics().get("loss"),
                Messages.percent(step.metrics().get("accuracy")));
    }

    String summary(EpochFinished event) {
        return String.format(
                Locale.ROOT,
                "%s done: loss %.4f  accuracy %s  test loss %.4f  test accuracy %s  (%s)",
                epoch(event.epoch()),
                event.training().get("loss"),
                Messages.percent(event.training().get("accuracy")),
                event.validation().get("loss"),
                Messages.percent(event.validation().get("accuracy")),
                Messages.duration(elapsed()));
    }
}
