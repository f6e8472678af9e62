package io.gradus.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RegularizationTest {
    private static final int N = 40_000;

    /** Five standard deviations of a mean of N numbers with this variance. */
    private static Offset<Double> near(double variance) {
        return Offset.offset(5 * Math.sqrt(variance / N));
    }

    private static Tensor trained(Layer layer, Tensor x) {
        layer.build(x.shape().without(0), new Generator(11));
        return layer.apply(x, true);
    }

    @Test
    void dropoutDropsItsShareAndKeepsTheSum() {
        var y = trained(new Dropout(0.3), Tensor.ones(Shape.of(200, 200))).toDoubleArray();
        long dropped = Arrays.stream(y).filter(v -> v == 0).count();
        assertThat((double) dropped / N).isCloseTo(0.3, near(0.21));
        assertThat(Arrays.stream(y)).allMatch(v -> v == 0 || Math.abs(v - 1 / 0.7) < 1e-6);
    }

    @Test
    void noiseShapesDropTogether() {
        var y = trained(new Dropout(0.5).noiseShape(-1, 1, 8), Tensor.ones(Shape.of(4, 6, 8)));
        assertThat(y.toFloatArray())
                .containsExactly(y.slice(1, 0, 1).broadcastTo(Shape.of(4, 6, 8)).toFloatArray());
        assertThatThrownBy(
                        () -> trained(new Dropout(0.5).noiseShape(1), Tensor.ones(Shape.of(2, 3))))
                .hasMessageContaining("noiseShape is [1]");
        assertThatThrownBy(() ->
                        trained(new Dropout(0.5).noiseShape(-1, 2), Tensor.ones(Shape.of(2, 3))))
                .hasMessageContaining("noiseShape is [-1, 2]");
    }

    @Test
    void spatialDropoutDropsWholeChannels() {
        var shape = Shape.of(4, 3, 5, 16);
        var y = trained(new SpatialDropout2D(0.5), Tensor.ones(shape));
        assertThat(y.toFloatArray())
                .containsExactly(y.slice(1, 0, 1).slice(2, 0, 1).broadcastTo(shape).toFloatArray())
                .contains(0, 2);
        assertThatThrownBy(() -> trained(new SpatialDropout1D(0.5), Tensor.ones(shape)))
                .hasMessageContaining("inputs have shape (batch, steps, channels)");
    }

    @Test
    void alphaDropoutKeepsMeanAndVariance() {
        var x = new Generator(5).normal(Shape.of(200, 200), 0, 1, DType.FLOAT64);
        var y = trained(new AlphaDropout(0.2), x.cast(DType.FLOAT32)).cast(DType.FLOAT64);
        assertThat(y.mean().toDouble()).isCloseTo(0, near(1));
        assertThat(y.variance().toDouble()).isCloseTo(1, near(4));
    }

    @Test
    void gaussianNoiseHasItsDeviation() {
        var ones = Tensor.ones(Shape.of(200, 200));
        var added = trained(new GaussianNoise(0.4), ones).cast(DType.FLOAT64);
        assertThat(added.mean().toDouble()).isCloseTo(1, near(0.16));
        assertThat(added.variance().toDouble()).isCloseTo(0.16, near(2 * 0.16 * 0.16));
        var multiplied = trained(new GaussianDropout(0.2), ones.times(2)).cast(DType.FLOAT64);
        assertThat(multiplied.mean().toDouble()).isCloseTo(2, near(1));
        assertThat(multiplied.variance().toDouble()).isCloseTo(1, near(2));
    }

    @Test
    void aSeedGivesTheSameNumbersAgain() {
        var x = Tensor.ones(Shape.of(4, 50));
        var first = trained(new Dropout(0.5).seed(8), x).toFloatArray();
        assertThat(trained(new Dropout(0.5).seed(8), x).toFloatArray()).containsExactly(first);
        assertThat(trained(new Dropout(0.5).seed(9), x).toFloatArray()).isNotEqualTo(first);
        var layer = new Dropout(0.5).seed(8);
        assertThat(layer.apply(x, true).toFloatArray())
                .isNotEqualTo(layer.apply(x, true).toFloatArray());
    }

    @Test
    void activityIsPenalisedForEachExample() {
        var layer = new ActivityRegularization(0.1, 0.01);
        layer.apply(Tensor.of(new float[][] {{1, -2}, {3, 4}}), true);
        assertThat(layer.losses()).hasSize(1);
        assertThat(layer.losses().getFirst().toDouble())
                .isCloseTo((0.1 * 10 + 0.01 * 30) / 2, Offset.offset(1e-6));
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("rate is 1.0");
        assertThatThrownBy(() -> new GaussianNoise(-0.1)).hasMessageContaining("stddev is -0.1");
        assertThatThrownBy(() -> new ActivityRegularization(-1, 0))
                .hasMessageContaining("l1 is -1.0");
    }
}
