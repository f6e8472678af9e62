package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.SILENT;
import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.Blobs;
import io.gradus.nn.Model;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.SGD;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapEMAWeightsTest {
    private static final double MOMENTUM = 0.9;

    /** The model of {@link Scripted}, with averages: one step of it is one of the other. */
    private static Model averaged() {
        var optimizer = new SGD(0.5).useEma(MOMENTUM);
        return Scripted.model().compile(optimizer, new SparseCategoricalCrossentropy(true));
    }

    /** The weights after each step, and the averages that follow from them by the formula. */
    private static final class ByHand {
        final List<List<float[]>> weights = new ArrayList<>();
        final List<double[]> averages = new ArrayList<>();

        ByHand(int epochs) {
            var model = Scripted.model();
            fit(
                    model,
                    epochs,
                    new LambdaCallback()
                            .onTrainBatchEnd((step, logs) -> weights.add(weights(model))));
            for (var after : weights) {
                var kernel = after.getFirst();
                var average = new double[kernel.length];
                for (int i = 0; i < average.length; i++) {
                    average[i] =
                            averages.isEmpty()
                                    ? kernel[i]
                                    : averages.getLast()[i] * MOMENTUM + kernel[i] * (1 - MOMENTUM);
                }
                averages.add(average);
            }
        }
    }

    private static void assertClose(float[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i])
                    .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-5));
        }
    }

    @Test
    void itIsTestedWithAveragesAndLearnsWithItsOwn() {
        var byHand = new ByHand(2);
        var model = averaged();
        var tested = new ArrayList<float[]>();
        var ends = new ArrayList<float[]>();
        var data = Blobs.generate(32, 3, 1, 1);
        model.fit(
                data.batches(8).shuffled(2),
                SILENT.epochs(2)
                        .validation(data.batches(32))
                        .callbacks(
                                new SwapEMAWeights(),
                                new LambdaCallback()
                                        .onTestBatchEnd((step, logs) ->
                                                tested.add(weights(model).getFirst()))
                                        .onEpochEnd((epoch, logs) ->
                                                ends.add(weights(model).getFirst()))));
        assertThat(tested).hasSize(2);
        assertClose(tested.get(0), byHand.averages.get(3));
        assertClose(tested.get(1), byHand.averages.get(7));
        assertThat(ends.get(0)).isEqualTo(byHand.weights.get(3).getFirst());
        assertThat(ends.get(1)).isEqualTo(byHand.weights.get(7).getFirst());
        // Training ends with the averages.
        assertClose(weights(model).getFirst(), byHand.averages.get(7));
    }

    @Test
    void betweenEpochsTheAveragesCanBeSaved() {
        var byHand = new ByHand(3);
        var model = averaged();
        var ends = new ArrayList<float[]>();
        var begins = new ArrayList<float[]>();
        var listener =
                new LambdaCallback()
                        .onEpochBegin(epoch -> begins.add(weights(model).getFirst()))
                        .onEpochEnd((epoch, logs) -> {
                            ends.add(weights(model).getFirst());
                            if (epoch == 2) {
                                model.stopTraining();
                            }
                        });
        var history = fit(model, 5, new SwapEMAWeights(true), listener);
        assertThat(history.epochs()).hasSize(3);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertClose(ends.get(epoch), byHand.averages.get(4 * epoch + 3));
        }
        assertThat(begins.get(1)).isEqualTo(byHand.weights.get(3).getFirst());
        assertThat(begins.get(2)).isEqualTo(byHand.weights.get(7).getFirst());
        // Stopped early, it has them all the same.
        assertClose(weights(model).getFirst(), byHand.averages.get(11));
    }

    @Test
    void aModelPredictsWithThem() {
        var model = averaged();
        fit(model, 1);
        var data = Blobs.generate(8, 3, 1, 1);
        var average = model.optimizer().average(model.variables().getFirst()).orElseThrow();
        average.assign(average.value().times(0).plus(1));
        var before = weights(model);
        var seen = new ArrayList<float[]>();
        model.predict(
                data.batches(8),
                new SwapEMAWeights(),
                new LambdaCallback()
                        .onPredictBatchEnd(step -> seen.add(weights(model).getFirst())));
        assertThat(seen.getFirst()).containsOnly(1);
        assertThat(weights(model)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void anOptimizerWithoutAveragesIsAMistake() {
        var model = Scripted.model();
        assertThatIllegalStateException()
                .isThrownBy(() -> fit(model, 1, new SwapEMAWeights(true)))
                .withMessageContaining("say useEma");
    }

    @Test
    void aResumedTrainingGoesOnWithItsOwnWeights(@TempDir Path folder) {
        var whole = averaged();
        fit(whole, 4, new SwapEMAWeights(true));
        var backup = folder.resolve("backup");
        var breaker =
                new LambdaCallback()
                        .onEpochBegin(epoch -> {
                            if (epoch == 2) {
                                throw new IllegalStateException("broken");
                            }
                        });
        assertThatThrownBy(() ->
                        fit(
                                averaged(),
                                4,
                                new SwapEMAWeights(true),
                                breaker,
                                new BackupAndRestore(backup)))
                .hasMessage("broken");
        var resumed = averaged();
        fit(
                resumed,
                4,
                new SwapEMAWeights(true),
                new LambdaCallback(),
                new BackupAndRestore(backup));
        assertThat(weights(resumed)).usingRecursiveComparison().isEqualTo(weights(whole));
    }
}
