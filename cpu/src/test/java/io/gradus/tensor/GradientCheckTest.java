package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    private static final Tensor X = Tensor.of(new double[][] {{0.5, -1.25, 2}, {1.5, 0.75, -0.5}});

    /** x · y, whose gradient with respect to y is wrong at one place. */
    private static Tensor wrongAt(Tensor x, Tensor y, int place) {
        return CustomGradient.apply(
                given ->
                        CustomGradient.result(
                                given.get(0).times(given.get(1)),
                                upstream -> {
                                    var error =
                                            Tensor.arange(y.size()).equal(place).reshape(y.shape());
                                    var slope = given.get(0).plus(error);
                                    return List.of(
                                            upstream.times(given.get(1)), upstream.times(slope));
                                }),
                x,
                y);
    }

    /** x², whose gradient is right but has a wrong gradient itself. */
    private static Tensor wrongAtSecondOrder(Tensor x) {
        return CustomGradient.apply(
                given ->
                        CustomGradient.result(
                                given.get(0).square(),
                                upstream ->
                                        List.of(
                                                upstream.times(given.get(0).stopGradient())
                                                        .times(2))),
                x);
    }

    @Test
    void rightGradientsPass() {
        var report =
                new GradientCheck().secondOrder().check((Tensor x) -> x.tanh().times(x.exp()), X);
        assertThat(report.ok()).isTrue();
        assertThat(report.elements()).isEqualTo(12);
        assertThat(report.mismatches()).isZero();
        assertThat(report.worst()).get().extracting(GradientCheck.Element::ok).isEqualTo(true);
        assertThat(report.requireOk()).isSameAs(report);
        assertThat(report).asString().startsWith("gradient check: all of 12 gradients agree");
    }

    @Test
    void theWorstElementIsNamed() {
        var y = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        var report =
                new GradientCheck().check(in -> wrongAt(in.get(0), in.get(1), 4), List.of(X, y));
        assertThat(report.ok()).isFalse();
        assertThat(report.elements()).isEqualTo(12);
        assertThat(report.mismatches()).isEqualTo(1);
        var worst = report.worst().orElseThrow();
        assertThat(worst.input()).isEqualTo("input[1]");
        assertThat(worst.position()).containsExactly(1, 1);
        assertThat(worst.order()).isEqualTo(1);
        assertThat(worst.value()).isEqualTo(5);
        assertThat(worst.gradient() / worst.difference()).isCloseTo(1.75 / 0.75, within(1e-6));
        assertThatThrownBy(report::requireOk)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 12 gradients are wrong")
                .hasMessageContaining("gradient with respect to input[1] at [1, 1] (value 5.0)")
                .hasMessageContaining("kink");
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.data.Offset.offset(distance);
    }

    @Test
    void inputsAreNamedByTheirPlace() {
        record Point(Tensor left, Tensor right) {}
        var y = Tensor.ones(X.shape()).cast(X.dtype());
        var inRecord =
                new GradientCheck()
                        .check((Point at) -> wrongAt(at.left(), at.right(), 0), new Point(X, y));
        assertThat(inRecord.worst())
                .get()
                .extracting(GradientCheck.Element::input)
                .isEqualTo("input.right");
        Map<String, Tensor> map = new TreeMap<>(Map.of("x", X, "bias", y));
        var inMap = new GradientCheck().check(at -> wrongAt(at.get("x"), at.get("bias"), 0), map);
        assertThat(inMap.worst())
                .get()
                .extracting(GradientCheck.Element::input)
                .isEqualTo("input.bias");
        var alone = new GradientCheck().check((Tensor at) -> wrongAt(X, at, 0), y);
        assertThat(alone.worst()).get().extracting(GradientCheck.Element::input).isEqualTo("input");
    }

    @Test
    void aWrongSecondGradientIsFound() {
        assertThat(new GradientCheck().check(GradientCheckTest::wrongAtSecondOrder, X).ok())
                .isTrue();
        var report =
                new GradientCheck().secondOrder().check(GradientCheckTest::wrongAtSecondOrder, X);
        assertThat(report.mismatches()).isEqualTo(6);
        assertThat(report.worst()).get().extracting(GradientCheck.Element::order).isEqualTo(2);
        assertThat(report).asString().contains("second gradient with respect to input at");
    }

    @Test
    void aGradientThatIsMissingIsFound() {
        var report = new GradientCheck().check((Tensor x) -> x.stopGradient().square(), X);
        assertThat(report.mismatches()).isEqualTo(6);
        assertThat(report.worst()).get().extracting(GradientCheck.Element::gradient).isEqualTo(0.0);
    }

    /**
     * The sum of a softmax does not depend on its input, so a plain sum of outputs would check
     * nothing.
     */
    @Test
    void errorsInDifferentOutputsDoNotCancel() {
        var shifted =
                new GradientCheck()
                        .check(
                                (Tensor x) ->
                                        CustomGradient.apply(
                                                given ->
                                                        CustomGradient.result(
                                                                given.get(0).softmax(),
                                                                upstream ->
                                                                        List.of(upstream.times(0))),
                                                x),
                                X);
        assertThat(shifted.ok()).isFalse();
    }

    @Test
    void structuresOfResultsAreChecked() {
        var report =
                new GradientCheck()
                        .secondOrder()
                        .check(
                                (Tensor x) ->
                                        Map.of(
                                                "a",
                                                x.exp(),
                                                "n",
                                                x.argMax(1),
                                                "b",
                                                List.of(x.sin())),
                                X);
        assertThat(report.ok()).isTrue();
    }

    @Test
    void onlyFloatingInputsAreMoved() {
        var indices = Tensor.of(new int[] {1, 0, 1});
        var report =
                new GradientCheck()
                        .secondOrder()
                        .check(in -> in.get(0).gather(in.get(1)), List.of(X, indices));
        assertThat(report.requireOk().elements()).isEqualTo(12);
    }

    @Test
    void float32TensorsAreCheckedInFloat64() {
        var report =
                new GradientCheck().check((Tensor x) -> x.exp(), Tensor.of(new float[] {0.1f, 2}));
        assertThat(report.requireOk().worst())
                .get()
                .extracting(GradientCheck.Element::value)
                .isIn((double) 0.1f, 2.0);
    }

    @Test
    void variablesAreMovedAndPutBack() {
        var w = new Variable(Tensor.of(new double[] {0.5, 2}), "kernel");
        var before = w.value().toDoubleArray();
        var report =
                new GradientCheck()
                        .secondOrder()
                        .check(in -> X.slice(1, 0, 2).times(w).tanh(), List.of(w));
        assertThat(report.requireOk().elements()).isEqualTo(4);
        assertThat(report.worst())
                .get()
                .extracting(GradientCheck.Element::input)
                .isEqualTo("input[0] (variable 'kernel')");
        assertThat(w.value().toDoubleArray()).isEqualTo(before);
    }

    @Test
    void aVariableIsPutBackWhenTheFunctionFails() {
        var w = new Variable(Tensor.of(new double[] {0.5, 2}), "kernel");
        var calls = new AtomicInteger();
        assertThatThrownBy(() ->
                        new GradientCheck()
                                .check(
                                        in -> {
                                            if (calls.incrementAndGet() > 2) {
                                                throw new IllegalStateException("third call");
                                            }
                                            return w.square();
                                        },
                                        List.of(w)))
                .hasMessage("third call");
        assertThat(w.value().toDoubleArray()).containsExactly(0.5, 2);
    }

    @Test
    void someElementsOfLargeInputs() {
        var large = Tensor.ones(Shape.of(30, 40)).cast(X.dtype());
        var check = new GradientCheck().elements(5);
        assertThat(check.check((Tensor x) -> x.square(), large).requireOk().elements())
                .isEqualTo(5);
        assertThat(check.check((Tensor x) -> x.square(), X).elements()).isEqualTo(5);
    }

    @Test
    void theSameSeedGivesTheSameReport() {
        var check = new GradientCheck().elements(3);
        var report = check.check((Tensor x) -> x.exp().sum(0), X);
        assertThat(check.check((Tensor x) -> x.exp().sum(0), X)).isEqualTo(report);
        assertThat(check.seed(7).check((Tensor x) -> x.exp().sum(0), X)).isNotEqualTo(report);
    }

    @Test
    void tolerancesAndSteps() {
        assertThat(
                        new GradientCheck()
                                .tolerance(0, 0)
                                .step(0.1)
                                .check((Tensor x) -> x.exp(), X)
                                .ok())
                .isFalse();
        assertThat(
                        new GradientCheck()
                                .tolerance(0.01, 0)
                                .step(0.1)
                                .check((Tensor x) -> x.exp(), X)
                                .ok())
                .isTrue();
    }

    @Test
    void aKinkIsReported() {
        assertThat(new GradientCheck().check((Tensor x) -> x.relu(), Tensor.of(0.0)).ok())
                .isFalse();
        assertThat(new GradientCheck().check((Tensor x) -> x.log(), Tensor.of(0.0)).ok()).isFalse();
    }

    @Test
    void emptyInputsHaveNothingToCheck() {
        var report =
                new GradientCheck()
                        .secondOrder()
                        .check((Tensor x) -> x.exp(), Tensor.of(new double[0]));
        assertThat(report.requireOk().elements()).isZero();
        assertThat(report.worst()).isEmpty();
    }

    @Test
    void whatCannotBeCheckedIsSaid() {
        var check = new GradientCheck();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.check((Tensor x) -> x.abs(), Tensor.of(3)))
                .withMessageContaining("nothing in the argument is floating");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.check((Tensor x) -> x.argMax(0), X))
                .withMessageContaining("nothing in the result is floating");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.check((Tensor x) -> x.cast(io.gradus.ir.DType.FLOAT32), X))
                .withMessageContaining("the result is float32")
                .withMessageContaining("use float64 inside");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        check.check(
                                w -> w.getFirst().square(),
                                List.of(new Variable(Tensor.of(1f), "w"))))
                .withMessageContaining("variable 'w' is float32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.step(0))
                .withMessageContaining("greater than 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check.elements(0))
                .withMessageContaining("at least 1");
    }
}
