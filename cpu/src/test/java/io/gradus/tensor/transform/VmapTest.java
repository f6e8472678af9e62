package io.gradus.tensor.transform;

import static io.gradus.tensor.Transforms.grad;
import static io.gradus.tensor.Transforms.vmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import io.gradus.tensor.Vectorized;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code vmap} does besides the numbers of single operations. */
class VmapTest {
    private static final Generator RANDOM = new Generator(7);

    private static Tensor normal(int... sizes) {
        return RANDOM.normal(Shape.of(sizes));
    }

    private static Tensor loop(UnaryOperator<Tensor> code, Tensor examples) {
        return Tensors.stack(
                0,
                IntStream.range(0, examples.shape().size(0))
                        .mapToObj(i -> code.apply(examples.get(i)))
                        .toList());
    }

    private static void same(Tensor actual, Tensor expected) {
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.toByteBuffer())
                .as("%s and %s", actual, expected)
                .isEqualTo(expected.toByteBuffer());
    }

    // ---- per-sample gradients and ensembles
    // ----------------------------------------------------------------------

    private record Net(Tensor hidden, Tensor bias, Tensor out) {
        Tensor loss(Tensor x, Tensor target) {
            var made = x.matmul(hidden).plus(bias).tanh().matmul(out);
            return made.minus(target).square().mean();
        }
    }

    private static Net net(int... front) {
        var sizes = IntStream.of(front).boxed().toList();
        Function<int[], Tensor> make =
                rest -> {
                    var all = new ArrayList<>(sizes);
                    IntStream.of(rest).forEach(all::add);
                    return normal(all.stream().mapToInt(i -> i).toArray());
                };
        return new Net(
                make.apply(new int[] {3, 5}),
                make.apply(new int[] {5}),
                make.apply(new int[] {5, 2}));
    }

    @Test
    @DisplayName("per-sample gradients of a net are those of a loop, bit for bit, traced as well")
    void perSampleGradients() {
        var net = net();
        var xs = normal(6, 3);
        var targets = normal(6, 2);
        Function<List<Tensor>, Net> one =
                in -> grad((Net n) -> n.loss(in.get(0), in.get(1))).apply(net);
        var all = vmap(one).apply(List.of(xs, targets));
        var traced =
                TracedFunction.<List<Tensor>, Net>of(vmap(one)::apply).apply(List.of(xs, targets));
        for (int i = 0; i < 6; i++) {
            var expected = one.apply(List.of(xs.get(i), targets.get(i)));
            same(all.hidden().get(i), expected.hidden());
            same(all.bias().get(i), expected.bias());
            same(all.out().get(i), expected.out());
            same(traced.hidden().get(i), expected.hidden());
        }
    }

    @Test
    @DisplayName("per-sample gradients of a convolutional net")
    void perSampleGradientsOfConvolutions() {
        var images = normal(4, 8, 8, 2);
        var filters = normal(3, 3, 2, 3);
        UnaryOperator<Tensor> one =
                image ->
                        grad((Tensor f) ->
                                        image.expandDims(0)
                                                .conv2d(f, 1, Padding.SAME)
                                                .relu()
                                                .maxPool2d(2, 2, Padding.VALID)
                                                .square()
                                                .mean())
                                .apply(filters);
        same(vmap(one).apply(images), loop(one, images));
    }

    @Test
    @DisplayName("an ensemble: nets side by side, of which each is trained on the same data")
    void ensembles() {
        var nets = net(4);
        var xs = normal(6, 3);
        var targets = normal(6, 2);
        Function<Net, Tensor> step = n -> grad((Net m) -> m.loss(xs, targets)).apply(n).hidden();
        var all = vmap(step).apply(nets);
        for (int i = 0; i < 4; i++) {
            var one = new Net(nets.hidden().get(i), nets.bias().get(i), nets.out().get(i));
            same(all.get(i), step.apply(one));
        }
    }

    // ---- axes
    // ----------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("examples along any axis of arguments and results")
    void axes() {
        var a = normal(2, 4, 3);
        var b = normal(3, 4);
        var dot =
                vmap((List<Tensor> in) -> in.get(0).matmul(in.get(1)))
                        .inAxes(1, -1)
                        .outAxes(-1)
                        .apply(List.of(a, b));
        assertThat(dot.shape()).isEqualTo(Shape.of(2, 4));
        for (int i = 0; i < 4; i++) {
            var expected = a.slice(1, i, i + 1).squeeze(1).matmul(b.slice(1, i, i + 1).squeeze(1));
            same(dot.slice(1, i, i + 1).squeeze(1), expected);
        }
    }

    @Test
    @DisplayName(
            "what is the same for all is computed once, and returned once if that is asked for")
    void unmappedResults() {
        var w = normal(3);
        Function<Tensor, List<Tensor>> both = x -> List.of(x.plus(w), w.exp());
        var x = normal(2, 3);
        var stacked = vmap(both).apply(x);
        assertThat(stacked.get(1).shape()).isEqualTo(Shape.of(2, 3));
        var once = vmap(both).outAxes(0, Vectorized.UNMAPPED).apply(x);
        same(once.get(1), w.exp());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vmap(both).outAxes(Vectorized.UNMAPPED).apply(x))
                .withMessage(
                        "vmap: result 0, float32(3,), differs from example to example: give it an"
                                + " axis with outAxes");
    }

    @Test
    @DisplayName("structures: maps and records in, lists out")
    void structures() {
        var made =
                vmap((Map<String, Tensor> in) -> List.of(in.get("a").plus(in.get("b").sum())))
                        .apply(Map.of("a", normal(4), "b", normal(4, 2)));
        assertThat(made.getFirst().shape()).isEqualTo(Shape.of(4));
    }

    @Test
    @DisplayName("errors name the tensor, its sizes and what would fit")
    void errors() {
        Function<List<Tensor>, Tensor> sum = in -> in.get(0).plus(in.get(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vmap(sum).apply(List.of(normal(2), normal(3))))
                .withMessage(
                        "vmap: input[0] has 2 examples, input[1] has 3: the numbers must be equal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vmap(sum).apply(List.of(normal(2), normal())))
                .withMessage(
                        "vmap: examples are to lie along axis 0 of input[1], which is float32():"
                                + " give it such an axis, name another with inAxes, or say"
                                + " Vectorized.UNMAPPED for what all examples share");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        vmap(sum).inAxes(Vectorized.UNMAPPED).apply(List.of(normal(2), normal(2))))
                .withMessageStartingWith("vmap: no tensor of the argument is mapped");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vmap(sum).inAxes(0, 0, 0).apply(List.of(normal(2), normal(2))))
                .withMessage(
                        "vmap: 3 inAxes for 2 tensors in the argument: give one for each, or one"
                                + " for all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vmap(sum).outAxes(2).apply(List.of(normal(2), normal(2))))
                .withMessageContaining("axis 2 of result 0, which has rank 1");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        vmap((Tensor x) -> x.sum().toFloat() > 0 ? x : x.unaryMinus())
                                .apply(normal(2, 3)))
                .withMessageContaining("Control.cond");
    }

    @Test
    @DisplayName("one example, and none")
    void fewExamples() {
        var x = normal(1, 3);
        same(vmap(y -> y.softmax(0)).apply(x), x.softmax(1));
        assertThat(vmap(y -> y.softmax(0).sum()).apply(Tensor.zeros(Shape.of(0, 3))).shape())
                .isEqualTo(Shape.of(0));
    }

    // ---- functions and tapes
    // -------------------------------------------------------------------------------------

    @Test
    @DisplayName("inside of a traced function with an open batch, of one, and around one")
    void tracedFunctions() {
        var w = new Variable(normal(3, 2), "w");
        UnaryOperator<Tensor> one = x -> x.matmul(w).softmax(0);
        var open = TracedFunction.<Tensor, Tensor>of(vmap(one)::apply).openBatch();
        for (int examples : new int[] {2, 5}) {
            var x = normal(examples, 3);
            same(open.apply(x), loop(one, x));
            same(vmap(TracedFunction.<Tensor, Tensor>of(one::apply)::apply).apply(x), loop(one, x));
        }
        assertThat(open.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("tapes around watch the variables that the code reads")
    void variables() {
        var w = new Variable(Tensor.of(new float[] {1, 2}), "w");
        var x = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = vmap(y -> y.times(w).sum().square()).apply(x).sum();
        }
        // Σ 2·(x·w)·x with x·w = 5, 11, 17
        same(tape.gradient(loss, w), Tensor.of(new float[] {246, 312}));
    }

    @Test
    @DisplayName("a variable may be assigned what is the same for all, and nothing that differs")
    void assignments() {
        var count = new Variable(Tensor.of(1f), "count");
        var made =
                vmap(
                                x -> {
                                    count.assignAdd(Tensor.of(1f));
                                    return x.times(count);
                                })
                        .apply(Tensor.of(new float[] {1, 2}));
        same(made, Tensor.of(new float[] {2, 4}));
        assertThat(count.value().toFloat()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        vmap(
                                        x -> {
                                            count.assign(x);
                                            return x;
                                        })
                                .apply(Tensor.of(new float[] {1, 2})))
                .withMessageStartingWith(
                        "vmap: variable 'count' is assigned a value that differs from example to"
                                + " example");
        assertThat(count.value().toFloat()).isEqualTo(2);
    }

    @Test
    @DisplayName("a gradient that is stopped inside stays stopped for tapes around")
    void stoppedGradients() {
        var x = Tensor.of(new float[] {2, 3});
        same(grad((Tensor y) -> vmap(z -> z.times(z.stopGradient())).apply(y).sum()).apply(x), x);
    }

    @Test
    @DisplayName("custom gradients count, inside, for tapes around, and their own derivatives")
    void customGradients() {
        UnaryOperator<Tensor> clipped =
                x ->
                        CustomGradient.apply(
                                in ->
                                        CustomGradient.result(
                                                in.getFirst().square().sum(),
                                                up ->
                                                        List.of(
                                                                in.getFirst()
                                                                        .clip(-1, 1)
                                                                        .times(up)
                                                                        .times(10))),
                                x);
        var x = Tensor.of(new float[][] {{0.5f, 3}, {-2, -0.25f}});
        var expected = Tensor.of(new float[][] {{5, 10}, {-10, -2.5f}});
        same(vmap(grad(clipped)).apply(x), expected);
        same(grad((Tensor y) -> vmap(clipped).apply(y).sum()).apply(x), expected);
        var second =
                grad((Tensor y) -> grad((Tensor z) -> vmap(clipped).apply(z).sum()).apply(y).sum())
                        .apply(x);
        same(second, Tensor.of(new float[][] {{10, 0}, {0, 10}}));
        var nested = vmap((Tensor y) -> grad((Tensor z) -> vmap(clipped).apply(z).sum()).apply(y));
        same(nested.apply(Tensors.stack(0, x, x)).get(1), expected);
    }

    @Test
    @DisplayName("a custom gradient of what is mapped and what all share")
    void customGradientsOfSharedInputs() {
        var w = Tensor.of(new float[] {2, 3});
        Function<List<Tensor>, Tensor> code =
                in -> {
                    UnaryOperator<Tensor> one =
                            x ->
                                    CustomGradient.apply(
                                            given ->
                                                    CustomGradient.result(
                                                            given.get(0).times(given.get(1)).sum(),
                                                            up ->
                                                                    List.of(
                                                                            given.get(1).times(up),
                                                                            given.get(0)
                                                                                    .times(up)
                                                                                    .times(100))),
                                            x,
                                            in.get(1));
                    return vmap(one).apply(in.get(0)).sum();
                };
        var slopes = grad(code).apply(List.of(Tensor.of(new float[][] {{1, 2}, {3, 4}}), w));
        same(slopes.get(0), Tensor.of(new float[][] {{2, 3}, {2, 3}}));
        same(slopes.get(1), Tensor.of(new float[] {400, 600}));
    }

    @Test
    @DisplayName("code that is run again for its gradient draws the same numbers again")
    void recompute() {
        var generator = new Generator(3);
        var w = new Variable(Tensor.of(1.5f), "w");
        UnaryOperator<Tensor> noisy =
                x ->
                        CustomGradient.recompute(
                                in ->
                                        in.getFirst()
                                                .times(generator.uniform(Shape.of(2)))
                                                .times(w)
                                                .sum(),
                                x);
        var x = Tensor.ones(Shape.of(3, 2));
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = vmap(noisy).apply(x);
        }
        var slopes = tape.gradient(y, x);
        assertThat(y.toFloatArray()).containsExactly(slopes.sum(1).toFloatArray(), offset(1e-6f));
        assertThat(tape.gradient(y, w).toFloat() * 1.5f)
                .isCloseTo(y.sum().toFloat(), offset(1e-5f));
    }

    private static org.assertj.core.data.Offset<Float> offset(float value) {
        return org.assertj.core.data.Offset.offset(value);
    }

    @Test
    @DisplayName("derivatives do not mix: the inner one sees the outer variable as a constant")
    void nestedDerivatives() {
        // d/dx (x · d/dy (x + y)) = 1
        var slope = grad((Tensor x) -> x.times(grad((Tensor y) -> x.plus(y)).apply(x)));
        same(slope.apply(Tensor.of(3f)), Tensor.of(1f));
        same(vmap(slope).apply(Tensor.of(new float[] {1, 2})), Tensor.of(new float[] {1, 1}));
    }

    // ---- dtypes
    // --------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("integers, truths and 16-bit floats")
    void dtypes() {
        for (var dtype :
                List.of(DType.INT32, DType.INT64, DType.UINT8, DType.FLOAT16, DType.BFLOAT16)) {
            var x = Tensor.of(new int[][] {{1, 2}, {3, 4}, {5, 0}}).cast(dtype);
            UnaryOperator<Tensor> code = y -> y.times(2).plus(y.max()).sum();
            same(vmap(code).apply(x), loop(code, x));
        }
        var flags = Tensor.of(new int[][] {{1, 0}, {1, 1}}).cast(DType.BOOL);
        same(vmap(y -> y.all()).apply(flags), loop(y -> y.all(), flags));
    }
}
