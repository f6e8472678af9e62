package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients written by hand, and gradients of those. */
class CustomGradientTest {
    private static Tensor gradient(Function<Operand, Tensor> function, Operand x) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = function.apply(x);
        }
        return tape.gradient(y, x);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("x*x with the rule 4*dy: 4; identity with the rule 2*dy: 2")
    void rules(Mode mode) {
        mode.check(
                in ->
                        List.of(
                                gradient(
                                        x ->
                                                CustomGradient.apply(
                                                        xs ->
                                                                CustomGradient.result(
                                                                        xs.get(0).times(xs.get(0)),
                                                                        dy -> List.of(dy.times(4))),
                                                        x),
                                        in.get(0)),
                                gradient(
                                        x ->
                                                CustomGradient.apply(
                                                        xs ->
                                                                CustomGradient.result(
                                                                        xs.get(0),
                                                                        dy -> List.of(dy.times(2))),
                                                        x),
                                        in.get(0))),
                inputs(3f),
                4f,
                2f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a square with the rule 2*dr*x+1, of a variable of 3: 7")
    void squareOfVariable(Mode mode) {
        var v = new Variable(3f);
        mode.check(
                in ->
                        List.of(
                                gradient(
                                        x ->
                                                CustomGradient.apply(
                                                        xs ->
                                                                CustomGradient.result(
                                                                        xs.get(0).square(),
                                                                        dr ->
                                                                                List.of(
                                                                                        dr.times(2)
                                                                                                .times(
                                                                                                        xs
                                                                                                                .get(
                                                                                                                        0))
                                                                                                .plus(
                                                                                                        1))),
                                                        x),
                                        v)),
                List.of(),
                7f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "five steps x -= 0.25*gradient for the loss 2x with the rule 4*dy/2, from 2: losses 4, 3, 2, 1, 0")
    void descent(Mode mode) {
        mode.check(
                in -> {
                    var losses = new ArrayList<Tensor>();
                    var x = in.getFirst();
                    for (int step = 0; step < 5; step++) {
                        var tape = new GradientTape();
                        Tensor loss;
                        try (tape) {
                            tape.watch(x);
                            loss =
                                    CustomGradient.apply(
                                            xs ->
                                                    CustomGradient.result(
                                                            xs.get(0).times(2),
                                                            dy -> List.of(dy.times(2))),
                                            x);
                        }
                        losses.add(loss);
                        x = x.minus(tape.gradient(loss, x).times(0.25));
                    }
                    return losses;
                },
                inputs(2f),
                4f,
                3f,
                2f,
                1f,
                0f);
    }

    /** x + 10, whose first derivative is said to be −1.1, and the derivative of that −2.1. */
    private static Tensor shifted(Operand x) {
        return CustomGradient.apply(
                xs ->
                        CustomGradient.result(
                                xs.get(0).plus(10), dz -> List.of(dz.times(slope(xs.get(0))))),
                x);
    }

    private static Tensor slope(Tensor x) {
        return CustomGradient.apply(
                xs -> CustomGradient.result(Tensor.of(-1.1f), ddz -> List.of(ddz.times(-2.1f))), x);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("f(x)=x+10 with first derivative -1.1 and second -2.1: those of f**4 follow")
    void secondOrderOverridden(Mode mode) {
        // c = 1: f = 11, (f⁴)' = 4·f³·(−1.1), (f⁴)'' = 12·f²·1.21 + 4·f³·(−2.1)
        var results =
                mode.run(
                        in -> {
                            var c = in.getFirst();
                            var outer = new GradientTape();
                            Tensor f;
                            Tensor first;
                            try (outer) {
                                outer.watch(c);
                                var inner = new GradientTape();
                                Tensor y;
                                try (inner) {
                                    inner.watch(c);
                                    f = shifted(c);
                                    y = f.square().square();
                                }
                                first = inner.gradient(y, c);
                            }
                            return List.of(f, first, outer.gradient(first, c));
                        },
                        inputs(1f));
        double f = 11;
        double second = 12 * f * f * 1.21 + 4 * f * f * f * -2.1;
        assertThat(results.get(0).toDouble()).isEqualTo(f);
        assertThat(results.get(1).toDouble()).isCloseTo(4 * f * f * f * -1.1, within(1e-6));
        assertThat(results.get(2).toDouble()).isCloseTo(second, within(1e-6));
    }

    private static org.assertj.core.data.Percentage within(double relative) {
        return org.assertj.core.data.Percentage.withPercentage(100 * relative);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a rule that is itself custom with (2.2, 3.1): d(gc)/dc=2.2, d(gc)/d(outputGradient)=3.1")
    void ruleWithARule(Mode mode) {
        mode.check(
                in -> {
                    var c = in.get(0);
                    var outputGradient = in.get(1);
                    var outer = new GradientTape();
                    Tensor gc;
                    try (outer) {
                        outer.watch(c);
                        outer.watch(outputGradient);
                        var inner = new GradientTape();
                        Tensor y;
                        try (inner) {
                            inner.watch(c);
                            y =
                                    CustomGradient.apply(
                                            xs ->
                                                    CustomGradient.result(
                                                            xs.get(0).plus(10),
                                                            dz ->
                                                                    List.of(
                                                                            CustomGradient.apply(
                                                                                    ys ->
                                                                                            CustomGradient
                                                                                                    .result(
                                                                                                            ys.get(
                                                                                                                            0)
                                                                                                                    .times(
                                                                                                                            ys
                                                                                                                                    .get(
                                                                                                                                            1)),
                                                                                                            up ->
                                                                                                                    List
                                                                                                                            .of(
                                                                                                                                    up
                                                                                                                                            .times(
                                                                                                                                                    2.2f),
                                                                                                                                    up
                                                                                                                                            .times(
                                                                                                                                                    3.1f))),
                                                                                    xs.get(0),
                                                                                    dz))),
                                            c);
                        }
                        gc = inner.of(y).outputGradients(outputGradient).gradients(c).get(c);
                    }
                    var gradients = outer.gradients(gc, c, outputGradient);
                    return List.of(gradients.get(c), gradients.get(outputGradient));
                },
                inputs(1f, 1f),
                2.2f,
                3.1f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("several results: each has its part in the rule")
    void severalResults(Mode mode) {
        mode.check(
                in ->
                        List.of(
                                gradient(
                                        x -> {
                                            var both =
                                                    CustomGradient.applyAll(
                                                            xs ->
                                                                    new CustomGradient.Results(
                                                                            List.of(
                                                                                    xs.get(0)
                                                                                            .plus(
                                                                                                    2),
                                                                                    xs.get(0)
                                                                                            .times(
                                                                                                    xs
                                                                                                            .get(
                                                                                                                    0))),
                                                                            up ->
                                                                                    List.of(
                                                                                            up.get(
                                                                                                            0)
                                                                                                    .times(
                                                                                                            10)
                                                                                                    .plus(
                                                                                                            up
                                                                                                                    .get(
                                                                                                                            1)))),
                                                            x);
                                            return both.get(0).plus(both.get(1).times(3));
                                        },
                                        in.get(0))),
                inputs(5f),
                13f);
    }

    @Test
    @DisplayName("a result that is its input is a tensor of its own")
    void identityOfAWatchedInput() {
        var x = Tensor.of(3f);
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y =
                    CustomGradient.apply(
                            xs -> CustomGradient.result(xs.get(0), dy -> List.of(dy.times(5))), x);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(5f);
        assertThat(tape.gradient(x, x).toFloat()).isEqualTo(1f);
    }

    @Test
    @DisplayName(
            "a rule that returns no gradients, too many, or of another shape or dtype: an error that says which")
    void rulesThatDoNotFit() {
        Function<Function<Tensor, List<Tensor>>, Runnable> asking =
                rule ->
                        () ->
                                gradient(
                                        x ->
                                                CustomGradient.apply(
                                                        xs ->
                                                                CustomGradient.result(
                                                                        xs.get(0).times(2), rule),
                                                        x),
                                        Tensor.of(new float[] {1, 2}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asking.apply(dy -> List.of()).run())
                .withMessageContaining("0 gradients for 1 inputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asking.apply(dy -> List.of(dy, dy)).run())
                .withMessageContaining("2 gradients for 1 inputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asking.apply(dy -> List.of(dy.sum())).run())
                .withMessageContaining("gradient 0 is float32(), the input float32(2,)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asking.apply(dy -> List.of(dy.cast(DType.FLOAT64))).run())
                .withMessageContaining("gradient 0 is float64(2,), the input float32(2,)");
    }

    @Test
    @DisplayName(
            "a variable that the code reads must be among the inputs; then it may be read either way")
    void variablesInside() {
        var w = new Variable(Tensor.of(2f), "w");
        var x = Tensor.of(3f);
        var tape = new GradientTape();
        try (tape) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            CustomGradient.apply(
                                    xs ->
                                            CustomGradient.result(
                                                    xs.get(0).times(w), dy -> List.of(dy)),
                                    x))
                    .withMessageContaining("variable 'w'");
            Tensor y =
                    CustomGradient.apply(
                            xs ->
                                    CustomGradient.result(
                                            xs.get(0).times(w),
                                            dy -> List.of(dy.times(w), dy.times(xs.get(0)))),
                            x,
                            w);
            assertThat(tape.gradient(y, w).toFloat()).isEqualTo(3f);
        }
        assertThat(
                        CustomGradient.apply(
                                        xs ->
                                                CustomGradient.result(
                                                        xs.get(0).times(w), dy -> List.of(dy)),
                                        x)
                                .toFloat())
                .as("without a tape there is no gradient to lose")
                .isEqualTo(6f);
    }

    @Test
    @DisplayName("an integer input takes a gradient that nobody reads")
    void integerInput() {
        var x = Tensor.of(new float[] {4, 5, 6});
        var position = Tensor.of(1);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y =
                    CustomGradient.apply(
                            xs ->
                                    CustomGradient.result(
                                            xs.get(0).gather(xs.get(1)),
                                            dy ->
                                                    List.of(
                                                            xs.get(1).oneHot(3).times(dy).times(7),
                                                            xs.get(1))),
                            x,
                            position);
        }
        assertThat(tape.gradient(y, x).toFloatArray()).containsExactly(0, 7, 0);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a gradient is clipped by an identity with a rule, as in the literature")
    void clipping(Mode mode) {
        mode.check(
                in ->
                        List.of(
                                gradient(
                                        x ->
                                                CustomGradient.apply(
                                                                xs ->
                                                                        CustomGradient.result(
                                                                                xs.get(0),
                                                                                dy ->
                                                                                        List.of(
                                                                                                dy
                                                                                                        .clip(
                                                                                                                -1,
                                                                                                                1))),
                                                                x)
                                                        .times(
                                                                Tensors.stack(
                                                                        0,
                                                                        Tensor.of(0.5f),
                                                                        Tensor.of(100f))),
                                        in.get(0))),
                inputs(new float[] {1, 2}),
                (Object) new float[] {0.5f, 1});
    }
}
