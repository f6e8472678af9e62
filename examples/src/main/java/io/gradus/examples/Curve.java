package io.gradus.examples;

import io.gradus.nn.History;
import io.gradus.plot.Plot;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Draws how a training went. */
final class Curve {
    private Curve() {}

    /** A number over the epochs, in training and in validation. */
    static void save(History history, String name, String title, Path file) {
        var epochs = IntStream.rangeClosed(1, history.epochs().size()).asDoubleStream().toArray();
        Plot.line("training", epochs, numbers(history.get(name)))
                .line("validation", epochs, numbers(history.get("val_" + name)))
                .markers()
                .title(title)
                .xLabel("epoch")
                .yLabel(name)
                .save(file);
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }
}
