package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What a generator makes of its bits; the bits themselves are tested where they are drawn. */
class GeneratorTest {
    private static final int MANY = 20_000;

    private static Offset<Double> within(double distance) {
        return Offset.offset(distance);
    }

    /**
     * So many standard errors of a mean of many draws that a right generator does not fail by
     * chance.
     */
    private static Offset<Double> errors(double stddev) {
        return within(5 * stddev / Math.sqrt(MANY));
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        var a = new Generator(7);
        var b = new Generator(7);
        for (int i = 0; i < 3; i++) {
            assertThat(a.normal(Shape.of(5)).toFloatArray())
                    .isEqualTo(b.normal(Shape.of(5)).toFloatArray());
        }
        assertThat(new Generator(8).uniform(Shape.of(5)).toFloatArray())
                .isNotEqualTo(new Generator(7).uniform(Shape.of(5)).toFloatArray());
        assertThat(a.uniform(Shape.of(5)).toFloatArray())
                .isNotEqualTo(a.uniform(Shape.of(5)).toFloatArray());
        assertThat(a.reset(7).normal(Shape.of(5)).toFloatArray())
                .isEqualTo(new Generator(7).normal(Shape.of(5)).toFloatArray());
    }

    @Test
    void theStateCanBeSavedAndPutBack() {
        var generator = new Generator(3);
        generator.uniform(Shape.of(2));
        var saved = generator.state().value();
        assertThat(saved.toLongArray()).containsExactly(3, 1);
        var numbers = generator.uniform(Shape.of(4)).toFloatArray();
        generator.state().assign(saved);
        assertThat(generator.uniform(Shape.of(4)).toFloatArray()).isEqualTo(numbers);
        assertThat(generator.state().trainable()).isFalse();
    }

    @Test
    void uniformNumbers() {
        var generator = new Generator(1);
        for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            var x = generator.uniform(Shape.of(MANY), -2, 4, dtype);
            assertThat(x.dtype()).isEqualTo(dtype);
            assertThat(x.min().toDouble()).isBetween(-2.0, -1.99);
            assertThat(x.max().toDouble()).isBetween(3.99, 4.0);
            assertThat(x.mean().toDouble()).isCloseTo(1, errors(6 / Math.sqrt(12)));
            assertThat(x.cast(DType.FLOAT64).variance(new int[0], false).toDouble())
                    .isCloseTo(3, within(0.1));
        }
        var unit = generator.uniform(Shape.of(MANY));
        assertThat(unit.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(unit.greaterEqual(0).all().toBoolean()).isTrue();
        assertThat(unit.less(1).all().toBoolean()).isTrue();
    }

    @Test
    void normalNumbers() {
        var x = new Generator(2).normal(Shape.of(MANY), 3, 0.5, DType.FLOAT64);
        assertThat(x.mean().toDouble()).isCloseTo(3, errors(0.5));
        assertThat(x.std(new int[0], false).toDouble()).isCloseTo(0.5, within(0.02));
        double beyondTwo = x.minus(3).abs().greater(1).mean().toDouble();
        assertThat(beyondTwo).as("2 standard deviations").isCloseTo(0.0455, within(0.008));
        assertThat(new Generator(2).normal(Shape.of(4), 0, 1, DType.BFLOAT16).dtype())
                .isEqualTo(DType.BFLOAT16);
    }

    @Test
    void integers() {
        var generator = new Generator(4);
        var x = generator.integers(Shape.of(MANY), -2, 5);
        assertThat(x.dtype()).isEqualTo(DType.INT32);
        for (int value = -2; value < 5; value++) {
            double share = x.equal(value).mean().toDouble();
            assertThat(share)
                    .as("share of %d", value)
                    .isCloseTo(1.0 / 7, errors(Math.sqrt(6.0) / 7));
        }
        assertThat(x.min().toInt()).isEqualTo(-2);
        assertThat(x.max().toInt()).isEqualTo(4);
        var wide =
                generator
                        .integers(Shape.of(100), Long.MIN_VALUE, Long.MAX_VALUE, DType.INT64)
                        .toLongArray();
        assertThat(Arrays.stream(wide).filter(value -> value < 0).count()).isBetween(20L, 80L);
        assertThat(generator.integers(Shape.of(10), 7, 8).toIntArray()).containsOnly(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.integers(Shape.of(1), 0, 1L << 40, DType.INT32))
                .withMessageContaining("int32");
    }

    @Test
    void emptyAndScalarDraws() {
        var generator = new Generator(5);
        assertThat(generator.uniform(Shape.of(0, 3)).size()).isZero();
        assertThat(generator.normal(Shape.scalar()).rank()).isZero();
        assertThat(generator.permutation(0).size()).isZero();
        assertThat(generator.state().value().get(1).toLong()).isEqualTo(3);
    }

    @Test
    void permutations() {
        var generator = new Generator(6);
        var order = generator.permutation(100).toIntArray();
        assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        assertThat(order).isNotEqualTo(IntStream.range(0, 100).toArray());
        // Each of the six orders of three is as likely as another.
        var counts = new int[27];
        for (int i = 0; i < 3000; i++) {
            var three = generator.permutation(3).toIntArray();
            counts[three[0] * 9 + three[1] * 3 + three[2]]++;
        }
        assertThat(Arrays.stream(counts).filter(count -> count > 0))
                .hasSize(6)
                .allMatch(count -> count > 400 && count < 600);
    }

    @Test
    void shufflingKeepsRowsWhole() {
        var x = Tensor.arange(60).reshape(20, 3);
        var y = new Generator(8).shuffle(x);
        assertThat(y.shape()).isEqualTo(x.shape());
        assertThat(y.toIntArray())
                .isNotEqualTo(x.toIntArray())
                .containsExactlyInAnyOrder(x.toIntArray());
        assertThat(y.slice(1, 1, 2).minus(y.slice(1, 0, 1)).toIntArray()).containsOnly(1);
    }

    @Test
    void severalDimensions() {
        var mean = Tensor.of(new double[] {1, -2});
        var covariance = Tensor.of(new double[][] {{2, 0.8}, {0.8, 0.5}});
        var x = new Generator(9).multivariateNormal(mean, covariance, MANY);
        assertThat(x.shape()).isEqualTo(Shape.of(MANY, 2));
        assertThat(x.dtype()).isEqualTo(DType.FLOAT64);
        var centered = x.minus(mean);
        assertThat(x.mean(0).get(0).toDouble()).isCloseTo(1, errors(Math.sqrt(2)));
        assertThat(x.mean(0).get(1).toDouble()).isCloseTo(-2, errors(Math.sqrt(0.5)));
        var measured = centered.matmul(centered, true, false).div(MANY).toDoubleArray();
        var expected = covariance.toDoubleArray();
        for (int i = 0; i < 4; i++) {
            assertThat(measured[i]).isCloseTo(expected[i], within(0.07));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Generator(9)
                                .multivariateNormal(
                                        mean, Tensor.of(new double[][] {{1, 0.5}, {0.4, 1}}), 3))
                .withMessageContaining("not symmetric");
    }

    @Test
    void aSplitGeneratorGoesItsOwnWay() {
        var parent = new Generator(10);
        var child = parent.split();
        var again = new Generator(10).split();
        assertThat(child.uniform(Shape.of(8)).toFloatArray())
                .isEqualTo(again.uniform(Shape.of(8)).toFloatArray());
        assertThat(child.uniform(Shape.of(8)).toFloatArray())
                .isNotEqualTo(parent.uniform(Shape.of(8)).toFloatArray());
    }

    @Test
    void theGlobalGeneratorServesTensors() {
        Generator.global().reset(11);
        var uniform = Tensor.randomUniform(Shape.of(3)).toFloatArray();
        var normal = Tensor.randomNormal(Shape.of(3)).toFloatArray();
        var generator = new Generator(11);
        assertThat(uniform).isEqualTo(generator.uniform(Shape.of(3)).toFloatArray());
        assertThat(normal).isEqualTo(generator.normal(Shape.of(3)).toFloatArray());
    }

    /** Draws are taken apart by a lock: whoever comes first, no draw is handed out twice. */
    @Test
    void threadsShareAGenerator() throws Exception {
        var generator = new Generator(12);
        var seen = new HashSet<List<Float>>();
        try (var executor = Executors.newFixedThreadPool(4)) {
            var draws = new ArrayList<Future<float[]>>();
            for (int i = 0; i < 200; i++) {
                draws.add(executor.submit(() -> generator.uniform(Shape.of(2)).toFloatArray()));
            }
            for (var draw : draws) {
                var numbers = draw.get();
                assertThat(seen.add(List.of(numbers[0], numbers[1]))).isTrue();
            }
        }
        assertThat(generator.state().value().get(1).toLong()).isEqualTo(200);
        var one = new Generator(12);
        var expected = new HashSet<List<Float>>();
        for (int i = 0; i < 200; i++) {
            var numbers = one.uniform(Shape.of(2)).toFloatArray();
            expected.add(List.of(numbers[0], numbers[1]));
        }
        assertThat(seen).isEqualTo(expected);
    }
}
