package io.gradus.nn.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Initializer.Distribution;
import io.gradus.nn.weights.Initializer.Mode;
import io.gradus.nn.weights.Initializer.Scaling;
import io.gradus.nn.weights.Initializer.Side;
import io.gradus.nn.weights.Initializer.Window;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
    private static Tensor value(Initializer initializer, int... sizes) {
        return initializer.value(Shape.of(sizes), DType.FLOAT32, new Generator(6));
    }

    // ---- without chance
    // ----------------------------------------------------------------------------

    @Test
    void someAreOneNumber() {
        assertThat(value(Initializer.zeros(), 3).toFloatArray()).containsOnly(0);
        assertThat(value(Initializer.ones(), 3).toFloatArray()).containsOnly(1);
        assertThat(value(Initializer.constant(-2.5), 3).toFloatArray()).containsOnly(-2.5f);
        assertThat(value(Initializer.identity(3), 2, 3).toFloatArray())
                .containsExactly(3, 0, 0, 0, 3, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value(Initializer.identity(), 2, 3, 4))
                .withMessageContaining("matrix");
    }

    // Cosines or sines of NumPy times scipy.signal.get_window(window, 5, periodic), scaled.
    @ParameterizedTest
    @CsvSource({
        "REAL, HANN, DENSITY, false, 0 0 0 0 0.408248 0.204124 -0.204124 -0.408248 0.816497 -0.408248 -0.408248 0.816497 0.408248 -0.408248 0.408248 -0.408248 0 0 0 0",
        "IMAG, HAMMING, SPECTRUM, true, 0 0 0 0 0 -0.127611 -0.127611 0 0 -0.292572 0.292572 0 0 0 0 0 0 0.127611 -0.127611 0",
        "REAL, BLACKMAN, NONE, true, 0 0 0 0 0.20077 0.100385 -0.100385 -0.20077 0.84923 -0.424615 -0.424615 0.84923 0.84923 -0.84923 0.84923 -0.84923 0.20077 -0.100385 -0.100385 0.20077",
        "IMAG, BARTLETT, DENSITY, false, 0 0 0 0 0 -0.353553 -0.353553 0 0 -0.707107 0.707107 0 0 0 0 0 0 0 0 0",
        "IMAG, NONE, DENSITY, false, 0 0 0 0 0 -0.866025 -0.866025 0 0 -0.866025 0.866025 0 0 0 0 0 0 0.866025 -0.866025 0",
    })
    void stftHasTheWavesOfSciPy(
            Side side, Window window, Scaling scaling, boolean periodic, String expected) {
        var kernel = value(Initializer.stft(side, window, scaling, periodic), 5, 2, 4);
        var numbers = Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        for (var channel : kernel.unstack(1)) {
            assertThat(channel.toDoubleArray()).containsExactly(numbers, offset(2e-6));
        }
    }

    // ---- distributions
    // -----------------------------------------------------------------------------

    @Test
    void fansAreCountedAsKerasDoes() {
        assertThat(Fans.of(Shape.of(784, 10))).isEqualTo(new Fans(784, 10));
        assertThat(Fans.of(Shape.of(3, 5, 16, 32))).isEqualTo(new Fans(15 * 16, 15 * 32));
        assertThat(Fans.of(Shape.of(7))).isEqualTo(new Fans(7, 7));
        assertThat(Fans.of(Shape.scalar())).isEqualTo(new Fans(1, 1));
    }

    /** A normal distribution is cut at 2 of its deviations before the cut, 1/0.8796 of the own. */
    private static void check(Tensor values, String kind, double mean, double stddev) {
        var centered = values.minus(mean);
        double root = Math.sqrt(centered.square().mean().toDouble());
        assertThat(root).isCloseTo(stddev, offset(0.02 * stddev));
        assertThat(centered.mean().toDouble()).isCloseTo(0, offset(0.03 * stddev));
        double largest = centered.abs().max().toDouble() / stddev;
        switch (kind) {
            // A uniform distribution's variance is limit² / 3.
            case "uniform" -> assertThat(largest).isBetween(0.999 * Math.sqrt(3), Math.sqrt(3));
            case "truncated" -> assertThat(largest).isBetween(1.9 / 0.8796, 2.0001 / 0.8796);
            // Of 20,000 normal numbers one is beyond 3.5 deviations, as good as surely.
            default -> assertThat(largest).isBetween(3.5, 6.0);
        }
        // A quarter of the numbers lies within these, by the distribution.
        double quarter =
                switch (kind) {
                    case "uniform" -> 0.25 * Math.sqrt(3);
                    case "truncated" -> 0.3036 / 0.8796;
                    default -> 0.3186;
                };
        double share = centered.abs().less(quarter * stddev).cast(DType.FLOAT32).mean().toDouble();
        assertThat(share).isCloseTo(0.25, offset(0.01));
    }

    // The shape (100, 200) has 100 inputs, 200 outputs, 150 on average.
    @ParameterizedTest
    @CsvSource({
        "glorot_normal, truncated, 1, 150",
        "glorot_uniform, uniform, 1, 150",
        "he_normal, truncated, 2, 100",
        "he_uniform, uniform, 2, 100",
        "lecun_normal, truncated, 1, 100",
        "lecun_uniform, uniform, 1, 100",
        "variance_scaling, truncated, 1, 100",
        "random_normal, normal, 0.0025, 1",
        "normal, normal, 0.0025, 1",
    })
    void namesStandForDistributions(String name, String kind, double scale, double n) {
        check(value(Initializer.of(name), 100, 200), kind, 0, Math.sqrt(scale / n));
    }

    @Test
    void meansDeviationsAndLimitsAreThoseAskedFor() {
        check(value(Initializer.randomNormal(3, 2), 20_000), "normal", 3, 2);
        check(value(Initializer.truncatedNormal(-1, 2), 20_000), "truncated", -1, 2 * 0.8796);
        check(value(Initializer.randomUniform(1, 5), 20_000), "uniform", 3, 2 / Math.sqrt(3));
        check(
                value(
                        Initializer.varianceScaling(
                                3, Mode.FAN_OUT, Distribution.UNTRUNCATED_NORMAL),
                        100,
                        200),
                "normal",
                0,
                Math.sqrt(3.0 / 200));
        check(
                value(Initializer.varianceScaling(3, Mode.FAN_AVG, Distribution.UNIFORM), 100, 200),
                "uniform",
                0,
                Math.sqrt(3.0 / 150));
    }

    @Test
    void orthogonalMatricesAreOrthogonal() {
        var tall = value(Initializer.orthogonal(), 3, 4, 5).reshape(12, 5);
        assertThat(tall.matmul(tall, true, false).toFloatArray())
                .containsExactly(Tensor.eye(5).toFloatArray(), offset(1e-5f));
        var wide = value(Initializer.orthogonal(2), 5, 12);
        assertThat(wide.matmul(wide, false, true).toFloatArray())
                .containsExactly(Tensor.eye(5).times(4).toFloatArray(), offset(1e-5f));
        // Each place is as often negative as positive.
        var generator = new Generator(1);
        var signs = Tensor.zeros(Shape.of(3, 3));
        for (int i = 0; i < 200; i++) {
            signs =
                    signs.plus(
                            Initializer.orthogonal()
                                    .value(Shape.of(3, 3), DType.FLOAT32, generator)
                                    .sign());
        }
        assertThat(signs.abs().max().toDouble()).isLessThan(60);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value(Initializer.orthogonal(), 5))
                .withMessageContaining("2 axes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "glorot_normal",
                "glorot_uniform",
                "he_normal",
                "he_uniform",
                "lecun_normal",
                "lecun_uniform",
                "orthogonal",
                "random_normal",
                "random_uniform",
                "truncated_normal",
                "variance_scaling"
            })
    void aSeedMakesTheNumbersTheSame(String name) {
        var generator = new Generator(1);
        var shape = Shape.of(4, 4);
        var seeded = Initializer.of(name).seed(7);
        var first = seeded.value(shape, DType.FLOAT32, generator).toFloatArray();
        assertThat(seeded.value(shape, DType.FLOAT32, generator).toFloatArray()).isEqualTo(first);
        var free = Initializer.of(name);
        assertThat(free.value(shape, DType.FLOAT32, generator).toFloatArray())
                .isNotEqualTo(free.value(shape, DType.FLOAT32, generator).toFloatArray())
                .isNotEqualTo(first);
        assertThat(Config.read(Initializer.class, Config.of(seeded), Weights.registry()))
                .isEqualTo(seeded);
    }

    @Test
    void lambdasCanHaveASeedToo() {
        Initializer own = (shape, dtype, generator) -> generator.normal(shape, 0, 1, dtype);
        assertThat(value(own.seed(3), 4).toFloatArray())
                .isEqualTo(new Generator(3).normal(Shape.of(4)).toFloatArray());
    }

    @Test
    void theSixteenGoThroughAFile() {
        var all =
                new Initializer[] {
                    Initializer.zeros(),
                    Initializer.ones(),
                    Initializer.constant(3),
                    Initializer.randomNormal(1, 2),
                    Initializer.randomUniform(1, 2),
                    Initializer.truncatedNormal(1, 2),
                    Initializer.varianceScaling(2, Mode.FAN_AVG, Distribution.UNIFORM),
                    Initializer.glorotNormal(),
                    Initializer.glorotUniform(),
                    Initializer.heNormal(),
                    Initializer.heUniform(),
                    Initializer.lecunNormal(),
                    Initializer.lecunUniform(),
                    Initializer.orthogonal(2),
                    Initializer.identity(2),
                    Initializer.stft(Side.IMAG, Window.BLACKMAN, Scaling.SPECTRUM, true)
                };
        assertThat(all).hasSize(16);
        for (var initializer : all) {
            var config = Config.of(initializer);
            assertThat(Config.read(Initializer.class, config, Weights.registry()))
                    .isEqualTo(initializer);
            // Keras' names of classes find them too.
            assertThat(Initializer.of(config.get("class_name").toString()))
                    .hasSameClassAs(initializer);
        }
        assertThatThrownBy(() -> Config.of((Initializer) (shape, dtype, g) -> Tensor.of(1f)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void otherNamesOfKerasAreKnown() {
        assertThat(Initializer.of("OrthogonalInitializer")).isEqualTo(Initializer.orthogonal());
        assertThat(Initializer.of("STFTInitializer")).isEqualTo(Initializer.stft(Side.REAL));
        assertThat(Initializer.of("uniform")).isEqualTo(Initializer.of("random_uniform"));
        assertThat(Initializer.of("one")).isEqualTo(Initializer.ones());
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.of("xavier"))
                .withMessageContaining("xavier")
                .withMessageContaining("glorot_uniform");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.randomUniform(1, 0))
                .withMessageContaining("minval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.randomNormal(1, -1))
                .withMessageContaining("stddev");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Initializer.varianceScaling(0, Mode.FAN_IN, Distribution.UNIFORM))
                .withMessageContaining("scale");
    }
}
