package io.gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.Digits;
import io.gradus.data.LabeledImages;
import io.gradus.nn.saving.ImageClassifier;
import io.gradus.nn.saving.SafeTensors;
import io.gradus.tensor.Device;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands train and predict, one after the other, as a user runs them. */
class TrainCommandTest {
    private final int threads = Device.current().threads();

    @TempDir Path folder;

    @AfterEach
    void restoreThreads() {
        Device.current().threads(threads);
    }

    @ParameterizedTest
    @EnumSource
    void everyArchitectureIsTrainedAndSaved(Architecture architecture) throws Exception {
        var out = folder.resolve("a/b");
        var run =
                Run.of(
                        "train",
                        "--model",
                        architecture,
                        "--limit",
                        60,
                        "--epochs",
                        2,
                        "--batch-size",
                        25,
                        "--out",
                        out);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("60 images to learn from, 12 to be tested on, 10 classes")
                .contains("epoch 1/2 done", "epoch 2/2 done", "test accuracy: ")
                .contains("confusion matrix", "saved: " + out.resolve("model.safetensors"));
        assertThat(ImageIO.read(out.resolve("curves.png").toFile()).getWidth()).isGreaterThan(600);
        assertThat(ImageIO.read(out.resolve("predictions.png").toFile())).isNotNull();
        try (var files = Files.list(out)) {
            assertThat(files).hasSize(3);
        }
        var saved = SafeTensors.read(out.resolve("model.safetensors"));
        assertThat(saved.tensors()).containsKeys("dense/kernel", "dense/bias");
        assertThat(saved.metadata().get("config"))
                .contains("\"class_name\":\"Dense\"", "\"class_names\":[\"0\",\"1\"");
    }

    @Test
    void theSameSeedGivesTheSameFileAtAnyNumberOfThreads() throws Exception {
        for (int threads : new int[] {1, 2, 5}) {
            var out = folder.resolve("threads" + threads);
            var run =
                    Run.of(
                            "train",
                            "--limit",
                            100,
                            "--epochs",
                            1,
                            "--batch-size",
                            32,
                            "--seed",
                            7,
                            "--threads",
                            threads,
                            "--out",
                            out);
            assertThat(run.code()).isZero();
            assertThat(Device.current().threads()).isEqualTo(threads);
            assertThat(out.resolve("model.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("threads1/model.safetensors"));
        }
        Run.of("train", "--limit", 100, "--epochs", 1, "--seed", 8, "--out", folder);
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("threads1/model.safetensors")));
    }

    @Test
    void whatIsTrainedPredicts() throws Exception {
        var trained = Run.of("train", "--model", "mlp", "--limit", 1500, "--out", folder);
        assertThat(trained.code()).isZero();
        var model = folder.resolve("model.safetensors");
        // Images that the model was tested on, so that what it should say is known.
        var test = Digits.load(42).test();
        var classifier = ImageClassifier.load(model);
        var expected = classifier.probabilities(test.take(3).images()).argMax(-1).toIntArray();
        for (int i = 0; i < 3; i++) {
            var light = Pictures.save(folder.resolve("light.png"), test, i, 1, false);
            var dark = Pictures.save(folder.resolve("dark.png"), test, i, 1, true);
            var large = Pictures.save(folder.resolve("large.png"), test, i, 4, true);
            var run = Run.of("predict", "--model", model, light, dark, large);
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            var lines = run.out().lines().toList();
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).startsWith(light + ": " + expected[i] + " ");
            assertThat(lines.get(0)).matches(".*: \\d \\d+\\.\\d\\d %, \\d .* %, \\d .* %");
            // The same digit in black on white gets the same probabilities.
            var said = lines.get(0).substring(light.toString().length());
            assertThat(lines.get(1)).isEqualTo(dark + said);
            // Shrinking blurs a little.
            assertThat(lines.get(2)).startsWith(large + ": " + expected[i] + " ");
        }
        assertThat(accuracy(trained)).isGreaterThan(60);

        var broken = Files.writeString(folder.resolve("broken.png"), "no image");
        var good = folder.resolve("light.png");
        var none = folder.resolve("none.png");
        var mixed = Run.of("predict", "--model", model, "--top", 1, broken, none, folder, good);
        assertThat(mixed.code()).isEqualTo(1);
        assertThat(mixed.err().lines().toList())
                .hasSize(3)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).startsWith("gradus: " + broken + ": ");
                    assertThat(lines.get(1))
                            .isEqualTo("gradus: " + none + ": there is no such file or folder");
                    assertThat(lines.get(2))
                            .isEqualTo("gradus: " + folder + ": is a folder, not a file");
                });
        assertThat(mixed.out()).startsWith(good + ": ").doesNotContain(",");
    }

    private static double accuracy(Run run) {
        var line = run.out().lines().filter(l -> l.startsWith("test accuracy: ")).findFirst();
        return Double.parseDouble(line.orElseThrow().replaceAll("[^0-9.]", ""));
    }

    @Test
    void foldersOfImagesAreLearned() throws Exception {
        var digits = Digits.load(3, 60, 0).train();
        var labels = digits.labels().toIntArray();
        for (int i = 0; i < labels.length; i++) {
            // Dark on light, which has to be the same to the model.
            Pictures.save(
                    folder.resolve("data/no " + labels[i] % 2 + "/" + i + ".png"),
                    digits,
                    i,
                    2,
                    true);
        }
        var run =
                Run.of(
                        "train",
                        "--data",
                        folder.resolve("data"),
                        "--model",
                        "linear",
                        "--epochs",
                        1,
                        "--out",
                        folder.resolve("out"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("50 images to learn from, 10 to be tested on, 2 classes");
        var model = ImageClassifier.load(folder.resolve("out/model.safetensors"));
        assertThat(model.classNames()).containsExactly("no 0", "no 1");
        assertThat(run.out()).contains("no 0  no 1");
    }

    @Test
    void foldersOfIdxFilesAreLearned() throws Exception {
        var digits = Digits.load(3, 40, 20);
        var data = Files.createDirectories(folder.resolve("data"));
        writeIdx(data, "train", digits.train());
        writeIdx(data, "t10k", digits.test());
        var run =
                Run.of(
                        "train",
                        "--data",
                        data,
                        "--model",
                        "linear",
                        "--epochs",
                        1,
                        "--out",
                        folder.resolve("out"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("40 images to learn from, 20 to be tested on, 10 classes");
    }

    private static void writeIdx(Path data, String part, LabeledImages images) throws IOException {
        try (var out =
                new DataOutputStream(
                        Files.newOutputStream(data.resolve(part + "-images-idx3-ubyte")))) {
            out.writeInt(0x803);
            for (int axis = 0; axis < 3; axis++) {
                out.writeInt(images.images().shape().size(axis));
            }
            out.write(images.images().toByteArray());
        }
        try (var out =
                new DataOutputStream(
                        Files.newOutputStream(data.resolve(part + "-labels-idx1-ubyte")))) {
            out.writeInt(0x801);
            out.writeInt(images.count());
            out.write(images.labels().toByteArray());
        }
    }

    @Test
    void anEmptyFolderIsExplained() throws Exception {
        var data = Files.createDirectories(folder.resolve("data"));
        var run = Run.of("train", "--data", data, "--out", folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("gradus: " + data + ": no images").doesNotContain("\tat ");
    }

    @Test
    void aFailureLeavesNoEmptyFolderBehind() throws Exception {
        var data = Files.createDirectories(folder.resolve("data"));
        assertThat(Run.of("train", "--data", data, "--out", folder.resolve("a/b/c")).code())
                .isEqualTo(1);
        assertThat(folder.resolve("a")).doesNotExist();

        var before = Files.createDirectories(folder.resolve("mine"));
        Run.of("train", "--data", data, "--out", before);
        assertThat(before).as("not made by the command").isEmptyDirectory();

        var used = Files.createDirectories(folder.resolve("used"));
        Files.writeString(used.resolve("notes.txt"), "mine");
        Run.of("train", "--data", data, "--out", used.resolve("out"));
        assertThat(used).isDirectoryContaining(file -> file.endsWith("notes.txt"));
        assertThat(used.resolve("out")).doesNotExist();
    }
}
