package io.gradus.examples;

import io.gradus.data.Csv;
import io.gradus.data.Examples;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.History;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;

/**
 * Flowers and wines told apart by a small network, judged by cross-validation: each tenth of the
 * data is classified by a network that has learned from the other nine.
 */
public final class CrossValidation {
    private static final int FOLDS = 10;

    private CrossValidation() {}

    /**
     * Prints the accuracies, and draws the curve of one training each.
     *
     * @param args the folder with iris.csv and wine.csv of the UCI repository, without headers
     * @throws IOException if they cannot be read
     */
    public static void main(String[] args) throws IOException {
        var folder = RealData.folder("tabular", "iris.csv", args);
        var plots = Path.of("plots");
        iris(folder, System.out, plots);
        wine(folder, System.out, plots);
    }

    /** Four sizes of a flower, and its kind at the end of the line. */
    static double iris(Path folder, PrintStream out, Path plots) throws IOException {
        var table =
                Csv.withoutHeader(
                                "sepal length",
                                "sepal width",
                                "petal length",
                                "petal width",
                                "kind")
                        .read(folder.resolve("iris.csv"));
        return report("iris", table.examples("kind"), out, plots);
    }

    /** Thirteen measurements of a wine, and its cultivar, 1 to 3, at the end of the line. */
    static double wine(Path folder, PrintStream out, Path plots) throws IOException {
        var names = IntStream.rangeClosed(1, 13).mapToObj(i -> "m" + i).toList();
        var columns = new ArrayList<>(names);
        columns.add("cultivar");
        var table =
                Csv.withoutHeader(columns.toArray(String[]::new)).read(folder.resolve("wine.csv"));
        var all = table.examples("cultivar");
        return report("wine", new Examples(all.inputs(), all.targets().minus(1)), out, plots);
    }

    private static double report(String name, Examples examples, PrintStream out, Path plots) {
        double accuracy = accuracy(examples, 1, name, plots.resolve(name + ".png"));
        out.printf("%s: %d examples, accuracy %.3f%n", name, examples.count(), accuracy);
        return accuracy;
    }

    /** The share of examples that are classified right by networks which did not see them. */
    private static double accuracy(Examples examples, long seed, String title, Path curve) {
        var order = new Generator(seed).permutation(examples.count()).toIntArray();
        double right = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            int number = fold;
            var test =
                    IntStream.range(0, order.length)
                            .filter(i -> i % FOLDS == number)
                            .map(i -> order[i])
                            .toArray();
            var train =
                    IntStream.range(0, order.length)
                            .filter(i -> i % FOLDS != number)
                            .map(i -> order[i])
                            .toArray();
            var trained = train(examples.rows(train), examples.rows(test), seed + fold);
            if (fold == 0) {
                Curve.save(trained, "loss", title, curve);
            }
            right += trained.last("val_accuracy") * test.length;
        }
        return right / examples.count();
    }

    private static History train(Examples train, Examples test, long seed) {
        // The scale of each column, as far as the network may know it.
        var mean = train.inputs().mean(0);
        var deviation = train.inputs().minus(mean).square().mean(0).sqrt();
        int columns = train.inputs().shape().size(1);
        var model = new Sequential(new Dense(16, "relu"), new Dense(3));
        model.build(Shape.of(columns), new Generator(seed));
        model.compile(new Adam(0.02), new SparseCategoricalCrossentropy(true), "accuracy");
        return model.fit(
                scaled(train, mean, deviation),
                train.targets(),
                new FitOptions()
                        .epochs(30)
                        .batchSize(16)
                        .seed(seed)
                        .verbosity(Verbosity.SILENT)
                        .validation(scaled(test, mean, deviation), test.targets()));
    }

    private static Tensor scaled(Examples examples, Tensor mean, Tensor deviation) {
        return examples.inputs().minus(mean).div(deviation);
    }
}
