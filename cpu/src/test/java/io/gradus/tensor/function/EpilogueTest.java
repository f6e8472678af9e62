package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.gemm.Gemm;
import io.gradus.cpu.gemm.GemmTier;
import io.gradus.ir.Shape;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Kernels that go on with the rows of products while these are made. */
class EpilogueTest {
    private static final String ALONG = "with the next step on rows that are there";

    private final int threads = Device.current().threads();
    private final Generator random = new Generator(7);

    @BeforeAll
    static void warm() throws InterruptedException {
        Gemm.warmUp(GemmTier.AUTO, false, Duration.ofSeconds(60));
    }

    @AfterEach
    void restore() {
        Device.current().threads(threads);
    }

    /** Eager and traced, on one thread and several, return the same bits, call after call. */
    private static TracedFunction<List<Tensor>, List<Tensor>> check(
            Function<List<Tensor>, List<Tensor>> code, List<List<Tensor>> calls) {
        var function = TracedFunction.<List<Tensor>, List<Tensor>>of(code::apply).openBatch();
        for (int threads : new int[] {1, 2, 3}) {
            Device.current().threads(threads);
            for (var inputs : calls) {
                var expected = code.apply(inputs);
                var actual = function.apply(inputs);
                assertThat(actual).hasSameSizeAs(expected);
                for (int i = 0; i < actual.size(); i++) {
                    assertThat(actual.get(i).shape()).isEqualTo(expected.get(i).shape());
                    assertThat(actual.get(i).toFloatArray())
                            .as("result %d of a batch of %s", i, inputs.getFirst().shape())
                            .isEqualTo(expected.get(i).toFloatArray());
                }
            }
        }
        return function;
    }

    private Tensor normal(int... sizes) {
        return random.normal(Shape.of(sizes));
    }

    @Test
    void biasAndActivationOfADenseLayerAndTheirGradients() {
        var weights = normal(300, 400);
        var bias = normal(400);
        var last = normal(400, 70);
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        tape.watch(x);
                        var hidden = x.matmul(weights).plus(bias).relu();
                        loss = hidden.matmul(last).sigmoid().sum();
                    }
                    return List.of(loss, tape.gradient(loss, x));
                };
        var calls =
                List.of(
                        List.of(normal(700, 300)),
                        List.of(normal(1, 300)),
                        List.of(normal(0, 300)));
        var function = check(code, calls);
        assertThat(function.explain(calls.getFirst()).toString()).contains(ALONG);
    }

    @Test
    void poolingBehindAConvolutionAndItsGradient() {
        var filters = normal(3, 3, 5, 24);
        var bias = normal(24);
        for (int stride : new int[] {1, 2}) {
            Function<List<Tensor>, List<Tensor>> code =
                    in -> {
                        var x = in.getFirst();
                        var tape = new GradientTape();
                        Tensor loss;
                        try (tape) {
                            tape.watch(x);
                            var hidden = x.times(2).relu();
                            var y = hidden.conv2d(filters, stride, Padding.SAME).plus(bias).relu();
                            loss = y.maxPool2d(2, 2, Padding.VALID).square().sum();
                        }
                        return List.of(loss, tape.gradient(loss, x));
                    };
            var calls =
                    List.of(
                            List.of(normal(60, 17, 13, 5)),
                            List.of(normal(1, 17, 13, 5)),
                            List.of(normal(7, 17, 13, 5)));
            var function = check(code, calls);
            assertThat(function.explain(calls.getFirst()).toString()).contains(ALONG);
        }
    }

    /** Softmax over the rows, or a product of neighbours, needs more than one row. */
    @Test
    void whatReadsOtherRowsWaitsForAll() {
        var weights = normal(200, 300);
        var calls = List.of(List.of(normal(600, 200)));
        var function =
                check(
                        in -> {
                            var product = in.getFirst().matmul(weights);
                            var down = product.minus(product.max(0)).exp();
                            var turned = product.times(product.flip(0));
                            return List.of(down, turned);
                        },
                        calls);
        assertThat(function.explain(calls.getFirst()).toString()).doesNotContain(ALONG);
    }

    /** What a kernel reads beside the product may be made of the product itself. */
    @Test
    void whatReadsSomethingMadeOfTheProductWaits() {
        var weights = normal(200, 300);
        var back = normal(300, 300);
        check(
                in -> {
                    var product = in.getFirst().matmul(weights);
                    var next = product.matmul(back);
                    return List.of(product.plus(next).relu(), next.times(2));
                },
                List.of(List.of(normal(600, 200))));
    }
}
