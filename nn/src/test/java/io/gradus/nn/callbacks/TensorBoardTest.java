package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.SILENT;
import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.data.Blobs;
import io.gradus.ir.Shape;
import io.gradus.nn.tensorboard.Events;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
    @TempDir Path folder;

    private Path train() {
        return folder.resolve("train");
    }

    private Path validation() {
        return folder.resolve("validation");
    }

    private static TreeSet<String> tags(Path folder) throws IOException {
        var tags = new TreeSet<String>();
        Events.values(folder).forEach(value -> tags.add(value.tag()));
        return tags;
    }

    @Test
    void itWritesTheCurvesOfTrainingAndValidation() throws IOException {
        var data = Blobs.generate(32, 3, 1, 1);
        var history =
                model().fit(
                                data.batches(8),
                                SILENT.epochs(3)
                                        .validation(data.batches(16))
                                        .callbacks(new TensorBoard(folder)));
        assertThat(tags(train()))
                .containsExactly("epoch_accuracy", "epoch_learning_rate", "epoch_loss");
        assertThat(tags(validation()))
                .containsExactly(
                        "epoch_accuracy",
                        "epoch_loss",
                        "evaluation_accuracy_vs_iterations",
                        "evaluation_loss_vs_iterations");
        for (int epoch = 0; epoch < 3; epoch++) {
            long at = epoch;
            assertThat(Events.curve(train(), "epoch_loss"))
                    .containsEntry(at, history.get("loss").get(epoch).floatValue());
            assertThat(Events.curve(validation(), "epoch_accuracy"))
                    .containsEntry(at, history.get("val_accuracy").get(epoch).floatValue());
            assertThat(Events.curve(validation(), "evaluation_loss_vs_iterations"))
                    .containsEntry(4 * at + 4, history.get("val_loss").get(epoch).floatValue());
        }
        assertThat(Events.curve(train(), "epoch_learning_rate"))
                .isEqualTo(Map.of(0L, 0.5f, 1L, 0.5f, 2L, 0.5f));
    }

    @Test
    void itWritesTheGraphOnce() throws IOException {
        fit(model(), 2, new TensorBoard(folder));
        var graphs = Events.events(train()).stream().filter(event -> event.has(4)).toList();
        assertThat(graphs).hasSize(1);
        assertThat(graphs.getFirst().message(4).messages(1))
                .extracting(node -> node.text(1))
                .containsExactly("input", "dense", "dense_1");
        var without = folder.resolve("without");
        fit(model(), 1, new TensorBoard(without).writeGraph(false));
        assertThat(Events.events(without.resolve("train"))).noneMatch(event -> event.has(4));
    }

    @Test
    void itWritesBatchesOverAllEpochs() throws IOException {
        fit(model(), 3, new TensorBoard(folder).updateFreq(1));
        assertThat(Events.curve(train(), "batch_loss").keySet())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 12).boxed().toList());
        assertThat(tags(train()))
                .contains("batch_accuracy")
                .doesNotContain("batch_steps_per_second");
        var every = folder.resolve("every");
        fit(model(), 3, new TensorBoard(every).updateFreq(5).writeStepsPerSecond(true));
        assertThat(Events.curve(every.resolve("train"), "batch_loss").keySet())
                .containsExactly(5L, 10L);
        assertThat(Events.curve(every.resolve("train"), "batch_steps_per_second").values())
                .hasSize(2)
                .allMatch(rate -> rate > 0);
        assertThat(Events.curve(every.resolve("train"), "epoch_steps_per_second").values())
                .hasSize(3)
                .allMatch(rate -> rate > 0);
    }

    @Test
    void itWritesWeightsAsHistogramsAndImages() throws IOException {
        var model = model();
        fit(model, 5, new TensorBoard(folder).histogramFreq(2).writeImages(true));
        var values = Events.values(train());
        for (var entry : model.variablesByPath().entrySet()) {
            var ofPath =
                    values.stream()
                            .filter(v -> v.tag().equals(entry.getKey() + "/histogram"))
                            .toList();
            assertThat(ofPath).extracting(Events.Value::step).containsExactly(0L, 2L, 4L);
            var last = ofPath.getLast().message().message(5);
            var x = entry.getValue().value();
            assertThat(last.decimal(1)).isEqualTo(x.min().toDouble());
            assertThat(last.decimal(2)).isEqualTo(x.max().toDouble());
            assertThat(last.decimal(3)).isEqualTo(x.size());
            assertThat(values).anyMatch(v -> v.tag().equals(entry.getKey() + "/image"));
        }
    }

    @Test
    void weightsAreImagesByTheirRank() {
        assertThat(shapes(Shape.of(7))).containsExactly(Shape.of(7, 1, 1));
        assertThat(shapes(Shape.of(3, 7))).containsExactly(Shape.of(3, 7, 1));
        assertThat(shapes(Shape.of(7, 3))).containsExactly(Shape.of(3, 7, 1));
        assertThat(shapes(Shape.of(5, 4, 2))).containsExactly(Shape.of(5, 4, 1), Shape.of(5, 4, 1));
        assertThat(shapes(Shape.of(5, 4, 1, 9))).hasSize(3).containsOnly(Shape.of(5, 4, 1));
        assertThat(shapes(Shape.of(5, 4, 3, 9))).hasSize(3).containsOnly(Shape.of(5, 4, 3));
        assertThat(shapes(Shape.of(5, 4, 8, 9))).isEmpty();
        assertThat(shapes(Shape.scalar())).isEmpty();
        var image = TensorBoard.images(Tensor.of(new float[] {-2, 0, 2})).getFirst();
        assertThat(image.toFloatArray()).containsExactly(0, 0.5f, 1);
        var filters = TensorBoard.images(Tensor.arange(8).reshape(2, 2, 1, 2));
        assertThat(filters.get(1).times(7).toFloatArray()).containsExactly(1, 3, 5, 7);
    }

    private static List<Shape> shapes(Shape weight) {
        return TensorBoard.images(Tensor.ones(weight)).stream().map(Tensor::shape).toList();
    }

    @Test
    void aResumedTrainingGoesOnWithItsCurves() throws IOException {
        var whole = folder.resolve("whole");
        fit(model(), 6, new TensorBoard(whole).updateFreq(1));
        var backup = folder.resolve("backup");
        var steps = new int[1];
        var breaker =
                new LambdaCallback()
                        .onTrainBatchBegin(step -> {
                            if (steps[0]++ == 14) {
                                throw new IllegalStateException("broken");
                            }
                        });
        var broken = folder.resolve("broken");
        assertThatThrownBy(() ->
                        fit(
                                model(),
                                6,
                                new BackupAndRestore(backup).everySteps(3),
                                new TensorBoard(broken).updateFreq(1),
                                breaker))
                .hasMessage("broken");
        fit(
                model(),
                6,
                new BackupAndRestore(backup).everySteps(3),
                new TensorBoard(broken).updateFreq(1),
                new LambdaCallback());
        for (var tag : tags(whole.resolve("train"))) {
            assertThat(new TreeMap<>(Events.curve(broken.resolve("train"), tag)))
                    .as(tag)
                    .isEqualTo(new TreeMap<>(Events.curve(whole.resolve("train"), tag)));
        }
        assertThat(broken.resolve("train").toFile().list()).hasSize(1);
    }
}
