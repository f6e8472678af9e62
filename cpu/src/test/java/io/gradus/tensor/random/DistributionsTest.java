package io.gradus.tensor.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Transforms;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What distributions do besides their shares: bits, edges, dtypes, gradients, errors. */
class DistributionsTest {
    private static final Shape SHAPE = Shape.of(3, 50);
    private static final Tensor ALPHAS = Tensor.of(new float[][] {{0.1f}, {1}, {30}});
    private static final Tensor SHARES = Tensor.of(new float[][] {{0.01f}, {0.5f}, {0.9f}});

    private static final Map<String, Function<Generator, Tensor>> DRAWS =
            Map.ofEntries(
                    Map.entry("uniform", g -> g.uniform(SHAPE, -1, 1, DType.FLOAT64)),
                    Map.entry("uniform16", g -> g.uniform(SHAPE, 0, 1, DType.FLOAT16)),
                    Map.entry("normal", g -> g.normal(SHAPE)),
                    Map.entry("truncatedNormal", g -> g.truncatedNormal(SHAPE)),
                    Map.entry("exponential", g -> g.exponential(SHAPE, DType.BFLOAT16)),
                    Map.entry("gamma", g -> g.gamma(SHAPE, ALPHAS, DType.FLOAT32)),
                    Map.entry("beta", g -> g.beta(SHAPE, ALPHAS, ALPHAS.times(2), DType.FLOAT16)),
                    Map.entry(
                            "binomial",
                            g -> g.binomial(SHAPE, ALPHAS.times(10), SHARES, DType.FLOAT32)),
                    Map.entry("integers", g -> g.integers(SHAPE, 5, 200, DType.UINT8)),
                    Map.entry("bernoulli", g -> g.bernoulli(SHARES.broadcastTo(SHAPE))),
                    Map.entry("categorical", g -> g.categorical(SHARES.transpose().log(), 40)),
                    Map.entry(
                            "multivariateNormal",
                            g ->
                                    g.multivariateNormal(
                                            Tensor.of(new float[] {1, 2}),
                                            Tensor.of(new float[][] {{2, 0.5f}, {0.5f, 1}}),
                                            30)),
                    Map.entry("permutation", g -> g.permutation(40)),
                    Map.entry("shuffle", g -> g.shuffle(SHARES, -2)),
                    Map.entry("dropout", g -> g.dropout(Tensor.ones(SHAPE), 0.5)));

    @TestFactory
    @DisplayName("traced code draws the bits of eager code, call after call, and counts the same")
    Stream<DynamicTest> traced() {
        return DRAWS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.getKey(),
                                () -> {
                                    var eager = new Generator(5);
                                    var inside = new Generator(5);
                                    var function =
                                            TracedFunction.<Integer, Tensor>of(
                                                    none -> one.getValue().apply(inside));
                                    for (int call = 0; call < 3; call++) {
                                        var expected = one.getValue().apply(eager);
                                        var actual = function.apply(0);
                                        assertThat(actual.type()).isEqualTo(expected.type());
                                        assertThat(actual.toByteBuffer())
                                                .isEqualTo(expected.toByteBuffer());
                                    }
                                    assertThat(inside.state().value().toLongArray())
                                            .isEqualTo(eager.state().value().toLongArray());
                                }));
    }

    @TestFactory
    @DisplayName("each example of a vmap draws numbers of its own from every distribution")
    Stream<DynamicTest> vectorized() {
        return DRAWS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.getKey(),
                                () -> {
                                    var generator = new Generator(6);
                                    var like = one.getValue().apply(new Generator(6));
                                    var all =
                                            Transforms.vmap((Tensor x) ->
                                                            one.getValue().apply(generator))
                                                    .apply(Tensor.zeros(Shape.of(6)));
                                    assertThat(all.get(0).type()).isEqualTo(like.type());
                                    assertThat(
                                                    IntStream.range(0, 6)
                                                            .mapToObj(
                                                                    i -> all.get(i).toByteBuffer())
                                                            .distinct()
                                                            .count())
                                            .isGreaterThan(1);
                                }));
    }

    @Test
    @DisplayName("parameters at the edges of their ranges, and beyond")
    void edges() {
        var generator = new Generator(7);
        var alphas = Tensor.of(new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-3});
        var gamma = generator.gamma(Shape.of(5), alphas, DType.FLOAT64).toDoubleArray();
        assertThat(gamma[0]).isNaN();
        assertThat(gamma[1]).isNaN();
        assertThat(gamma[2]).isNaN();
        assertThat(gamma[3]).isNaN();
        assertThat(gamma[4]).isNotNegative().isFinite();
        // Both gammas are too small for float32, their quotient is not.
        var tiny =
                generator.beta(Shape.of(1000), Tensor.of(1e-4f), Tensor.of(1e-4f), DType.FLOAT32);
        assertThat(tiny.isFinite().all().toBoolean()).isTrue();
        assertThat(tiny.greater(0.5).cast(DType.FLOAT32).mean().toFloat()).isBetween(0.4f, 0.6f);

        var p = Tensor.of(new double[] {0, 1, -0.1, 1.1, 0.5, 0.5, 0, 1});
        var n = Tensor.of(new double[] {10, 10, 10, 10, 0, -1, 1e6, 1e6});
        var counts = generator.binomial(Shape.of(8), n, p, DType.FLOAT64).toDoubleArray();
        assertThat(counts).containsExactly(0, 10, Double.NaN, Double.NaN, 0, Double.NaN, 0, 1e6);

        var certain = Tensor.of(new float[] {Float.NEGATIVE_INFINITY, 4, Float.NEGATIVE_INFINITY});
        assertThat(generator.categorical(certain, 100).toIntArray()).containsOnly(1);
        assertThat(generator.bernoulli(Tensor.of(new float[] {0, 1})).toBooleanArray())
                .containsExactly(false, true);
        assertThat(generator.categorical(certain, 0).shape()).isEqualTo(Shape.of(0));
        assertThat(generator.gamma(Shape.of(0), Tensor.of(1f), DType.FLOAT32).size()).isZero();
    }

    @Test
    @DisplayName("large counts: a billion trials")
    void manyTrials() {
        var x =
                new Generator(8)
                        .binomial(Shape.of(4000), Tensor.of(1e9), Tensor.of(0.25), DType.FLOAT64)
                        .minus(2.5e8)
                        .div(Math.sqrt(1e9 * 0.25 * 0.75));
        assertThat(x.mean().toDouble())
                .isCloseTo(0, org.assertj.core.data.Offset.offset(5 / Math.sqrt(4000)));
        assertThat(x.square().mean().toDouble())
                .isCloseTo(1, org.assertj.core.data.Offset.offset(5 * Math.sqrt(2.0 / 4000)));
    }

    @Test
    @DisplayName("no gradient flows to parameters; dropout has that of what is kept")
    void gradients() {
        var alpha = Tensor.of(2f);
        var tape = GradientTape.persistent();
        Tensor drawn;
        try (tape) {
            tape.watch(alpha);
            drawn = new Generator(9).gamma(Shape.of(3), alpha, DType.FLOAT32);
        }
        assertThat(tape.gradients(drawn, alpha).find(0)).isEmpty();
        var x = Tensor.ones(Shape.of(100));
        var slope = Transforms.grad((Tensor y) -> new Generator(10).dropout(y, 0.5).sum()).apply(x);
        assertThat(slope.toFloatArray())
                .isEqualTo(new Generator(10).dropout(x, 0.5).toFloatArray());
    }

    @Test
    @DisplayName("shuffling along an open batch")
    void openBatch() {
        var generator = new Generator(11);
        var shuffle = TracedFunction.<Tensor, Tensor>of(generator::shuffle).openBatch();
        for (int n : new int[] {5, 9}) {
            var order = Tensor.arange(n);
            assertThat(shuffle.apply(order).toIntArray())
                    .containsExactlyInAnyOrder(order.toIntArray());
        }
        assertThat(shuffle.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("errors say what is wrong and what would fit")
    void errors() {
        var generator = new Generator(12);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.integers(Shape.of(1), 0, 300, DType.UINT8))
                .withMessageContaining("uint8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.gamma(Shape.of(2), Tensor.of(1f), DType.INT32))
                .withMessageContaining("gamma: dtype int32 is not floating");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.categorical(Tensor.of(1f), 3))
                .withMessageContaining("axis of categories");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.dropout(Tensor.ones(Shape.of(2)), 1))
                .withMessage("dropout: rate 1.0: it is at least 0 and less than 1");
    }
}
