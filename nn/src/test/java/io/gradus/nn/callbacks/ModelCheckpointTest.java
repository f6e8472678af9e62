package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static io.gradus.nn.callbacks.Scripted.script;
import static io.gradus.nn.callbacks.Scripted.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.data.Blobs;
import io.gradus.nn.CompileOptions;
import io.gradus.nn.Model;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.SGD;
import io.gradus.nn.saving.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCheckpointTest {
    @TempDir Path folder;

    private ModelCheckpoint checkpoint(String name) {
        return new ModelCheckpoint(folder + "/" + name).saveWeightsOnly(true);
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itSavesAfterEachEpochUnderANameThatTellsHowItWas() throws IOException {
        fit(model(), 3, script(0.5, 0.126, 12), checkpoint("{epoch:02d}-{val_loss:.2f}"));
        assertThat(files()).containsExactly("01-0.50", "02-0.13", "03-12.00");
    }

    @Test
    void aWholeModelComesBackAndGoesOnAsIfItHadNotBeenSaved() throws IOException {
        var model = model();
        var checkpoint = new ModelCheckpoint(folder.resolve("{epoch}.gradus"));
        fit(model, 3, checkpoint);
        assertThat(files()).containsExactly("1.gradus", "2.gradus", "3.gradus");
        assertThat(checkpoint.lastSaved()).hasValue(folder.resolve("3.gradus"));
        assertThat(weights(ModelFile.load(folder.resolve("3.gradus"))))
                .usingRecursiveComparison()
                .isEqualTo(weights(model));
        var second = ModelFile.load(folder.resolve("2.gradus"));
        var batches = Blobs.generate(32, 3, 1, 1).batches(8).shuffled(2);
        second.fit(batches, Scripted.SILENT.initialEpoch(2).epochs(3));
        assertThat(weights(second)).usingRecursiveComparison().isEqualTo(weights(model));
    }

    @Test
    void onlyTheBestAreSaved() throws IOException {
        var best = checkpoint("{epoch}").saveBestOnly(true);
        fit(model(), 6, script(5, 6, 4, 4, Double.NaN, 3), best);
        assertThat(files()).containsExactly("1", "3", "6");
        assertThat(best.best()).hasValue(3);
        // The next training goes on from there.
        fit(model(), 2, script(4, 2), best);
        assertThat(files()).containsExactly("1", "2", "3", "6");
    }

    @Test
    void largerIsBetterForAccuracies() throws IOException {
        var script = script("val_accuracy", 0.5, 0.4, 0.6);
        fit(model(), 3, script, checkpoint("{epoch}").monitor("val_accuracy").saveBestOnly(true));
        assertThat(files()).containsExactly("1", "3");
    }

    @Test
    void theFirstMayHaveToSurpassANumber() throws IOException {
        var best = checkpoint("{epoch}").saveBestOnly(true).initialValueThreshold(4.5);
        fit(model(), 4, script(5, 4.5, 4, 3), best);
        assertThat(files()).containsExactly("3", "4");
    }

    @Test
    void aModelThatCannotBeComparedIsSaved() throws IOException {
        fit(model(), 2, checkpoint("{epoch}").saveBestOnly(true));
        assertThat(files()).containsExactly("1", "2");
    }

    @Test
    void batchesAreCountedOnFromOneEpochToTheNext() throws IOException {
        // 4 batches an epoch: after 3, 6, 9 and 12 of them.
        fit(model(), 3, checkpoint("{epoch}-{batch}").saveFreq(3));
        assertThat(files()).containsExactly("1-3", "2-2", "3-1", "3-4");
    }

    @Test
    void severalStepsInOneCallCountAsSoMany() throws IOException {
        var model =
                model().compile(
                                new CompileOptions()
                                        .optimizer(new SGD(0.1))
                                        .loss(new SparseCategoricalCrossentropy(true))
                                        .stepsPerExecution(3));
        // Calls end after 3 and 4 batches of each epoch, so after 3, 4, 7, 8, 11 and 12 of all.
        fit(model, 3, checkpoint("{epoch}-{batch}").saveFreq(4));
        assertThat(files()).containsExactly("1-4", "2-4", "3-4");
    }

    @Test
    void theBestCanBeLookedForAmongBatches() throws IOException {
        var model = model();
        var losses = new ArrayList<Double>();
        var checkpoint =
                checkpoint("{epoch}-{batch}").monitor("loss").saveBestOnly(true).saveFreq(1);
        fit(
                model,
                2,
                checkpoint,
                new LambdaCallback().onTrainBatchEnd((step, logs) -> losses.add(logs.get("loss"))));
        var expected = new ArrayList<String>();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < losses.size(); i++) {
            if (losses.get(i) < best) {
                best = losses.get(i);
                expected.add((i / 4 + 1) + "-" + (i % 4 + 1));
            }
        }
        assertThat(files()).containsExactlyElementsOf(expected).hasSizeGreaterThan(1);
    }

    // ---- names
    // -----------------------------------------------------------------------------------

    /** Expected texts are what Python's {@code str.format} gives. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{epoch}, 7",
                "{epoch:d}, 7",
                "{epoch:03d}, 007",
                "x{epoch:3d}, x  7",
                "{loss:.2f}, 0.12",
                "{loss:.0f}, 0",
                "{loss:f}, 0.123456",
                "{loss:08.3f}, 0000.123",
                "{loss:.3e}, 1.235e-01",
                "{loss:.2E}, 1.23E-01",
                "{loss:.3g}, 0.123",
                "{loss:.1%}, 12.3%",
                "{loss}, 0.1234564",
                "{rate:.2e}, -3.00e-05",
                "{rate:g}, -3e-05",
                "{rate:09.6f}, -0.000030",
                "{big:.3g}, 1.23e+06",
                "{big:g}, 1.23457e+06",
                "{big:.0f}, 1234567",
                "a{{b}}c, a{b}c",
                "{val_out.x:.1f}, 2.5"
            })
    void placesAreFilledAsInPython(String template, String expected) {
        var numbers =
                Map.<String, Object>of(
                        "epoch",
                        7,
                        "loss",
                        0.1234564,
                        "rate",
                        -3e-5,
                        "big",
                        1234567.0,
                        "val_out.x",
                        2.5);
        assertThat(new FileTemplate(template).fill(numbers)).isEqualTo(expected);
    }

    @Test
    void aNameThatIsNotUnderstoodIsRefusedAtOnce() {
        for (var wrong :
                List.of("{epoch", "epoch}", "{}", "{epoch:x}", "{epoch:.2d}", "{loss:q}")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new ModelCheckpoint(wrong));
        }
        Model model = model();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(model, 1, checkpoint("{val_los:.2f}")))
                .withMessageContaining("asks for 'val_los'")
                .withMessageContaining("accuracy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(model, 1, checkpoint("{loss:02d}")))
                .withMessageContaining("'02d'");
    }
}
