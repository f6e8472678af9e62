package io.gradus.nn.callbacks;

import io.gradus.data.Blobs;
import io.gradus.ir.Shape;
import io.gradus.nn.Callback;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.History;
import io.gradus.nn.Model;
import io.gradus.nn.Sequential;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Generator;
import java.util.ArrayList;
import java.util.List;

/** Real trainings whose epochs tell a number that the test has chosen. */
final class Scripted {
    static final FitOptions SILENT = new FitOptions().verbosity(Verbosity.SILENT);

    private Scripted() {}

    /** A small model that learns to tell three clouds apart, at a learning rate of 0.5. */
    static Model model() {
        var model = new Sequential(new Dense(4, "tanh"), new Dense(3));
        model.build(Shape.of(2), new Generator(3));
        return model.compile(new SGD(0.5), new SparseCategoricalCrossentropy(true), "accuracy");
    }

    /** Tells {@code val_loss}: the number of this epoch; nothing where the script ends. */
    static Callback script(double... numbers) {
        return script("val_loss", numbers);
    }

    static Callback script(String name, double... numbers) {
        return new LambdaCallback()
                .onEpochEnd((epoch, logs) -> {
                    if (epoch < numbers.length) {
                        logs.put(name, numbers[epoch]);
                    }
                });
    }

    /** Four batches in each epoch. */
    static History fit(Model model, int epochs, Callback... callbacks) {
        var batches = Blobs.generate(32, 3, 1, 1).batches(8).shuffled(2);
        return model.fit(batches, SILENT.epochs(epochs).callbacks(callbacks));
    }

    static List<float[]> weights(Model model) {
        var weights = new ArrayList<float[]>();
        model.weights().forEach(weight -> weights.add(weight.toFloatArray()));
        return weights;
    }
}
