package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.DTypePolicy;
import io.gradus.nn.Sequential;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {
    private static final Tensor INPUTS =
            new Generator(3).normal(Shape.of(64, 3), 5, 2, DType.FLOAT32);

    @Test
    void movingStatisticsGoToThoseOfTheData() {
        var layer = new BatchNormalization().momentum(0.8);
        var step = TracedFunction.of((Tensor x) -> layer.apply(x, true));
        layer.build(Shape.of(3), new Generator(1));
        for (int i = 0; i < 100; i++) {
            step.apply(INPUTS);
        }
        var outputs = layer.apply(INPUTS, false);
        for (double mean : outputs.mean(0).toDoubleArray()) {
            assertThat(mean).isCloseTo(0, Offset.offset(1e-4));
        }
        for (double variance : outputs.variance(0).toDoubleArray()) {
            assertThat(variance).isCloseTo(1, Offset.offset(1e-3));
        }
    }

    @Test
    void fittingMovesStatisticsAndTestingDoesNot() {
        var layer = new BatchNormalization();
        var model = new Sequential(layer, new Dense(1));
        model.compile(new SGD(0.01), new MeanSquaredError());
        var targets = INPUTS.sum(new int[] {1}, true);
        model.fit(INPUTS, targets, 2);
        assertThat(layer.nonTrainableVariables()).hasSize(2);
        var moved = layer.nonTrainableVariables().getFirst().value();
        assertThat(moved.min().toFloat()).isGreaterThan(0.1f);
        model.evaluate(INPUTS, targets);
        model.predict(INPUTS);
        assertThat(layer.nonTrainableVariables().getFirst().value().toFloatArray())
                .containsExactly(moved.toFloatArray());
    }

    @Test
    void aLayerThatIsNotTrainableUsesAndKeepsItsStatistics() {
        var layer = new BatchNormalization();
        layer.build(Shape.of(3), new Generator(1));
        layer.trainable(false);
        var before = layer.weights();
        assertThat(layer.apply(INPUTS, true).toFloatArray())
                .containsExactly(layer.apply(INPUTS, false).toFloatArray());
        for (int i = 0; i < before.size(); i++) {
            assertThat(layer.weights().get(i)).isSameAs(before.get(i));
        }
    }

    /** In float16 the mean square of such inputs is infinite. */
    @ParameterizedTest
    @ValueSource(strings = {"batch", "layer", "group", "rms", "unit"})
    void narrowDtypesComputeStatisticsInFloat32(String kind) {
        var layer =
                switch (kind) {
                    case "batch" -> new BatchNormalization();
                    case "layer" -> new LayerNormalization();
                    case "group" -> new GroupNormalization(1);
                    case "rms" -> new RMSNormalization();
                    default -> new UnitNormalization();
                };
        layer.dtype(DTypePolicy.MIXED_FLOAT16);
        var x = Tensor.of(new float[][] {{400, -500, 600}, {-300, 400, 200}});
        var wide = layer.apply(x, true);
        assertThat(wide.dtype()).isEqualTo(DType.FLOAT16);
        for (double element : wide.toDoubleArray()) {
            assertThat(Math.abs(element)).isBetween(0.02, 2.0);
        }
    }

    @Test
    void spectralNormalizationMakesTheLargestSingularValueOne() {
        var layer = new SpectralNormalization(new Dense(5)).powerIterations(4);
        layer.build(Shape.of(6), new Generator(4));
        var step = TracedFunction.of((Tensor x) -> layer.apply(x, true));
        for (int i = 0; i < 30; i++) {
            step.apply(Tensor.ones(Shape.of(2, 6)));
        }
        var kernel = layer.layer().variablesByPath().get("kernel").value();
        assertThat(kernel.singularValues().max().toDouble()).isCloseTo(1, Offset.offset(1e-4));
        assertThat(layer.trainableVariables()).hasSize(2);
    }

    @Test
    void spectralNormalizationTakesEmbeddingsAndLeavesZeros() {
        var layer = new SpectralNormalization(new Embedding(4, 2).embeddingsInitializer("zeros"));
        var outputs = layer.apply(Tensor.of(new int[][] {{1, 2}}), true);
        assertThat(outputs.toFloatArray()).containsOnly(0);
        var table = layer.layer().variables().getFirst();
        table.assign(Tensor.ones(Shape.of(4, 2)));
        layer.apply(Tensor.of(new int[][] {{1, 2}}), true);
        assertThat(table.value().singularValues().max().toDouble())
                .isCloseTo(1, Offset.offset(1e-5));
        assertThatThrownBy(() -> new SpectralNormalization(new ReLU()).apply(INPUTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'re_lu' has neither a kernel nor embeddings");
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new BatchNormalization().momentum(1.5))
                .hasMessageContaining("momentum is 1.5: it must be from 0.0 to 1.0");
        assertThatThrownBy(() -> new BatchNormalization().epsilon(0))
                .hasMessageContaining("epsilon is 0.0");
        assertThatThrownBy(() -> new RenormClipping(-1, 2, 3)).hasMessageContaining("rmin is -1.0");
        assertThatThrownBy(() -> new GroupNormalization(2).apply(INPUTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("groups is 2: the 3 channels");
        assertThatThrownBy(() -> new GroupNormalization(1).axis(0).apply(INPUTS))
                .hasMessageContaining("axis names the batch");
        assertThatThrownBy(() -> new LayerNormalization(2).apply(INPUTS))
                .hasMessageContaining("axis 2 is out of range");
    }

    @Test
    void onlyTheScalesThatAreWantedAreThere() {
        var layer = new BatchNormalization().center(false).renorm(true);
        layer.build(Shape.of(3), new Generator(1));
        assertThat(List.copyOf(layer.variablesByPath().keySet()))
                .containsExactly(
                        "gamma", "moving_mean", "moving_variance", "renorm_mean", "renorm_stddev");
    }
}
