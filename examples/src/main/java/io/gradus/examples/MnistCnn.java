package io.gradus.examples;

import io.gradus.data.LabeledImages;
import io.gradus.data.Mnist;
import io.gradus.data.TrainTest;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.History;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.CosineDecay;
import io.gradus.tensor.Generator;
import java.io.IOException;
import java.nio.file.Path;

/** Handwritten digits, read by a network of two convolutions. */
public final class MnistCnn {
    private static final int BATCH = 128;

    private MnistCnn() {}

    /**
     * Trains for ten epochs, and draws the curve.
     *
     * @param args the folder with MNIST's files; without it they are looked for, or downloaded
     * @throws IOException if they cannot be read
     */
    public static void main(String[] args) throws IOException {
        var images = args.length > 0 ? Mnist.load(Path.of(args[0])) : Mnist.load();
        var history = train(images, 10, new FitOptions());
        Curve.save(history, "accuracy", "MNIST", Path.of("plots", "mnist-cnn.png"));
        System.out.printf("test accuracy: %.4f%n", history.last("val_accuracy"));
    }

    static History train(TrainTest<LabeledImages> images, int epochs, FitOptions options) {
        var batches = images.train().batches(BATCH).shuffled(1);
        var model =
                new Sequential(
                        new Conv2D(32, 3, "relu"),
                        new MaxPooling2D(2),
                        new Conv2D(64, 3, "relu"),
                        new MaxPooling2D(2),
                        new Flatten(),
                        new Dropout(0.4),
                        new Dense(128, "relu"),
                        new Dense(10));
        model.build(Shape.of(28, 28, 1), new Generator(1));
        model.compile(
                new Adam(new CosineDecay(0.002, epochs * batches.count())),
                new SparseCategoricalCrossentropy(true),
                "accuracy");
        return model.fit(batches, options.epochs(epochs).validation(images.test().batches(500)));
    }
}
