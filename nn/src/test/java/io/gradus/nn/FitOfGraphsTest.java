package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.data.Offset.offset;

import io.gradus.data.Batch;
import io.gradus.data.BatchSource;
import io.gradus.data.Blobs;
import io.gradus.data.Dataset;
import io.gradus.ir.Shape;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Graphs of layers in training: several outputs, names, and batches and options that do not fit.
 */
class FitOfGraphsTest {
    private static final FitOptions SILENT = new FitOptions().verbosity(Verbosity.SILENT);

    private static Sequential mlp() {
        var model = new Sequential(new Dense(16, Activation.TANH), new Dense(3));
        model.build(Shape.of(2), new Generator(3));
        return model;
    }

    private static Model compiled(Model model) {
        return model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(true), "accuracy");
    }

    // ---- several outputs
    // -------------------------------------------------------------------------

    private static Model twoHeads() {
        Generator.global().reset(5);
        var input = Input.of(2);
        var body = new Dense(8, "tanh").apply(input);
        var kind = new Dense(3).name("kind").apply(body);
        var size = new Dense(1).name("size").apply(body);
        return Model.of(List.of(input), List.of(kind, size));
    }

    @Test
    void lossesAndMetricsBelongToOutputs() {
        var model = twoHeads();
        model.compile(
                new CompileOptions()
                        .optimizer(new SGD(0))
                        .loss("kind", new SparseCategoricalCrossentropy(true), 2)
                        .loss("size", new MeanSquaredError(), 0.5)
                        .metricsOf("kind", "accuracy"));
        var examples = Blobs.generate(20, 3, 1, 1);
        var sizes = examples.inputs().sum(1).reshape(20, 1);
        var logs =
                model.trainOnBatch(
                        new Batch(
                                List.of(examples.inputs()),
                                List.of(examples.targets(), sizes),
                                List.of()));
        assertThat(logs.names()).containsExactly("loss", "kind_loss", "size_loss", "kind_accuracy");
        assertThat(logs.get("loss"))
                .isCloseTo(2 * logs.get("kind_loss") + 0.5 * logs.get("size_loss"), offset(1e-5));
        var byName =
                model.fit(
                        Map.of("input", examples.inputs()),
                        Map.of("size", sizes, "kind", examples.targets()),
                        SILENT.batchSize(20));
        assertThat(byName.last("loss")).isCloseTo(logs.get("loss"), offset(1e-5));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        model.fit(
                                Map.of("input", examples.inputs()), Map.of("sizes", sizes), SILENT))
                .withMessageContaining("[kind, size]")
                .withMessageContaining("[sizes]");
    }

    @Test
    void aLossForAnOutputThatIsNotThereIsAnError() {
        var model = twoHeads();
        var options = new CompileOptions().loss("colour", new MeanSquaredError(), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.compile(options))
                .withMessageContaining("[kind, size]")
                .withMessageContaining("colour");
    }

    @Test
    void aClassThatTheModelCannotTellIsNamed() {
        var model = compiled(mlp());
        var x = Tensor.ones(Shape.of(4, 2));
        for (int wrong : new int[] {3, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.fit(x, Tensor.of(new int[] {0, 1, wrong, 2}), SILENT))
                    .withMessage(
                            "output 0: there is a target %d, but the model tells 3 classes apart, 0 to 2",
                            wrong);
        }
    }

    @Test
    void inputsMustHaveTheShapesOfTheGraph() {
        var model = twoHeads();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(List.of(Tensor.ones(Shape.of(3, 7)))))
                .withMessageContaining("input 'input' has shape (batch, 2), and was given")
                .withMessageContaining("7)");
        var open = Input.of(-1, 2);
        var steps = Model.of(open, new Dense(3).apply(open));
        assertThat(steps.predict(Tensor.ones(Shape.of(2, 9, 2))).shape())
                .isEqualTo(Shape.of(2, 9, 3));
        var a = Input.of(2);
        var b = Input.of(2);
        assertThat(Model.of(List.of(a, b), List.of(a.plus(b))).inputNames())
                .containsExactly("input", "input_1");
    }

    @Test
    void batchesWithoutEndOrBeginningAreRefused() {
        var examples = Blobs.generate(10, 3, 1, 1);
        var endless = Dataset.fromTensorSlices(examples).repeat().batch(5).batches();
        var model = compiled(mlp());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.fit(endless, SILENT))
                .withMessageContaining("stepsPerEpoch");
        assertThat(model.fit(endless, SILENT.stepsPerEpoch(3)).steps()).isEqualTo(3);
        var none = Dataset.fromTensorSlices(examples).take(0).batch(5).batches();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.fit(none, SILENT))
                .withMessageContaining("no batch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.fit(endless, SILENT.validationSplit(0.5)))
                .withMessageContaining("validationSplit is for tensors");
    }

    @Test
    void aModelThatWasNotCompiledSaysSo() {
        BatchSource none = Blobs.generate(10, 3, 1, 1).batches(5);
        assertThatIllegalStateException()
                .isThrownBy(() -> mlp().fit(none, 1))
                .withMessageContaining("call compile first");
    }
}
