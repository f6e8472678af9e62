package io.gradus.nn.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.Batch;
import io.gradus.data.Blobs;
import io.gradus.data.MalformedDataException;
import io.gradus.ir.Shape;
import io.gradus.nn.CompileOptions;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.Input;
import io.gradus.nn.Layer;
import io.gradus.nn.Model;
import io.gradus.nn.Sequential;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.weights.Initializer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final FitOptions SILENT = new FitOptions().verbosity(Verbosity.SILENT).seed(4);

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("model.gradus");
    }

    private static List<float[]> weights(Layer model) {
        return model.variables().stream().map(v -> v.value().toFloatArray()).toList();
    }

    /** Two inputs, two outputs, a layer used twice, and a model inside. */
    static Model graph() {
        Generator.global().reset(3);
        var left = Input.of(Shape.of(4), io.gradus.ir.DType.FLOAT32, "left");
        var right = Input.of(Shape.of(4), io.gradus.ir.DType.FLOAT32, "right");
        var shared = new Dense(5, "tanh").name("shared");
        var inner = new Sequential(new Dense(5, "relu"), new Dropout(0.5)).name("inner");
        var one = inner.apply(shared.apply(left));
        var two = shared.apply(right);
        var kind = new Dense(3).name("kind").apply(one);
        var size = new Dense(1).useBias(false).name("size").apply(two);
        return Model.of(List.of(left, right), List.of(kind, size));
    }

    private static Batch batch(int seed) {
        var random = new Generator(seed);
        return new Batch(
                List.of(random.normal(Shape.of(8, 4)), random.normal(Shape.of(8, 4))),
                List.of(random.integers(Shape.of(8), 0, 3), random.normal(Shape.of(8, 1))),
                List.of());
    }

    private static Model compiled(Model model) {
        return model.compile(
                new CompileOptions()
                        .optimizer(new Adam(0.02))
                        .loss("kind", new SparseCategoricalCrossentropy(true), 1)
                        .loss("size", new MeanSquaredError(), 0.5)
                        .metricsOf("kind", "accuracy"));
    }

    @Test
    void aGraphComesBackWithItsTraining() throws IOException {
        var model = compiled(graph());
        for (int i = 0; i < 3; i++) {
            model.trainOnBatch(batch(i));
        }
        ModelFile.save(model, file());
        var loaded = ModelFile.load(file());
        assertThat(loaded.variablesByPath().keySet())
                .containsExactlyElementsOf(model.variablesByPath().keySet())
                .contains("shared/kernel", "inner/dense/bias", "size/kernel");
        assertThat(loaded.inputNames()).containsExactly("left", "right");
        assertThat(loaded.outputNames()).containsExactly("kind", "size");
        assertThat(loaded.predictOnBatch(batch(9)).getFirst().toFloatArray())
                .isEqualTo(model.predictOnBatch(batch(9)).getFirst().toFloatArray());
        // The optimizer, metrics and the generator of the dropout go on as they would have.
        for (int i = 3; i < 6; i++) {
            var expected = model.trainOnBatch(batch(i)).toMap();
            assertThat(loaded.trainOnBatch(batch(i)).toMap()).isEqualTo(expected);
        }
        assertThat(weights(loaded)).usingRecursiveComparison().isEqualTo(weights(model));

        var again = folder.resolve("again.gradus");
        ModelFile.save(loaded, again);
        ModelFile.save(model, file());
        assertThat(again).hasSameBinaryContentAs(file());
    }

    @Test
    void aSequentialComesBack() throws IOException {
        var model = new Sequential(new Flatten(), new Dense(4, "gelu"), new Dense(2));
        model.build(Shape.of(3, 2), new Generator(1));
        ModelFile.save(model, file());
        var loaded = ModelFile.load(file());
        assertThat(loaded).isInstanceOf(Sequential.class);
        assertThat(loaded.isCompiled()).isFalse();
        var x = new Generator(2).normal(Shape.of(5, 3, 2));
        assertThat(loaded.apply(x).toFloatArray()).isEqualTo(model.apply(x).toFloatArray());
    }

    /** A layer of a user's own. */
    static final class Scale extends Layer {
        private double factor;
        private Variable shift = new Variable(0f);

        Scale(double factor) {
            this.factor = factor;
        }

        @Override
        protected void build(Shape inputShape) {
            shift = addVariable("shift", Shape.of(inputShape.size(-1)), Initializer.zeros());
        }

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            return inputs.times(factor).plus(shift);
        }

        @Override
        protected void settings(Config config) {
            factor = config.number("factor", factor);
        }
    }

    @Test
    void layersOfOnesOwnMustBeListed() throws IOException {
        var model = new Sequential(new Scale(2.5), new Dense(1));
        model.build(Shape.of(3), new Generator(1));
        model.variables().getFirst().assign(Tensor.of(new float[] {1, 2, 3}));
        ModelFile.save(model, file());
        assertThatThrownBy(() -> ModelFile.load(file()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("no Layer 'Scale'");
        var x = Tensor.ones(Shape.of(1, 3));
        for (var own :
                List.of(
                        Registry.empty().with(Layer.class, () -> new Scale(1)),
                        Registry.empty().with(Scale.class, () -> new Scale(1)))) {
            assertThat(ModelFile.load(file(), own).apply(x).toFloatArray())
                    .isEqualTo(model.apply(x).toFloatArray());
        }
    }

    @Test
    void whatCannotBeSavedSaysSo() {
        var lambda = new Sequential(new Dense(2).activation(x -> x.value().square()));
        assertThatIllegalStateException()
                .isThrownBy(() -> ModelFile.save(lambda, file()))
                .withMessageContaining("has no variables yet");
        lambda.build(Shape.of(2), new Generator(1));
        assertThatThrownBy(() -> ModelFile.save(lambda, file()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot be saved");
        assertThat(file()).doesNotExist();
    }

    @Test
    void partsAreLoadedByNameWithAReport() throws IOException {
        var old = new Sequential(new Dense(4).name("body"), new Dense(3).name("head"));
        old.build(Shape.of(2), new Generator(1));
        var plain = folder.resolve("weights.safetensors");
        ModelFile.saveWeights(old, plain);
        ModelFile.save(old, file());
        for (var from : List.of(plain, file())) {
            var fresh =
                    new Sequential(
                            new Dense(4).name("body"),
                            new Dense(5).name("head"),
                            new Dense(1).name("extra"));
            fresh.build(Shape.of(2), new Generator(2));
            var before = weights(fresh);
            assertThatThrownBy(() -> ModelFile.loadWeights(fresh, from))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("head/kernel");
            assertThat(weights(fresh)).usingRecursiveComparison().isEqualTo(before);
            assertThatIllegalStateException()
                    .isThrownBy(() -> ModelFile.loadWeights(new Sequential(new Dense(1)), from))
                    .withMessageContaining("no variables yet");
            var same = new Sequential(new Dense(4).name("body"), new Dense(3).name("head"));
            same.build(Shape.of(2), new Generator(5));
            ModelFile.loadWeights(same, from);
            assertThat(weights(same)).usingRecursiveComparison().isEqualTo(weights(old));
            var report = ModelFile.loadMatchingWeights(fresh, from);
            assertThat(report.loaded()).containsExactly("body/kernel", "body/bias");
            assertThat(report.missing()).containsExactly("extra/kernel", "extra/bias");
            assertThat(report.unexpected()).isEmpty();
            assertThat(report.mismatched())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("head/kernel", "(4, 3)", "(4, 5)");
            assertThat(report.isComplete()).isFalse();
            assertThat(weights(fresh).getFirst()).isEqualTo(weights(old).getFirst());
        }
    }

    // ---- files that lie
    // --------------------------------------------------------------------------

    private Path zip(Map<String, String> entries, int method) throws IOException {
        try (OutputStream out = Files.newOutputStream(file());
                var zip = new ZipOutputStream(out)) {
            for (var named : entries.entrySet()) {
                var bytes = named.getValue().getBytes(StandardCharsets.UTF_8);
                var entry = new ZipEntry(named.getKey());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    var crc = new java.util.zip.CRC32();
                    crc.update(bytes);
                    entry.setSize(bytes.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        return file();
    }

    private void refuses(Map<String, String> entries, int method, String message)
            throws IOException {
        var file = zip(entries, method);
        assertThatThrownBy(() -> ModelFile.load(file))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void hostileFilesAreRefused() throws IOException {
        refuses(Map.of("config.json", " ".repeat(1 << 20)), ZipEntry.DEFLATED, "compressed");
        refuses(Map.of("other.txt", "x"), ZipEntry.STORED, "no config.json");
        refuses(Map.of("../config.json", "{}"), ZipEntry.STORED, "no config.json");
        refuses(Map.of("config.json", "{}"), ZipEntry.STORED, "no model that Gradus has saved");
        refuses(Map.of("config.json", "[".repeat(100000)), ZipEntry.STORED, "");
        refuses(
                Map.of("config.json", "{\"format\":\"gradus.model\",\"version\":7}"),
                ZipEntry.STORED,
                "version 7");
        refuses(
                Map.of(
                        "config.json",
                        "{\"format\":\"gradus.model\",\"version\":1}",
                        "weights.safetensors",
                        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"),
                ZipEntry.STORED,
                "");
        Files.writeString(file(), "no zip at all");
        assertThatThrownBy(() -> ModelFile.load(file())).isInstanceOf(MalformedDataException.class);
        assertThat(folder.getParent().resolve("config.json")).doesNotExist();
    }

    private Path rewritten(String part, String instead) throws IOException {
        var model = graph();
        ModelFile.save(model, file());
        var archive = Archive.read(file());
        assertThat(archive.json()).contains(part);
        new Archive(archive.json().replace(part, instead), archive.tensors()).write(file());
        return file();
    }

    @Test
    void graphsThatLieAreRefused() throws IOException {
        for (var lie :
                List.of(
                        List.of("\"inputs\":[[-1,0]]", "\"inputs\":[[3,0]]", "before it"),
                        List.of("\"inputs\":[[-1,0]]", "\"inputs\":[[-1,7]]", "no output 7"),
                        List.of("\"layer\":0", "\"layer\":99", "no layer 99"),
                        List.of("\"layer\":0", "\"layer\":\"x\"", "no layer x"),
                        List.of("\"units\":3", "\"units\":300000000", "more variables"),
                        List.of("\"units\":3", "\"units\":4", "more variables"),
                        List.of("\"units\":3", "\"units\":2", "do not fit"),
                        List.of("[\"batch\",4]", "[\"batch\",-4]", "is no size"),
                        List.of("[\"batch\",4]", "[\"batch\",NaN]", ""))) {
            var file = rewritten(lie.get(0), lie.get(1));
            assertThatThrownBy(() -> ModelFile.load(file))
                    .as(lie.toString())
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining(lie.get(2));
        }
    }

    @Test
    void fitGoesOnFromAFile() throws IOException {
        var data = Blobs.generate(60, 3, 1, 1);
        var whole = new Sequential(new Dense(8, "tanh"), new Dense(3));
        whole.build(Shape.of(2), new Generator(1));
        whole.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true), "accuracy");
        var batches = data.batches(16).shuffled(5);
        whole.fit(batches, SILENT.epochs(2));
        ModelFile.save(whole, file());
        var loaded = ModelFile.load(file());
        whole.fit(batches, SILENT.initialEpoch(2).epochs(4));
        loaded.fit(batches, SILENT.initialEpoch(2).epochs(4));
        assertThat(weights(loaded)).usingRecursiveComparison().isEqualTo(weights(whole));
    }
}
