package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.Blobs;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.Sequential;
import io.gradus.nn.callbacks.BackupAndRestore;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.saving.ModelFile;
import io.gradus.tensor.Generator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a training at random moments and starts it again, until it comes to its end: the model has
 * the bits of one that was never stopped, and so has its history.
 */
class KilledTrainingTest {
    private static final int KILLS = Results.LONG ? 50 : 4;
    private static final int EPOCHS = Results.LONG ? 30 : 6;

    @TempDir Path folder;

    /**
     * Trains; arguments are the backup, the result, and by how many ms each epoch is made longer.
     */
    static final class Training {
        public static void main(String[] args) throws Exception {
            var model =
                    new Sequential(
                            new Dense(16, "relu"), new Dropout(0.3), new Dense(16), new Dense(3));
            model.build(Shape.of(2), new Generator(1));
            model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true), "accuracy");
            var data = Blobs.generate(300, 3, 1, 1);
            int pause = Integer.parseInt(args[2]);
            var announcer =
                    new io.gradus.nn.Callback() {
                        private boolean announced;

                        @Override
                        public void onTrainBatchEnd(int step, io.gradus.nn.Logs logs) {
                            if (!announced) {
                                System.out.println("training");
                                announced = true;
                            }
                            try {
                                Thread.sleep(pause);
                            } catch (InterruptedException error) {
                                throw new IllegalStateException(error);
                            }
                        }
                    };
            var history =
                    model.fit(
                            data.batches(16).shuffled(3),
                            new FitOptions()
                                    .epochs(Integer.parseInt(args[3]))
                                    .verbosity(Verbosity.SILENT)
                                    .validation(data.batches(50))
                                    .callbacks(
                                            new BackupAndRestore(Path.of(args[0])).everySteps(3),
                                            announcer));
            Files.writeString(Path.of(args[1] + ".txt"), history.values().toString());
            ModelFile.save(model, Path.of(args[1]));
        }
    }

    private static Process start(Path backup, Path result, int pause) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Training.class.getName(),
                        backup.toString(),
                        result.toString(),
                        Integer.toString(pause),
                        Integer.toString(EPOCHS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void aKilledTrainingGoesOnWithTheSameBits() throws Exception {
        var whole = folder.resolve("whole.gradus");
        var process = start(folder.resolve("none"), whole, 0);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();

        var backup = folder.resolve("backup.gradus");
        var killed = folder.resolve("killed.gradus");
        var random = new Random(7);
        int kills = 0;
        while (kills < KILLS) {
            // Slow enough that it lives until it is killed, and comes forward all the same.
            var training = start(backup, killed, KILLS > 10 ? 30 : 10);
            try (var out = training.inputReader()) {
                if (!"training".equals(out.readLine())) {
                    break; // it had come to its end
                }
                Thread.sleep(random.nextInt(250));
            } finally {
                training.destroyForcibly();
            }
            assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
            kills++;
        }
        assertThat(kills).as("how often it was killed").isEqualTo(KILLS);
        var last = start(backup, killed, 0);
        assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(killed).hasSameBinaryContentAs(whole);
        assertThat(Path.of(killed + ".txt")).hasSameTextualContentAs(Path.of(whole + ".txt"));
        assertThat(backup).doesNotExist();
        Results.record("killed_training", Map.of("kills", kills, "bits_that_differ", 0));
    }
}
