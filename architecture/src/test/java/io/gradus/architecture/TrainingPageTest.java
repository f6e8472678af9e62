package io.gradus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.*;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.*;
import io.gradus.nn.augmentation.*;
import io.gradus.nn.callbacks.*;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Registry;
import io.gradus.nn.layers.*;
import io.gradus.nn.losses.*;
import io.gradus.nn.optimizers.*;
import io.gradus.nn.preprocessing.*;
import io.gradus.nn.saving.*;
import io.gradus.nn.weights.*;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/training.md, word for word. */
class TrainingPageTest {
    @TempDir private Path folder;

    @Test
    void everyBlockOfThePageStandsHere() throws IOException {
        var own =
                Path.of(
                        "src/test/java",
                        TrainingPageTest.class.getName().replace('.', '/') + ".java");
        var here = squeezed(Files.readString(own));
        var blocks = Markdown.of("docs/training.md").blocks("java");
        assertThat(blocks).hasSize(19);
        assertThat(blocks).allMatch(block -> here.contains(squeezed(block)));
    }

    /** Without spaces and line ends, which the formatter may move. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static Sequential row() {
        var model =
                new Sequential(
                        new Conv2D(16, 3, "relu"),
                        new MaxPooling2D(2),
                        new Flatten(),
                        new Dropout(0.3),
                        new Dense(10));
        return model;
    }

    @Test
    void layersInARow() {
        var model = row();
        assertThat(model.apply(Tensor.ones(Shape.of(2, 28, 28, 1))).shape())
                .isEqualTo(Shape.of(2, 10));
    }

    private Model tickets() throws IOException {
        var title = Input.of(Shape.of(20), DType.FLOAT32, "title");
        var text = Input.of(Shape.of(100), DType.FLOAT32, "text");
        var both =
                new Concatenate()
                        .apply(
                                new Dense(16, "relu").apply(title),
                                new Dense(32, "relu").apply(text));
        var priority = new Dense(1, "sigmoid").name("priority").apply(both);
        var department = new Dense(4).name("department").apply(both);
        var model = Model.of(List.of(title, text), List.of(priority, department));
        IO.println(model.summary());
        Diagram.of(model).save(folder.resolve("tickets.svg"));
        return model;
    }

    private static Tensor random(int... sizes) {
        return new Generator(1).uniform(Shape.of(sizes));
    }

    @Test
    void aGraphOfLayers() throws IOException {
        var model = tickets();
        var titles = random(64, 20);
        var texts = random(64, 100);
        var priorities = random(64, 1);
        var departments = new Generator(1).integers(Shape.of(64), 0, 4);
        model.compile(
                new CompileOptions()
                        .optimizer(new AdamW(0.001).clipnorm(1))
                        .loss("priority", new BinaryCrossentropy(), 1)
                        .loss("department", new SparseCategoricalCrossentropy(true), 0.2)
                        .metricsOf("department", "accuracy"));
        model.fit(
                Map.of("title", titles, "text", texts),
                Map.of("priority", priorities, "department", departments),
                new FitOptions().epochs(2));
        assertThat(model.outputNames()).containsExactly("priority", "department");
        assertThat(folder.resolve("tickets.svg")).isNotEmptyFile();
    }

    private static final class Residual extends Layer {
        private final Dense hidden = new Dense(32, "gelu");
        private final Dropout dropout = new Dropout(0.1);
        private Variable scale;

        @Override
        protected void build(Shape inputShape) {
            scale = addVariable("scale", Shape.of(inputShape.size(-1)), Initializer.zeros());
        }

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            var x = dropout.apply(hidden.apply(inputs));
            addLoss(scale.square().mean().times(1e-3));
            return inputs.plus(x.times(cast(scale)));
        }
    }

    @Test
    void aLayerOfOnesOwn() {
        var residual = new Residual();
        assertThat(residual.apply(random(3, 32), true).shape()).isEqualTo(Shape.of(3, 32));
        assertThat(residual.losses()).hasSize(1);
        assertThat(residual.variablesByPath()).containsKeys("scale", "dense/kernel");
    }

    @Test
    void settingsFollowTheConstructor() {
        var layer =
                new Dense(64)
                        .activation("relu")
                        .kernelInitializer(Initializer.heNormal())
                        .kernelRegularizer(Regularizer.l2(1e-4))
                        .useBias(false)
                        .name("hidden");
        assertThat(layer.name()).isEqualTo("hidden");
    }

    @Test
    void beforeAModel() throws IOException {
        var measurements = random(50, 4);
        var scaled = new Normalization().adapt(measurements);
        var model = new Sequential(scaled, new Dense(16, "relu"), new Dense(1));
        assertThat(model.predict(measurements).shape()).isEqualTo(Shape.of(50, 1));

        var texts = List.of("to be or not to be", "that is the question");
        var words = new TextVectorization().maxTokens(1000).outputSequenceLength(20).adapt(texts);
        Tensor inputs = words.apply(texts); // int64 [texts, 20]
        ConfigFile.save(words, folder.resolve("words.json")); // beside the file of the model
        assertThat(inputs.shape()).isEqualTo(Shape.of(2, 20));
        assertThat(folder.resolve("words.json")).isNotEmptyFile();
    }

    @Test
    void imagesThatChange() {
        var model =
                new Sequential(
                        new Rescaling(1 / 255.0),
                        new RandomFlip(RandomFlip.Mode.HORIZONTAL),
                        new RandomRotation(0.05),
                        new Conv2D(8, 3, "relu"),
                        new GlobalAveragePooling2D(),
                        new Dense(3));
        assertThat(model.apply(random(2, 16, 16, 3), true).shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void masksReachRecurrentLayers() {
        var ids = Input.of(Shape.of(List.of(Dim.symbol("steps"))), DType.INT32, "ids");
        var x = new Embedding(1000, 16).maskZero(true).apply(ids);
        var model = Model.of(ids, new Dense(1, "sigmoid").apply(new LSTM(32).apply(x)));
        var brief = Tensor.of(new int[][] {{5, 7, 9}});
        var padded = Tensor.of(new int[][] {{5, 7, 9, 0, 0}});
        assertThat(model.predict(padded).toFloatArray())
                .isEqualTo(model.predict(brief).toFloatArray());
    }

    @Test
    void someExamplesCountMore() {
        var data = Blobs.generate(60, 3, 0.5, 1);
        var x = data.inputs();
        var y = data.targets();
        var importance = Tensor.ones(Shape.of(60));
        var model = clouds();
        model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true));
        model.fit(x, y, new FitOptions().epochs(2).classWeights(Map.of(0, 1.0, 2, 5.0)));
        model.fit(x, y, new FitOptions().epochs(2).sampleWeights(importance)); // [n]
        model.optimizer().learningRate().assign(1e-4);
        assertThat(model.optimizer().iterations().value().toLong()).isEqualTo(8);
    }

    private static final class Pinball extends Loss {
        @Override
        public Tensor values(Operand targets, Operand outputs) {
            var error = targets.value().minus(outputs);
            return error.times(0.9).maximum(error.times(-0.1)).mean(-1);
        }
    }

    @Test
    void aLossOfOnesOwn() {
        var model = new Sequential(new Dense(1));
        model.compile(new SGD(0.1), new Pinball());
        var x = random(40, 1);
        assertThat(model.fit(x, x.times(3), 5).get("loss")).hasSize(5);
    }

    private static final class Scale extends Layer {
        private double factor;

        Scale(double factor) {
            this.factor = factor;
        }

        @Override
        protected Tensor call(Tensor inputs, boolean training) {
            return inputs.times(factor);
        }

        @Override
        protected void settings(Config config) {
            factor = config.number("factor", factor);
        }
    }

    @Test
    void aLayerOfOnesOwnInAFile() throws IOException {
        var model = new Sequential(new Scale(3), new Dense(1));
        model.build(Shape.of(2), new Generator(1));
        ModelFile.save(model, folder.resolve("scaled.gradus"));
        var own =
                Registry.empty()
                        .with(Layer.class, () -> new Scale(1)); // the factor comes from the file
        var loaded = ModelFile.load(folder.resolve("scaled.gradus"), own);
        assertThat(loaded.predict(random(4, 2)).toFloatArray())
                .isEqualTo(model.predict(random(4, 2)).toFloatArray());
    }

    private static Sequential clouds() {
        var model = new Sequential(new Dense(16, "tanh"), new Dense(3));
        model.build(Shape.of(2), new Generator(1));
        return model;
    }

    @Test
    void compileAndFit() {
        var data = Blobs.generate(200, 3, 0.5, 1);
        var x = data.inputs();
        var y = data.targets();
        var model = clouds();
        model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true), "accuracy");
        var history =
                model.fit(x, y, new FitOptions().epochs(5).batchSize(16).validationSplit(0.2));
        history.last("val_accuracy");
        model.evaluate(x, y); // {loss=…, accuracy=…}
        model.predict(x); // the outputs, [n, 3]
        assertThat(history.last("val_accuracy")).isGreaterThan(0.9);
        assertThat(model.predict(x).shape()).isEqualTo(Shape.of(200, 3));
        assertThat(model.compile("adam", "mse", "mae").isCompiled()).isTrue();
    }

    @Test
    void callbacksStepIn() {
        var batches = Blobs.generate(200, 3, 0.5, 1).batches(16).shuffled(1);
        var validation = Blobs.generate(50, 3, 0.5, 2).batches(50);
        var model = clouds();
        model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true), "accuracy");
        model.fit(
                batches,
                new FitOptions()
                        .epochs(20)
                        .validation(validation)
                        .callbacks(
                                new EarlyStopping("val_loss").patience(3).restoreBestWeights(true),
                                new ReduceLROnPlateau("val_loss").factor(0.5).patience(2),
                                new ModelCheckpoint(folder.resolve("best.gradus"))
                                        .saveBestOnly(true),
                                new CSVLogger(folder.resolve("log.csv"))));
        assertThat(folder.resolve("best.gradus")).isNotEmptyFile();
        assertThat(folder.resolve("log.csv")).isNotEmptyFile();
    }

    private static final class Loud extends Callback {
        @Override
        public void onEpochEnd(int epoch, Logs logs) {
            IO.println("epoch " + epoch + ": " + logs.get("loss"));
            if (logs.get("loss") < 0.1) {
                model().stopTraining();
            }
        }
    }

    @Test
    void oneHearsOfEpochs() {
        var model = clouds();
        model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(true));
        var batches = Blobs.generate(200, 3, 0.5, 1).batches(16).shuffled(1);
        assertThat(model.fit(batches, 50, new Loud()).stopped()).isTrue();
    }

    private static final class CustomModel extends Model {
        CustomModel(Symbol inputs, Symbol outputs) {
            super(inputs, outputs);
        }

        @Override
        protected Map<String, Tensor> trainStep(Batch batch) {
            var tape = new GradientTape();
            List<Tensor> predictions;
            Tensor loss;
            try (tape) {
                predictions = applyAll(batch.inputs(), true);
                loss = computeLoss(batch, predictions);
            }
            optimizer().apply(tape.gradients(loss, trainableVariables()));
            return computeMetrics(batch, predictions, loss);
        }
    }

    @Test
    void aStepOfOnesOwn() {
        var input = Input.of(2);
        var model = new CustomModel(input, new Dense(3).apply(input));
        model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(true), "accuracy");
        var batches = Blobs.generate(200, 3, 0.5, 1).batches(16).shuffled(1);
        assertThat(model.fit(batches, 4).last("accuracy")).isGreaterThan(0.9);
    }

    @Test
    void files() throws IOException {
        var model = clouds();
        ModelFile.save(model, folder.resolve("model.gradus"));
        var same = ModelFile.load(folder.resolve("model.gradus"));
        var x = random(5, 2);
        assertThat(same.predict(x).toFloatArray()).isEqualTo(model.predict(x).toFloatArray());
    }

    @Test
    void backups() {
        var model = clouds();
        model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(true));
        var batches = Blobs.generate(64, 3, 0.5, 1).batches(16).shuffled(1);
        model.fit(
                batches,
                new FitOptions()
                        .epochs(50)
                        .callbacks(
                                new BackupAndRestore(folder.resolve("backup.gradus"))
                                        .everySteps(100)));
        assertThat(model.optimizer().iterations().value().toLong()).isEqualTo(200);
    }
}
