package io.gradus.tensor.transform;

import static io.gradus.tensor.Transforms.grad;
import static io.gradus.tensor.Transforms.hessian;
import static io.gradus.tensor.Transforms.jacobian;
import static io.gradus.tensor.Transforms.jvp;
import static io.gradus.tensor.Transforms.valueAndGrad;
import static io.gradus.tensor.Transforms.vjp;
import static io.gradus.tensor.Transforms.vmap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Derivatives as functions of functions, against finite differences and known results. */
class TransformsTest {
    private static final Generator RANDOM = new Generator(41);

    private static Tensor normal(int... sizes) {
        return RANDOM.normal(Shape.of(sizes), 0, 1, DType.FLOAT64);
    }

    private static final Tensor WEIGHTS = normal(3, 4);
    private static final Tensor FILTERS = normal(2, 2, 1, 2);

    /** Smooth functions from [2, 3] in float64, one for each family of operations. */
    private static final Map<String, UnaryOperator<Tensor>> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("elementwise", x -> x.sin().times(x.exp()).plus(x.square())),
                    Map.entry("matmul", x -> x.matmul(WEIGHTS).tanh()),
                    Map.entry("own product", x -> x.matmul(x, false, true)),
                    Map.entry(
                            "reductions",
                            x -> x.logSumExp(new int[] {1}, false).times(x.prod(1)).plus(x.mean())),
                    Map.entry("softmax", x -> x.softmax(1)),
                    Map.entry("moves", x -> x.transpose().flip(0).slice(0, 1, 3).reshape(-1)),
                    Map.entry("gather", x -> x.gather(Tensor.of(new int[] {1, 1, 0})).cos()),
                    Map.entry(
                            "scatter",
                            x -> x.scatterAdd(Tensor.of(new int[] {1, 1}), x.square()).sin()),
                    Map.entry(
                            "convolution",
                            x ->
                                    x.reshape(1, 2, 3, 1)
                                            .conv2d(FILTERS, 1, io.gradus.tensor.Padding.SAME)
                                            .square()),
                    Map.entry("cast", x -> x.cast(DType.FLOAT64).times(3)),
                    Map.entry("constant", x -> Tensor.ones(Shape.of(2), DType.FLOAT64)),
                    Map.entry("identity", x -> x));

    private static DynamicTest test(String name, Runnable body) {
        return DynamicTest.dynamicTest(name, body::run);
    }

    /** J by central differences, with sizes of the value first. */
    private static double[] differences(UnaryOperator<Tensor> function, Tensor x) {
        double step = 1e-5;
        var at = x.toDoubleArray();
        int rows = function.apply(x).size();
        var jacobian = new double[rows * at.length];
        for (int j = 0; j < at.length; j++) {
            double here = at[j];
            at[j] = here + step;
            var up = function.apply(Tensor.of(at, x.shape())).toDoubleArray();
            at[j] = here - step;
            var down = function.apply(Tensor.of(at, x.shape())).toDoubleArray();
            at[j] = here;
            for (int i = 0; i < rows; i++) {
                jacobian[i * at.length + j] = (up[i] - down[i]) / (2 * step);
            }
        }
        return jacobian;
    }

    private static void near(Tensor actual, double[] expected, double tolerance) {
        assertThat(actual.toDoubleArray())
                .containsExactly(expected, org.assertj.core.data.Offset.offset(tolerance));
    }

    @TestFactory
    @DisplayName("jacobian, jvp and vjp of each family: differences, J·v and uᵀ·J; traced too")
    Stream<DynamicTest> againstDifferences() {
        return FUNCTIONS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> test(one.getKey(), () -> againstDifferences(one.getValue())));
    }

    private static void againstDifferences(UnaryOperator<Tensor> function) {
        var x = normal(2, 3);
        var expected = differences(function, x);
        var full = jacobian(function).apply(x);
        near(full, expected, 1e-7);
        var y = function.apply(x);
        assertThat(full.shape().sizes())
                .containsExactly(
                        java.util.stream.IntStream.concat(
                                        java.util.stream.IntStream.of(y.shape().sizes()),
                                        java.util.stream.IntStream.of(2, 3))
                                .toArray());
        var traced = TracedFunction.<Tensor, Tensor>of(jacobian(function)::apply).apply(x);
        near(traced, expected, 1e-7);

        var tape = GradientTape.persistent();
        Tensor target;
        try (tape) {
            tape.watch(x);
            target = function.apply(x.identity());
        }
        var matrix = full.reshape(y.size(), 6);
        if (tape.of(target).gradients(x).find(0).isPresent()) {
            near(full, tape.jacobian(target, x).toDoubleArray(), 1e-12);
        }
        var v = normal(2, 3);
        var forward = jvp(function, x, v);
        near(forward.value(), y.toDoubleArray(), 0);
        assertThat(forward.tangent().type()).isEqualTo(y.type());
        near(forward.tangent(), matrix.matmul(v.reshape(6)).toDoubleArray(), 1e-10);
        var u = RANDOM.normal(y.shape(), 0, 1, DType.FLOAT64);
        var back = vjp(function, x);
        near(back.value(), y.toDoubleArray(), 0);
        near(back.pullback().apply(u), u.reshape(-1).matmul(matrix).toDoubleArray(), 1e-10);
        // Again, and for several at once.
        var twice = io.gradus.tensor.Tensors.stack(0, u, u.times(2));
        near(
                vmap(back.pullback()).apply(twice).get(1),
                u.times(2).reshape(-1).matmul(matrix).toDoubleArray(),
                1e-10);
    }

    @TestFactory
    @DisplayName("hessian against differences of the gradient")
    Stream<DynamicTest> hessians() {
        return FUNCTIONS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one ->
                        test(
                                one.getKey(),
                                () -> {
                                    UnaryOperator<Tensor> sum = x -> one.getValue().apply(x).sum();
                                    var x = normal(2, 3);
                                    var full = hessian(sum).apply(x);
                                    assertThat(full.shape()).isEqualTo(Shape.of(2, 3, 2, 3));
                                    near(full, differences(grad(sum), x), 1e-6);
                                    var along = jvp(grad(sum), x, x).tangent();
                                    near(
                                            along,
                                            full.reshape(6, 6).matmul(x.reshape(6)).toDoubleArray(),
                                            1e-9);
                                }));
    }

    private record Line(Tensor slope, Tensor offset) {}

    @Test
    @DisplayName("functions of records, lists and maps have gradients of the same form")
    void structures() {
        var x = normal(5);
        Function<Line, Tensor> loss =
                line -> x.times(line.slope()).plus(line.offset()).square().mean();
        var at = new Line(Tensor.of(2.0), Tensor.of(-1.0));
        var both = valueAndGrad(loss).apply(at);
        var residual = x.times(2).minus(1);
        near(both.value(), residual.square().mean().toDoubleArray(), 1e-12);
        near(both.gradient().slope(), residual.times(x).mean().times(2).toDoubleArray(), 1e-12);
        near(both.gradient().offset(), residual.mean().times(2).toDoubleArray(), 1e-12);

        var blocks = hessian(loss).apply(at);
        near(blocks.get(0).slope(), x.square().mean().times(2).toDoubleArray(), 1e-12);
        near(blocks.get(0).offset(), x.mean().times(2).toDoubleArray(), 1e-12);
        near(blocks.get(1).slope(), x.mean().times(2).toDoubleArray(), 1e-12);
        near(blocks.get(1).offset(), new double[] {2}, 1e-12);

        var rows =
                jacobian((List<Tensor> in) -> in.get(0).times(in.get(1)))
                        .apply(List.of(Tensor.of(new double[] {1, 2}), Tensor.of(3.0)));
        near(rows.get(0), new double[] {3, 0, 0, 3}, 0);
        near(rows.get(1), new double[] {1, 2}, 0);

        var map =
                grad((Map<String, Tensor> in) -> in.get("a").times(in.get("b")))
                        .apply(Map.of("a", Tensor.of(2.0), "b", Tensor.of(5.0)));
        near(map.get("a"), new double[] {5}, 0);
    }

    @Test
    @DisplayName("several results: pulled back together, and pushed forward together")
    void severalResults() {
        Function<List<Tensor>, List<Tensor>> function =
                in -> List.of(in.get(0).times(in.get(1)), in.get(1).square());
        var at = List.of(Tensor.of(2.0), Tensor.of(3.0));
        var back = vjp(function, at).pullback().apply(List.of(Tensor.of(1.0), Tensor.of(10.0)));
        near(back.get(0), new double[] {3}, 0);
        near(back.get(1), new double[] {2 + 60}, 0);
        var forward = jvp(function, at, List.of(Tensor.of(1.0), Tensor.of(0.5))).tangent();
        near(forward.get(0), new double[] {3 + 1}, 0);
        near(forward.get(1), new double[] {3}, 0);
    }

    @Test
    @DisplayName("what it does not depend on has zeros, and so have integers")
    void zeros() {
        var slopes =
                grad((List<Tensor> in) -> in.get(0).sum())
                        .apply(
                                List.of(
                                        Tensor.of(1f),
                                        Tensor.ones(Shape.of(2)),
                                        Tensor.of(new int[] {1})));
        assertThat(slopes.get(1).toFloatArray()).containsExactly(0, 0);
        assertThat(slopes.get(2).type()).isEqualTo(Tensor.of(new int[] {0}).type());
    }

    @Test
    @DisplayName("third derivatives, and derivatives of traced functions")
    void composition() {
        UnaryOperator<Tensor> cube = x -> x.times(x).times(x);
        near(grad(grad(grad(cube))).apply(Tensor.of(5.0)), new double[] {6}, 0);
        var traced = TracedFunction.<Tensor, Tensor>of(cube::apply);
        near(grad(grad((Tensor x) -> traced.apply(x))).apply(Tensor.of(5.0)), new double[] {30}, 0);
        near(
                vmap(grad(grad(traced::apply))).apply(Tensor.of(new double[] {1, 2})),
                new double[] {6, 12},
                0);
        var all =
                TracedFunction.<Tensor, Tensor>of(vmap(grad(grad(cube)))::apply)
                        .apply(Tensor.of(new double[] {1, 2}));
        near(all, new double[] {6, 12}, 0);
    }

    @Test
    @DisplayName("variables are constants here, and seen by the tapes around")
    void variables() {
        var w = new Variable(Tensor.of(3.0), "w");
        var tape = new GradientTape();
        Tensor slope;
        try (tape) {
            slope = grad((Tensor x) -> x.square().times(w)).apply(Tensor.of(5.0));
        }
        near(slope, new double[] {30}, 0);
        near(tape.gradient(slope, w), new double[] {10}, 0);
    }

    @Test
    @DisplayName("the gradient of a gather is dense")
    void slices() {
        var slope =
                grad((Tensor x) -> x.gather(Tensor.of(new int[] {2, 2})).sum())
                        .apply(Tensor.ones(Shape.of(3)));
        assertThat(slope.toFloatArray()).containsExactly(0, 0, 2);
    }

    @Test
    @DisplayName("a rule that reads numbers: the jacobian goes row by row")
    void rulesThatReadNumbers() {
        UnaryOperator<Tensor> odd =
                x ->
                        CustomGradient.apply(
                                in ->
                                        CustomGradient.result(
                                                in.getFirst().times(2),
                                                up ->
                                                        List.of(
                                                                up.sum().toDouble() > 0
                                                                        ? up.times(7)
                                                                        : up)),
                                x);
        near(jacobian(odd).apply(Tensor.of(new double[] {1, 2})), new double[] {7, 0, 0, 7}, 0);
    }

    @Test
    @DisplayName("a jacobian of no rows has the shape of its rows")
    void noRows() {
        var none = jacobian(x -> x.slice(0, 0, 0)).apply(Tensor.of(new double[] {1, 2}));
        assertThat(none.shape()).isEqualTo(Shape.of(0, 2));
    }

    @Test
    @DisplayName("errors say what was returned or given, and what would fit")
    void errors() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grad(x -> x.times(2)).apply(Tensor.of(new float[] {1, 2})))
                .withMessage(
                        "grad: the function returns float32(2,), and a gradient is that of one"
                                + " floating number: reduce it with sum or mean, or ask for the"
                                + " jacobian or a vjp");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grad(x -> x.sum()).apply(Tensor.of(new int[] {1, 2})))
                .withMessage(
                        "grad: the argument is int32(2,), and derivatives are taken at floating"
                                + " tensors: cast it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jvp(x -> x, Tensor.of(1f), Tensor.of(new float[] {1, 2})))
                .withMessage(
                        "jvp: the direction is float32(2,), the point float32(): structure and"
                                + " shapes must be equal");
        var back = vjp(x -> x.sum(), Tensor.of(new float[] {1, 2})).pullback();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.apply(Tensor.of(new float[] {1, 2})))
                .withMessageStartingWith(
                        "vjp: what flows back is float32(2,), the value float32()");
    }

    @Test
    @DisplayName("Gauss–Newton on jacobians: a line through four points")
    void gaussNewton() {
        var x = Tensor.of(new double[] {0, 1, 2, 3});
        var y = Tensor.of(new double[] {1, 3, 5, 7});
        var points = new ArrayList<Tensor>();
        points.add(Tensor.of(new double[] {0, 0}));
        UnaryOperator<Tensor> residual = p -> x.times(p.get(0)).plus(p.get(1)).minus(y);
        var j = Transforms.jacobian(residual).apply(points.getLast());
        var r = residual.apply(points.getLast());
        var a = j.matmul(j, true, false).toDoubleArray();
        var b = j.matmul(r.expandDims(1), true, false).toDoubleArray();
        double determinant = a[0] * a[3] - a[1] * a[2];
        assertThat((a[3] * b[0] - a[1] * b[1]) / determinant).isEqualTo(-2);
        assertThat((a[0] * b[1] - a[2] * b[0]) / determinant).isEqualTo(-1);
    }
}
