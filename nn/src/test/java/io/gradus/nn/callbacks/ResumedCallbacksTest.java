package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static io.gradus.nn.callbacks.Scripted.script;
import static io.gradus.nn.callbacks.Scripted.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gradus.nn.Callback;
import io.gradus.nn.FitOptions;
import io.gradus.nn.History;
import io.gradus.nn.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training that breaks down and is started again, by a program that knows nothing of the first,
 * gives what one gives that went through: model, history, tables and files.
 */
class ResumedCallbacksTest {
    private static final double[] LOSSES = {
        5, 4, 4.5, 4.2, 4.1, 4.05, 3, 3.5, 3.6, 3.7, 3.8, Double.NaN, 3.9
    };
    private static final int STEPS = 4;

    @TempDir Path folder;

    private static final class Breakdown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Run(Model model, Path folder) {
        History fit(int breaksAfter) {
            var steps = new int[1];
            var breaker =
                    new LambdaCallback()
                            .onTrainBatchBegin(step -> {
                                if (steps[0]++ == breaksAfter) {
                                    throw new Breakdown();
                                }
                            });
            // The backup stands first: it must see what the others have counted all the same.
            return Scripted.fit(model, LOSSES.length, callbacks(breaker).toArray(Callback[]::new));
        }

        private List<Callback> callbacks(Callback breaker) {
            var all = new ArrayList<Callback>();
            all.add(new BackupAndRestore(folder.resolve("backup")).everySteps(3));
            all.add(script(LOSSES));
            all.add(new EarlyStopping().patience(5).restoreBestWeights(true));
            all.add(new ReduceLROnPlateau().factor(0.5).patience(2).cooldown(1));
            all.add(checkpoint("best-{epoch}").saveBestOnly(true));
            all.add(checkpoint("often-{epoch}-{batch}").saveFreq(3));
            all.add(new CSVLogger(folder.resolve("training.csv")));
            all.add(breaker);
            return all;
        }

        private ModelCheckpoint checkpoint(String name) {
            return new ModelCheckpoint(folder + "/" + name + ".safetensors").saveWeightsOnly(true);
        }

        List<Path> files() throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(Path::getFileName).sorted().toList();
            }
        }
    }

    private Run run(String name) throws IOException {
        return new Run(model(), Files.createDirectory(folder.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 9, 12, 14, 20, 23, 24, 27, 30, 31, 38, 41})
    void itGoesOnAsIfItHadNotBeenStopped(int breaksAfter) throws IOException {
        var whole = run("whole");
        var expected = whole.fit(Integer.MAX_VALUE);
        // Stopped: 3, 3.5, 3.6, 3.7, 3.8 and NaN.
        assertThat(expected.epochs()).hasSize(12);
        assertThat(expected.stopped()).isTrue();

        var broken = run("broken");
        assertThatExceptionOfType(Breakdown.class).isThrownBy(() -> broken.fit(breaksAfter));
        var resumed = new Run(model(), broken.folder);
        // Which steps are made again depends on the last backup; what comes of them does not.
        var history = resumed.fit(Integer.MAX_VALUE);

        assertThat(history.values()).isEqualTo(expected.values());
        assertThat(history.epochs()).isEqualTo(expected.epochs());
        assertThat(history.steps()).isBetween(12 * STEPS - breaksAfter, 12 * STEPS);
        assertThat(weights(resumed.model))
                .usingRecursiveComparison()
                .isEqualTo(weights(whole.model));
        assertThat(resumed.files()).isEqualTo(whole.files());
        for (var file : whole.files()) {
            assertThat(resumed.folder.resolve(file))
                    .hasSameBinaryContentAs(whole.folder.resolve(file));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 13})
    void itMayPrintOtherThingsThanBefore(int breaksAfter) throws IOException {
        var broken = run("broken");
        assertThatExceptionOfType(Breakdown.class).isThrownBy(() -> broken.fit(breaksAfter));
        var data = io.gradus.data.Blobs.generate(32, 3, 1, 1).batches(8).shuffled(2);
        var printing = new FitOptions().epochs(5);
        var all = new Run(model(), broken.folder);
        var history = all.model.fit(data, printing.callbacks(all.callbacks(new LambdaCallback())));
        assertThat(history.epochs()).containsExactly(0, 1, 2, 3, 4);
        assertThat(fit(model(), 5).get("loss")).hasSize(5);
    }
}
