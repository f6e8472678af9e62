package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.data.Blobs;
import io.gradus.data.Digits;
import io.gradus.data.LabeledImages;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {
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

    private static Trainer trainer(Layer model) {
        return new Trainer(
                model,
                new Adam(0.05),
                new SparseCategoricalCrossentropy(true),
                new SparseCategoricalAccuracy());
    }

    private static List<float[]> weights(Layer model) {
        return model.variables().stream().map(v -> v.value().toFloatArray()).toList();
    }

    @Test
    void learnsToTellCloudsApart() {
        var trainer = trainer(mlp());
        var test = Blobs.generate(200, 3, 0.8, 2).batches(64);
        double before = trainer.evaluate(test).get("accuracy");
        var history = trainer.fit(Blobs.generate(300, 3, 0.8, 1).batches(32).shuffled(1), 4, test);
        assertThat(before).isLessThan(0.8);
        assertThat(trainer.evaluate(test).get("accuracy")).isGreaterThan(0.97);
        assertThat(history.stopped()).isFalse();
        assertThat(history.steps()).isEqualTo(40);
        assertThat(history.epochs()).hasSize(4);
        assertThat(history.epochs().getLast().validation()).isEqualTo(trainer.evaluate(test));
    }

    @Test
    void theCompiledStepGivesTheBitsOfOneWrittenByHand() {
        var compiled = mlp();
        var byHand = mlp();
        // 70 = 32 + 32 + 6: the last batch is smaller and serves the same trace.
        var batches = Blobs.generate(70, 3, 0.8, 1).batches(32).shuffled(9);
        trainer(compiled).fit(batches, 2);

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
        assertThat(weights(compiled)).usingRecursiveComparison().isEqualTo(weights(byHand));
    }

    @Test
    void resultsAreMeansOverExamples() {
        var model = mlp();
        var trainer = trainer(model);
        var examples = Blobs.generate(50, 3, 1.5, 4);
        var results = trainer.evaluate(examples.batches(16));
        var outputs = model.apply(examples.inputs());
        var loss = new SparseCategoricalCrossentropy(true).apply(examples.targets(), outputs);
        var right = outputs.argMax(-1).equal(examples.targets());
        assertThat(results.get("loss")).isCloseTo(loss.toDouble(), offset(1e-6));
        assertThat(results.get("accuracy"))
                .isCloseTo(right.cast(DType.FLOAT64).mean().toDouble(), offset(1e-6));
        assertThat(trainer.evaluate(examples.batches(7)).get("loss"))
                .isCloseTo(loss.toDouble(), offset(1e-6));
    }

    @Test
    void tellsHowItGoes() {
        var events = new ArrayList<TrainingEvent>();
        trainer(mlp()).fit(Blobs.generate(40, 3, 1, 1).batches(16), 2, events::add);
        assertThat(events).hasSize(2 * 5);
        assertThat(events.get(0)).isEqualTo(new TrainingEvent.EpochStarted(0, 2, 3));
        assertThat(events.get(5)).isEqualTo(new TrainingEvent.EpochStarted(1, 2, 3));
        var step = (TrainingEvent.StepFinished) events.get(7);
        assertThat(step.epoch()).isEqualTo(1);
        assertThat(step.step()).isEqualTo(2);
        assertThat(step.steps()).isEqualTo(3);
        assertThat(step.metrics()).containsOnlyKeys("loss", "accuracy");
        assertThat(step.examplesPerSecond()).isPositive();
        var first = (TrainingEvent.StepFinished) events.get(6);
        assertThat(step.metrics().get("loss"))
                .isCloseTo((first.batchLoss() + step.batchLoss()) / 2, offset(1e-6));
        var done = (TrainingEvent.EpochFinished) events.get(9);
        assertThat(done.training())
                .isEqualTo(((TrainingEvent.StepFinished) events.get(8)).metrics());
        assertThat(done.validation()).isEmpty();
    }

    @Test
    void stopsAfterTheCurrentStep() {
        var trainer = trainer(mlp());
        var events = new ArrayList<TrainingEvent>();
        var history =
                trainer.fit(
                        Blobs.generate(160, 3, 1, 1).batches(16),
                        5,
                        event -> {
                            events.add(event);
                            if (event instanceof TrainingEvent.StepFinished step
                                    && step.epoch() == 1
                                    && step.step() == 3) {
                                trainer.stop();
                            }
                        });
        assertThat(history.stopped()).isTrue();
        assertThat(history.steps()).isEqualTo(13);
        assertThat(history.epochs()).hasSize(1);
        assertThat(events.getLast()).isInstanceOf(TrainingEvent.StepFinished.class);
        assertThat(trainer.fit(Blobs.generate(16, 3, 1, 1).batches(16), 1).steps()).isZero();
    }

    @Test
    void buildsAModelThatIsNot() {
        var model = new Sequential(new Dense(3));
        var trainer = trainer(model);
        trainer.evaluate(Blobs.generate(10, 3, 1, 1).batches(5));
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
        var trainer = new Trainer(model, new Adam(0.01), new SparseCategoricalCrossentropy(true));
        trainer.fit(images.batches(32).shuffled(5), 2);
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
}
