package io.gradus.tensor.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Statistical tests of what generators draw, with fixed seeds. Each bound is met by all but one of
 * a million right generators; the long form looks at more numbers, and so at smaller faults.
 */
class RandomBatteryTest {
    private static final int COUNT = Boolean.getBoolean("gradus.long") ? 1 << 21 : 1 << 16;
    private static final Shape SHAPE = Shape.of(COUNT);
    private static final double DEVIATIONS = 5;

    // ---- tests
    // ---------------------------------------------------------------------------------------------------

    /** Kolmogorov and Smirnov: √n · distance is above 2.7 once in a million samples. */
    private static void follows(double[] numbers, DoubleUnaryOperator distribution) {
        var sorted = numbers.clone();
        Arrays.sort(sorted);
        double n = sorted.length;
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double share = distribution.applyAsDouble(sorted[i]);
            distance = Math.max(distance, Math.max(share - i / n, (i + 1) / n - share));
        }
        assertThat(distance * Math.sqrt(n)).as("Kolmogorov–Smirnov").isLessThan(2.7);
    }

    /** Mean and variance, whose own deviations the fourth moment tells. */
    private static void moments(double[] numbers, double mean, double variance) {
        double n = numbers.length;
        double m = Arrays.stream(numbers).sum() / n;
        double second = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum() / n;
        double fourth = Arrays.stream(numbers).map(x -> Math.pow(x - mean, 4)).sum() / n;
        assertThat(m).as("mean").isCloseTo(mean, within(DEVIATIONS * Math.sqrt(variance / n)));
        assertThat(second)
                .as("variance")
                .isCloseTo(
                        variance,
                        within(DEVIATIONS * Math.sqrt((fourth - variance * variance + 1e-30) / n)));
    }

    /** χ² over values from 0 on; those of which few are expected count as one. */
    private static void chiSquare(int[] values, int kinds, IntToDoubleFunction probability) {
        var counts = new double[kinds];
        for (int value : values) {
            counts[value]++;
        }
        double sum = 0;
        double rareFound = 0;
        double rareExpected = 0;
        int degrees = -1;
        for (int kind = 0; kind < kinds; kind++) {
            double expected = values.length * probability.applyAsDouble(kind);
            if (expected < 20) {
                rareFound += counts[kind];
                rareExpected += expected;
            } else {
                sum += (counts[kind] - expected) * (counts[kind] - expected) / expected;
                degrees++;
            }
        }
        if (rareExpected >= 20) {
            sum += (rareFound - rareExpected) * (rareFound - rareExpected) / rareExpected;
            degrees++;
        } else {
            assertThat(rareFound).as("rare values").isLessThan(rareExpected + 30);
        }
        double found = sum;
        double chance = 1 - DistributionFunctions.gamma(degrees / 2.0, found / 2);
        assertThat(chance).as("χ² of %s, %s degrees", found, degrees).isGreaterThan(1e-6);
    }

    private static void uncorrelated(double[] a, double[] b, int lag) {
        double sum = 0;
        for (int i = lag; i < a.length; i++) {
            sum += a[i] * b[i - lag];
        }
        double n = a.length - lag;
        assertThat(sum / n).as("lag %s", lag).isCloseTo(0, within(DEVIATIONS / Math.sqrt(n)));
    }

    // ---- continuous distributions
    // --------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void uniform(DType dtype) {
        var x = new Generator(1).uniform(SHAPE, -1, 3, dtype).toDoubleArray();
        moments(x, 1, 16 / 12.0);
        follows(x, u -> (u + 1) / 4);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 2048", "BFLOAT16, 256"})
    @DisplayName("16-bit numbers in [0, 1) are equally spaced, alike, and never 1")
    void narrowUniform(DType dtype, int steps) {
        var x = new Generator(2).uniform(SHAPE, 0, 1, dtype);
        assertThat(x.dtype()).isEqualTo(dtype);
        var values = x.cast(DType.FLOAT32).times(steps).toIntArray();
        assertThat(x.cast(DType.FLOAT32).times(steps).toFloatArray())
                .isEqualTo(Tensor.of(values).cast(DType.FLOAT32).toFloatArray());
        chiSquare(values, steps, k -> 1.0 / steps);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void normal(DType dtype) {
        var x = new Generator(3).normal(SHAPE, 2, 3, dtype).toDoubleArray();
        moments(x, 2, 9);
        follows(x, z -> DistributionFunctions.normal((z - 2) / 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    @DisplayName("16-bit normal numbers are those of float32, rounded once")
    void narrowNormal(DType dtype) {
        var narrow = new Generator(4).normal(SHAPE, 0, 1, dtype);
        var wide = new Generator(4).normal(SHAPE).cast(dtype);
        assertThat(narrow.toByteBuffer()).isEqualTo(wide.toByteBuffer());
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void truncatedNormal(DType dtype) {
        var x = new Generator(5).truncatedNormal(SHAPE, 1, 2, dtype).toDoubleArray();
        assertThat(Arrays.stream(x)).allMatch(v -> v >= -3 && v <= 5);
        double outside = DistributionFunctions.normal(-2);
        double left = 1 - 2 * outside;
        // 1 − 2·2·φ(2)/(Φ(2) − Φ(−2))
        double shrunk = 1 - 4 * Math.exp(-2) / Math.sqrt(2 * Math.PI) / left;
        moments(x, 1, 4 * shrunk);
        follows(x, v -> (DistributionFunctions.normal((v - 1) / 2) - outside) / left);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void exponential(DType dtype) {
        var x = new Generator(6).exponential(SHAPE, dtype).toDoubleArray();
        moments(x, 1, 1);
        follows(x, v -> -Math.expm1(-v));
    }

    @ParameterizedTest
    @CsvSource({
        "0.05, FLOAT64",
        "0.5, FLOAT32",
        "0.9, FLOAT64",
        "1, FLOAT32",
        "2.5, FLOAT32",
        "40, FLOAT64",
        "1000, FLOAT32"
    })
    void gamma(double alpha, DType dtype) {
        var x = new Generator(7).gamma(SHAPE, Tensor.of(alpha), dtype).toDoubleArray();
        moments(x, alpha, alpha);
        follows(x, v -> DistributionFunctions.gamma(alpha, v));
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5, FLOAT64",
        "2, 3, FLOAT32",
        "0.2, 4, FLOAT64",
        "30, 7, FLOAT32",
        "1, 1, FLOAT32"
    })
    void beta(double a, double b, DType dtype) {
        var x = new Generator(8).beta(SHAPE, Tensor.of(a), Tensor.of(b), dtype).toDoubleArray();
        moments(x, a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1)));
        follows(x, v -> DistributionFunctions.beta(a, b, v));
    }

    @Test
    void severalDimensions() {
        var covariance = Tensor.of(new double[][] {{2, 0.8}, {0.8, 0.5}});
        var mean = Tensor.of(new double[] {1, -2});
        var x = new Generator(9).multivariateNormal(mean, covariance, COUNT);
        for (double[] along : new double[][] {{1, 0}, {0, 1}, {0.6, -0.8}, {0.6, 0.8}}) {
            var direction = Tensor.of(along);
            double center = direction.times(mean).sum().toDouble();
            double variance = direction.matmul(covariance).matmul(direction).toDouble();
            var shadow = x.matmul(direction).toDoubleArray();
            moments(shadow, center, variance);
            follows(shadow, v -> DistributionFunctions.normal((v - center) / Math.sqrt(variance)));
        }
    }

    // ---- discrete distributions
    // ----------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"INT32, 13", "INT64, 13", "UINT8, 256", "INT32, 1000"})
    void integers(DType dtype, int kinds) {
        var x = new Generator(10).integers(SHAPE, 0, kinds, dtype);
        assertThat(x.dtype()).isEqualTo(dtype);
        chiSquare(x.toIntArray(), kinds, k -> 1.0 / kinds);
    }

    @Test
    @DisplayName("bounds where a remainder would be biased: three quarters of 2³²")
    void unbiasedIntegers() {
        long count = 3L << 30;
        var x = new Generator(11).integers(SHAPE, 0, count, DType.INT64).toLongArray();
        chiSquare(Arrays.stream(x).mapToInt(v -> (int) (v >> 28)).toArray(), 12, k -> 1 / 12.0);
    }

    @Test
    void bernoulli() {
        for (double p : new double[] {0.001, 0.3, 0.5, 0.99}) {
            var x = new Generator(12).bernoulli(Tensor.full(SHAPE, p, DType.FLOAT64));
            assertThat(x.dtype()).isEqualTo(DType.BOOL);
            chiSquare(x.toIntArray(), 2, k -> k == 1 ? p : 1 - p);
        }
    }

    @Test
    void categories() {
        var weights = new double[] {0.5, 0.2, 0, 0.25, 0.05, 0};
        var logits =
                Tensor.of(
                        new double[][] {
                            Arrays.stream(weights).map(w -> Math.log(w) + 3).toArray(),
                            new double[6]
                        });
        var x = new Generator(13).categorical(logits, COUNT);
        assertThat(x.type().toString()).isEqualTo("int32(2, " + COUNT + ")");
        chiSquare(x.get(0).toIntArray(), 6, k -> weights[k]);
        chiSquare(x.get(1).toIntArray(), 6, k -> 1 / 6.0);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0.3",
        "100, 0.02",
        "100, 0.99",
        "20, 0.5",
        "40, 0.4",
        "1000, 0.3",
        "1000, 0.75",
        "30, 0.333333"
    })
    void binomial(int n, double p) {
        var x =
                new Generator(14)
                        .binomial(SHAPE, Tensor.of(n), Tensor.of(p), DType.INT32)
                        .toIntArray();
        chiSquare(x, n + 1, k -> DistributionFunctions.binomial(n, p, k));
        moments(Arrays.stream(x).asDoubleStream().toArray(), n * p, n * p * (1 - p));
    }

    @Test
    @DisplayName("each of the 24 orders of four is as likely as another")
    void permutations() {
        var generator = new Generator(15);
        int tries = 4800;
        var ranks =
                IntStream.range(0, tries)
                        .map(i -> rank(generator.permutation(4).toIntArray()))
                        .toArray();
        chiSquare(ranks, 24, k -> 1 / 24.0);
    }

    private static int rank(int[] order) {
        int rank = 0;
        for (int i = 0; i < order.length; i++) {
            int smaller = 0;
            for (int j = i + 1; j < order.length; j++) {
                smaller += order[j] < order[i] ? 1 : 0;
            }
            rank = rank * (order.length - i) + smaller;
        }
        return rank;
    }

    @Test
    void dropout() {
        var x = new Generator(16).dropout(Tensor.ones(SHAPE), 0.25);
        chiSquare(x.greater(0).toIntArray(), 2, k -> k == 1 ? 0.75 : 0.25);
        assertThat(x.max().toFloat()).isEqualTo(1 / 0.75f);
        var together =
                new Generator(16).dropout(Tensor.ones(Shape.of(64, 5)), 0.5, Shape.of(64, 1));
        assertThat(together.max(1).toFloatArray()).isEqualTo(together.min(1).toFloatArray());
    }

    // ---- streams
    // -------------------------------------------------------------------------------------------------

    @Test
    @DisplayName(
            "neighbouring elements, draws and seeds, and splits, have nothing to do with another")
    void correlations() {
        var generator = new Generator(17);
        var streams = new ArrayList<double[]>();
        streams.add(generator.normal(SHAPE).toDoubleArray());
        streams.add(generator.normal(SHAPE).toDoubleArray());
        streams.add(new Generator(18).normal(SHAPE).toDoubleArray());
        streams.add(new Generator(17 + (1L << 32)).normal(SHAPE).toDoubleArray());
        streams.add(new Generator(~17).normal(SHAPE).toDoubleArray());
        streams.add(generator.split().normal(SHAPE).toDoubleArray());
        streams.add(generator.split().normal(SHAPE).toDoubleArray());
        for (int i = 0; i < streams.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (int lag : new int[] {0, 1, 2}) {
                    uncorrelated(streams.get(i), streams.get(j), lag);
                }
            }
        }
        for (int lag : new int[] {1, 2, 3, 4, 8, 16, 17, 64, 256, 1024, 4096, 16_384}) {
            uncorrelated(streams.getFirst(), streams.getFirst(), lag);
        }
        var squares =
                Arrays.stream(streams.getFirst()).map(x -> (x * x - 1) / Math.sqrt(2)).toArray();
        for (int lag : new int[] {1, 2, 1024}) {
            uncorrelated(squares, squares, lag);
        }
    }

    @Test
    @DisplayName("the first numbers of many seeds, and of many draws, are uniform too")
    void acrossSeedsAndDraws() {
        int many = 20_000;
        var seeds =
                IntStream.range(0, many)
                        .mapToDouble(seed -> new Generator(seed).uniform(Shape.scalar()).toDouble())
                        .toArray();
        follows(seeds, u -> u);
        moments(seeds, 0.5, 1 / 12.0);
        var generator = new Generator(19);
        var draws =
                IntStream.range(0, many)
                        .mapToDouble(draw -> generator.uniform(Shape.scalar()).toDouble())
                        .toArray();
        follows(draws, u -> u);
        for (var numbers : List.of(seeds, draws)) {
            var centered = Arrays.stream(numbers).map(u -> (u - 0.5) * Math.sqrt(12)).toArray();
            for (int lag = 1; lag < 5; lag++) {
                uncorrelated(centered, centered, lag);
            }
        }
    }

    @Test
    @DisplayName("pairs and triples of neighbours fill the square and the cube evenly")
    void serial() {
        var u = new Generator(20).uniform(SHAPE).times(8).toIntArray();
        chiSquare(
                IntStream.range(0, COUNT / 2).map(i -> u[2 * i] * 8 + u[2 * i + 1]).toArray(),
                64,
                k -> 1 / 64.0);
        chiSquare(
                IntStream.range(0, COUNT / 3)
                        .map(i -> (u[3 * i] * 8 + u[3 * i + 1]) * 8 + u[3 * i + 2])
                        .toArray(),
                512,
                k -> 1 / 512.0);
    }
}
