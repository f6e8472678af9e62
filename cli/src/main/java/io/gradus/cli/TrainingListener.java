package io.gradus.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Is told how training goes. */
@FunctionalInterface
interface TrainingListener {
    /**
     * Called on the thread that trains, which waits meanwhile.
     *
     * @param event what has happened
     */
    void on(TrainingEvent event);

    /**
     * A listener that writes a plain line for each epoch to the {@link System.Logger} of this
     * package.
     *
     * @return the listener
     */
    static TrainingListener logging() {
        var log = System.getLogger("io.gradus.nn");
        return event -> {
            if (event instanceof TrainingEvent.EpochFinished finished) {
                var numbers = text("", finished.training()) + text("val_", finished.validation());
                log.log(
                        System.Logger.Level.INFO,
                        "epoch " + (finished.epoch() + 1) + ":" + numbers);
            }
        };
    }

    private static String text(String prefix, Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .map(e ->
                        String.format(Locale.ROOT, " %s%s %.4f", prefix, e.getKey(), e.getValue()))
                .collect(Collectors.joining());
    }
}
