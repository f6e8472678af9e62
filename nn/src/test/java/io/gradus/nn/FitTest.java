package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.data.Batch;
import io.gradus.data.Blobs;
import io.gradus.data.Digits;
import io.gradus.data.LabeledImages;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.layers.Conv2D;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.layers.Dropout;
import io.gradus.nn.layers.Flatten;
import io.gradus.nn.layers.MaxPooling2D;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.metrics.Mean;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.LossScaleOptimizer;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitTest {
    private static final FitOptions SILENT = new FitOptions().verbosity(Verbosity.SILENT);

    private final int threads = Device.current().threads();

    @AfterEach
    void restoreThreads() {
        Device.current().threads(threads);
    }

    private static Sequential mlp() {
        var model = new Sequential(new Dense(16, Activation.TANH), new Dense(3));
        model.build(Shape.of(2), new Generator(3));
        return model;
    }

    private static Model compiled(Model model) {
        return model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(true), "accuracy");
    }

    private static List<float[]> weights(Layer model) {
        return model.variables().stream().map(v -> v.value().toFloatArray()).toList();
    }

    // ---- learning
    // --------------------------------------------------------------------------------

    @Test
    void learnsToTellCloudsApart() {
        var model = compiled(mlp());
        var test = Blobs.generate(200, 3, 0.8, 2).batches(64);
        double before = model.evaluate(test).get("accuracy");
        var batches = Blobs.generate(300, 3, 0.8, 1).batches(32).shuffled(1);
        var history = model.fit(batches, SILENT.epochs(4).validation(test));
        var after = model.evaluate(test);
        assertThat(before).isLessThan(0.8);
        assertThat(after.get("accuracy")).isGreaterThan(0.97);
        assertThat(history.stopped()).isFalse();
        assertThat(history.steps()).isEqualTo(40);
        assertThat(history.epochs()).containsExactly(0, 1, 2, 3);
        assertThat(history.values())
                .containsOnlyKeys("loss", "accuracy", "val_loss", "val_accuracy");
        assertThat(history.last("val_loss")).isEqualTo(after.get("loss"));
        assertThat(history.last("val_accuracy")).isEqualTo(after.get("accuracy"));
    }

    @Test
    void theCompiledStepGivesTheBitsOfOneWrittenByHand() {
        var fitted = mlp();
        var byHand = mlp();
        // 70 = 32 + 32 + 6: the last batch is smaller and serves the same trace.
        var batches = Blobs.generate(70, 3, 0.8, 1).batches(32).shuffled(9);
        compiled(fitted).fit(batches, SILENT.epochs(2));

        var optimizer = new Adam(0.05);
        var loss = new SparseCategoricalCrossentropy(true);
        for (int epoch = 0; epoch < 2; epoch++) {
            for (var batch : batches.epoch(epoch)) {
                var tape = new GradientTape();
                Tensor value;
                try (tape) {
                    value = loss.apply(batch.targets(), byHand.apply(batch.inputs(), true));
                }
                optimizer.apply(tape.gradients(value, byHand.trainableVariables()));
            }
        }
        assertThat(weights(fitted)).usingRecursiveComparison().isEqualTo(weights(byHand));
    }

    @Test
    void runEagerlyAndSeveralStepsInOneCallGiveTheSameBits() {
        var batches = Blobs.generate(70, 3, 0.8, 1).batches(8).shuffled(9);
        var options =
                new CompileOptions()
                        .optimizer(new Adam(0.05))
                        .loss(new SparseCategoricalCrossentropy(true))
                        .metrics("accuracy");
        var plain = mlp();
        var plainHistory = plain.compile(options).fit(batches, SILENT.epochs(2));
        var eager = mlp();
        var eagerHistory =
                eager.compile(options.optimizer(new Adam(0.05)).runEagerly(true))
                        .fit(batches, SILENT.epochs(2));
        var several = mlp();
        var ends = new ArrayList<Integer>();
        var listener =
                new Callback() {
                    @Override
                    public void onTrainBatchEnd(int step, Logs logs) {
                        ends.add(step);
                    }
                };
        var severalHistory =
                several.compile(options.optimizer(new Adam(0.05)).stepsPerExecution(4))
                        .fit(batches, SILENT.epochs(2).callbacks(listener));
        assertThat(weights(eager)).usingRecursiveComparison().isEqualTo(weights(plain));
        assertThat(weights(several)).usingRecursiveComparison().isEqualTo(weights(plain));
        assertThat(eagerHistory).isEqualTo(plainHistory);
        assertThat(severalHistory).isEqualTo(plainHistory);
        assertThat(ends).containsExactly(3, 7, 8, 3, 7, 8);
    }

    @Test
    void resultsAreMeansOverExamples() {
        var model = compiled(mlp());
        var examples = Blobs.generate(50, 3, 1.5, 4);
        var results = model.evaluate(examples.batches(16));
        var outputs = model.apply(examples.inputs());
        var loss = new SparseCategoricalCrossentropy(true).apply(examples.targets(), outputs);
        var right = outputs.argMax(-1).equal(examples.targets());
        assertThat(results.get("loss")).isCloseTo(loss.toDouble(), offset(1e-6));
        assertThat(results.get("accuracy"))
                .isCloseTo(right.cast(DType.FLOAT64).mean().toDouble(), offset(1e-6));
        assertThat(model.evaluate(examples.batches(7)).get("loss"))
                .isCloseTo(loss.toDouble(), offset(1e-6));
        assertThat(model.predict(examples.inputs()).toFloatArray())
                .isEqualTo(outputs.toFloatArray());
    }

    @Test
    void stopsAfterTheCurrentStep() {
        var model = compiled(mlp());
        var batches = Blobs.generate(160, 3, 1, 1).batches(16);
        var stopper =
                new Callback() {
                    private int epoch;

                    @Override
                    public void onEpochBegin(int number) {
                        epoch = number;
                    }

                    @Override
                    public void onTrainBatchEnd(int step, Logs logs) {
                        if (epoch == 1 && step == 2) {
                            model().stopTraining();
                        }
                    }
                };
        var history = model.fit(batches, SILENT.epochs(5).callbacks(stopper));
        assertThat(history.stopped()).isTrue();
        assertThat(history.steps()).isEqualTo(13);
        assertThat(history.epochs()).hasSize(1);
        model.stopTraining();
        assertThat(model.fit(batches, SILENT).steps()).isZero();
        assertThat(model.fit(batches, SILENT).steps()).isEqualTo(10);
    }

    @Test
    void callbacksHearOfEverythingInOrder() {
        var heard = new ArrayList<String>();
        var listener =
                new Callback() {
                    @Override
                    public void onTrainBegin() {
                        heard.add("train of " + plan().epochs() + "×" + plan().steps().getAsInt());
                    }

                    @Override
                    public void onEpochBegin(int epoch) {
                        heard.add("epoch " + epoch);
                    }

                    @Override
                    public void onTrainBatchBegin(int step) {
                        heard.add("batch " + step);
                    }

                    @Override
                    public void onTrainBatchEnd(int step, Logs logs) {
                        heard.add("end " + step + " " + logs.names());
                    }

                    @Override
                    public void onTestBegin() {
                        heard.add("test");
                    }

                    @Override
                    public void onTestBatchBegin(int step) {
                        heard.add("test batch " + step);
                    }

                    @Override
                    public void onTestBatchEnd(int step, Logs logs) {
                        heard.add("test end " + step);
                    }

                    @Override
                    public void onTestEnd(Logs logs) {
                        heard.add("tested " + logs.names());
                    }

                    @Override
                    public void onEpochEnd(int epoch, Logs logs) {
                        heard.add("epoch end " + logs.names());
                    }

                    @Override
                    public void onTrainEnd(Logs logs) {
                        heard.add("trained");
                    }
                };
        var examples = Blobs.generate(20, 3, 1, 1);
        compiled(mlp())
                .fit(
                        examples.inputs(),
                        examples.targets(),
                        SILENT.batchSize(8).validationSplit(0.4).callbacks(listener));
        assertThat(heard)
                .containsExactly(
                        "train of 1×2",
                        "epoch 0",
                        "batch 0",
                        "end 0 [loss, accuracy]",
                        "batch 1",
                        "end 1 [loss, accuracy]",
                        "test",
                        "test batch 0",
                        "test end 0",
                        "tested [loss, accuracy]",
                        "epoch end [loss, accuracy, val_loss, val_accuracy]",
                        "trained");
    }

    @Test
    void validationMayBeTensors() {
        var examples = Blobs.generate(40, 3, 1, 1);
        var model = compiled(mlp());
        var history =
                model.fit(
                        examples.inputs(),
                        examples.targets(),
                        SILENT.batchSize(16).validation(examples.inputs(), examples.targets()));
        assertThat(history.last("val_loss"))
                .isCloseTo(
                        model.evaluate(examples.inputs(), examples.targets()).get("loss"),
                        offset(1e-6));
    }

    @Test
    void aModelIsBuiltByItsFirstBatch() {
        var model = new Sequential(new Dense(3));
        compiled(model).evaluate(Blobs.generate(10, 3, 1, 1).batches(5));
        assertThat(model.inputShape()).contains(Shape.of(2));
    }

    private static List<float[]> trainedAt(int threads, LabeledImages images) {
        Device.current().threads(threads);
        var model =
                new Sequential(
                        new Conv2D(4, 3, Activation.RELU),
                        new MaxPooling2D(2),
                        new Flatten(),
                        new Dropout(0.3),
                        new Dense(10));
        model.build(Shape.of(28, 28, 1), new Generator(11));
        model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(true));
        model.fit(images.batches(32).shuffled(5), SILENT.epochs(2));
        return weights(model);
    }

    @Test
    void theSameSeedGivesTheSameBitsAtAnyNumberOfThreads() {
        var images = Digits.load(1, 100, 0).train();
        var one = trainedAt(1, images);
        for (int threads : new int[] {2, 3, 7}) {
            assertThat(trainedAt(threads, images)).usingRecursiveComparison().isEqualTo(one);
        }
    }

    // ---- weights of examples and classes
    // ----------------------------------------------------------

    @Test
    void classWeightsAreWeightsOfExamples() {
        var examples = Blobs.generate(30, 3, 1, 1);
        var byClass = mlp();
        compiled(byClass)
                .fit(
                        examples.inputs(),
                        examples.targets(),
                        SILENT.shuffle(false).classWeights(Map.of(0, 3.0, 2, 0.5)));
        var table = Tensor.of(new float[] {3, 1, 0.5f});
        var byExample = mlp();
        compiled(byExample)
                .fit(
                        examples.inputs(),
                        examples.targets(),
                        SILENT.shuffle(false).sampleWeights(table.gather(examples.targets())));
        var without = mlp();
        compiled(without).fit(examples.inputs(), examples.targets(), SILENT.shuffle(false));
        assertThat(weights(byClass)).usingRecursiveComparison().isEqualTo(weights(byExample));
        assertThat(weights(byClass).getFirst()).isNotEqualTo(weights(without).getFirst());
    }

    // ---- sixteen bits
    // -----------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"mixed_float16", "mixed_bfloat16", "float64"})
    void modelsLearnInOtherDtypes(String policy) {
        var options = DTypePolicy.of(policy);
        var model =
                new Sequential(
                        new Dense(16, Activation.TANH).dtype(options), new Dense(3).dtype(options));
        model.dtype(options);
        model.build(Shape.of(2), new Generator(3));
        compiled(model);
        assertThat(model.optimizer() instanceof LossScaleOptimizer)
                .isEqualTo(policy.equals("mixed_float16"));
        var history =
                model.fit(Blobs.generate(300, 3, 0.8, 1).batches(32).shuffled(1), SILENT.epochs(4));
        assertThat(history.last("accuracy")).isGreaterThan(0.95);
        var expected = policy.equals("float64") ? DType.FLOAT64 : DType.FLOAT32;
        assertThat(model.variables()).allMatch(variable -> variable.dtype() == expected);
        assertThat(model.predict(Tensor.ones(Shape.of(1, 2))).dtype()).isEqualTo(options.compute());
    }

    // ---- a step of one's own
    // ----------------------------------------------------------------------

    /** Learns with half the gradient, and tells the largest one. */
    private static final class Careful extends Model {
        private final Mean mean = new Mean("careful_loss");

        Careful(Symbol inputs, Symbol outputs) {
            super(inputs, outputs);
        }

        @Override
        protected Map<String, Tensor> trainStep(Batch batch) {
            var tape = new GradientTape();
            Tensor loss;
            try (tape) {
                var outputs = applyAll(batch.inputs(), true);
                loss = computeLoss(batch, outputs);
            }
            var variables = trainableVariables();
            var gradients = tape.gradients(loss, variables);
            var halves = variables.stream().map(v -> gradients.get(v).times(0.5)).toList();
            optimizer().apply(halves, variables);
            mean.update(loss);
            return Map.of("careful_loss", mean.result(), "largest", halves.getFirst().abs().max());
        }
    }

    @Test
    void aStepOfOnesOwnIsCompiledAndKeepsCallbacks() {
        Generator.global().reset(1);
        var input = Input.of(2);
        var model = new Careful(input, new Dense(1).apply(input));
        model.compile(new SGD(0.1), new MeanSquaredError());
        var x = new Generator(1).normal(Shape.of(40, 2));
        var y = x.sum(1).reshape(40, 1);
        var before = model.weights();
        var largest = new ArrayList<Double>();
        var listener =
                new Callback() {
                    @Override
                    public void onTrainBatchEnd(int step, Logs logs) {
                        largest.add(logs.get("largest"));
                    }
                };
        model.trainOnBatch(Batch.of(x, y));
        var loss = new MeanSquaredError();
        var w = before.getFirst();
        var error = x.matmul(w).minus(y);
        var gradient = x.transpose().matmul(error).times(2.0 / 40);
        assertThat(
                        model.variables()
                                .getFirst()
                                .value()
                                .minus(w.minus(gradient.times(0.05)))
                                .abs()
                                .max()
                                .toDouble())
                .isLessThan(1e-6);
        var history = model.fit(x, y, SILENT.epochs(30).callbacks(listener));
        assertThat(history.values()).containsOnlyKeys("careful_loss", "largest");
        assertThat(loss.apply(y, model.apply(x)).toDouble()).isLessThan(0.05);
        assertThat(largest).hasSize(60).allMatch(value -> value >= 0);
    }
}
