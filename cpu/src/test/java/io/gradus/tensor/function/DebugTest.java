package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Debug;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prints, checks and the search for NaN, eagerly and in traced functions. */
@Isolated("it looks at what is printed")
class DebugTest {
    /** Code as it is, or traced. */
    private static UnaryOperator<Tensor> form(boolean traced, UnaryOperator<Tensor> code) {
        return traced ? TracedFunction.of((Function<Tensor, Tensor>) code)::apply : code;
    }

    /** What code prints, in lines. */
    private static List<String> printed(Runnable code) {
        var out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            code.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    // ---- print
    // ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("lines are printed in every call, in order, with the values of the call")
    void printsInOrder(boolean traced) {
        var count = new Variable(Tensor.of(0), "count", false);
        var f =
                form(
                        traced,
                        x -> {
                            count.assignAdd(1);
                            Debug.print("call %d begins", count);
                            var y = x.times(2f);
                            Debug.print("y is %.1f of %s, %s", y.sum(), y, y.sum().greater(5));
                            Debug.print("done");
                            return y.plus(1f);
                        });
        assertThat(
                        printed(() -> {
                            f.apply(Tensor.of(new float[] {1, 2}));
                            f.apply(Tensor.of(new float[] {0, 1}));
                        }))
                .containsExactly(
                        "call 1 begins",
                        "y is 6.0 of [2. 4.], true",
                        "done",
                        "call 2 begins",
                        "y is 2.0 of [0. 2.], false",
                        "done");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a result that nobody reads is printed, in loops and branches too")
    void printsInRegions(boolean traced) {
        var f =
                form(
                        traced,
                        x -> {
                            Control.forLoop(
                                    0,
                                    3,
                                    x,
                                    (i, v) -> {
                                        Debug.print("step %d: %.0f", i, v);
                                        return v.times(2f);
                                    });
                            Control.cond(
                                    x.greater(1f),
                                    () -> {
                                        Debug.print("large");
                                        return x;
                                    },
                                    () -> {
                                        Debug.print("small");
                                        return x;
                                    });
                            return x;
                        });
        assertThat(printed(() -> f.apply(Tensor.of(3f))))
                .containsExactly("step 0: 3", "step 1: 6", "step 2: 12", "large");
        assertThat(printed(() -> f.apply(Tensor.of(1f)))).last().isEqualTo("small");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("kernels that are merged over prints leave them in order")
    void printsBetweenKernels(boolean traced) {
        var f =
                form(
                        traced,
                        x -> {
                            var first = x.exp();
                            Debug.print("first %s", first.greater(0f));
                            var looped =
                                    Control.forLoop(
                                            0,
                                            2,
                                            x,
                                            (i, v) -> {
                                                Debug.print("step %d", i);
                                                return v.times(2f);
                                            });
                            var second = looped.plus(x).plus(x.exp());
                            Debug.print("second %s", second);
                            return first.plus(second);
                        });
        assertThat(printed(() -> f.apply(Tensor.of(new float[] {0, 0}))))
                .containsExactly("first [ True  True]", "step 0", "step 1", "second [1. 1.]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("gradients do not print again what the code printed")
    void printsOnce(boolean traced) {
        var f =
                form(
                        traced,
                        x -> {
                            Debug.print("here");
                            var y =
                                    Control.scan(
                                                    x,
                                                    Tensor.of(new float[] {1, 2}),
                                                    (Tensor s, Tensor row) -> {
                                                        Debug.print("row %.0f", row);
                                                        return new Control.Step<>(s.times(row), s);
                                                    })
                                            .carry();
                            return CustomGradient.recompute(
                                    in -> {
                                        Debug.print("inside");
                                        return in.get(0).square();
                                    },
                                    y);
                        });
        var lines =
                printed(() -> {
                    var x = Tensor.of(3f);
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = f.apply(x);
                    }
                    assertThat(tape.gradient(y, x).toFloat()).isEqualTo(24f);
                });
        assertThat(lines).containsExactly("here", "row 1", "row 2", "inside");
    }

    @Test
    @DisplayName("recomputing compiled functions that print: once, and again in the next call")
    void printsOfRecomputedFunctions() {
        var inner =
                TracedFunction.of((Tensor x) -> {
                    Debug.print("inner");
                    return x.square();
                });
        Function<Tensor, Tensor> f = x -> CustomGradient.recompute(in -> inner.apply(in.get(0)), x);
        var lines =
                printed(() -> {
                    for (int i = 0; i < 2; i++) {
                        var x = Tensor.of(3f);
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            tape.watch(x);
                            y = f.apply(x);
                        }
                        tape.gradient(y, x);
                    }
                    inner.apply(Tensor.of(1f));
                });
        assertThat(lines).containsExactly("inner", "inner", "inner");
    }

    @Test
    @DisplayName("a format that does not fit is found where it is written")
    void wrongFormat() {
        assertThatThrownBy(() -> Debug.print("%d", Tensor.of(1f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("print: the format \"%d\" does not fit [float32()]");
        assertThatThrownBy(() -> Debug.print("%f", Tensor.of(new float[] {1, 2})))
                .hasMessageContaining("each other tensor takes %s");
        var f =
                TracedFunction.of((Tensor x) -> {
                    Debug.print("%d and %d", x);
                    return x;
                });
        assertThatThrownBy(() -> f.apply(Tensor.of(1)))
                .hasMessageContaining("does not fit [int32()]");
    }

    // ---- check
    // ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a check that fails names message and line")
    void checks(boolean traced) {
        var f =
                form(
                        traced,
                        x -> {
                            Debug.check(x.greater(0f), "expected positive numbers, not %s", x);
                            return x.log();
                        });
        assertThat(f.apply(Tensor.of(new float[] {1, 1})).toFloatArray()).containsExactly(0, 0);
        assertThatThrownBy(() -> f.apply(Tensor.of(new float[] {1, -2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected positive numbers, not [ 1. -2.]")
                .hasMessageContaining("check at DebugTest.java:");
        assertThatThrownBy(() -> Debug.check(Tensor.of(1), "no"))
                .hasMessageContaining("check: the condition is int32(), not bool");
    }

    @Test
    @DisplayName("a failed check leaves all variables as they were, and ends what comes after")
    void failedCheckCommitsNothing() {
        var a = new Variable(1f);
        var b = new Variable(1f);
        var f =
                TracedFunction.of((Tensor x) -> {
                    a.assignAdd(x);
                    Debug.check(a.less(5f), "a is %.0f", a);
                    b.assign(a.times(2f));
                    Debug.print("passed");
                    return b.value();
                });
        var lines =
                printed(() -> {
                    f.apply(Tensor.of(2f));
                    assertThat(catchThrowable(() -> f.apply(Tensor.of(2f))))
                            .hasMessageContaining("a is 5");
                });
        assertThat(lines).containsExactly("passed");
        assertThat(a.value().toFloat()).isEqualTo(3f);
        assertThat(b.value().toFloat()).isEqualTo(6f);
        assertThat(f.apply(Tensor.of(1f)).toFloat()).isEqualTo(8f);
    }

    @Test
    @DisplayName("a check inside a loop ends it at the step")
    void checkInLoop() {
        var f =
                TracedFunction.of((Tensor x) ->
                        Control.forLoop(
                                0,
                                10,
                                x,
                                (i, v) -> {
                                    Debug.check(v.less(20f), "step %d: %.0f", i, v);
                                    return v.times(2f);
                                }));
        assertThatThrownBy(() -> f.apply(Tensor.of(3f))).hasMessageContaining("step 3: 24");
    }

    // ---- NaN
    // -----------------------------------------------------------------------------------------------------

    private static Tensor normalized(Tensor x) {
        var centered = x.minus(x.mean());
        return centered.div(centered.square().mean().sqrt());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("the first operation that makes NaN is named with its line")
    void nan(boolean traced) {
        var f = form(traced, x -> normalized(x).times(3f).sum());
        assertThatCode(() -> Debug.checkNumerics(() -> f.apply(Tensor.of(new float[] {1, 2}))))
                .doesNotThrowAnyException();
        // All equal: 0 / 0.
        assertThatThrownBy(() -> Debug.checkNumerics(() -> f.apply(Tensor.of(new float[] {2, 2}))))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageMatching(
                        "div.* at DebugTest.java:\\d+ returns NaN at \\[0] of float32\\(2,\\)");
        // Outside nothing is checked.
        assertThat(f.apply(Tensor.of(new float[] {2, 2})).toFloat()).isNaN();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("infinities: made is an error, given is not")
    void infinity(boolean traced) {
        var f = form(traced, x -> x.exp().plus(1f));
        assertThatThrownBy(() -> Debug.checkNumerics(() -> f.apply(Tensor.of(1000f))))
                .hasMessageMatching(
                        "exp at DebugTest.java:\\d+ returns Infinity at \\[] of float32\\(\\)");
        var masked =
                form(
                        traced,
                        x ->
                                Tensors.where(
                                                x.greater(0f),
                                                x,
                                                Tensor.full(
                                                        Shape.of(3),
                                                        Float.NEGATIVE_INFINITY,
                                                        DType.FLOAT32))
                                        .softmax());
        assertThat(
                        Debug.checkNumerics(() -> masked.apply(Tensor.of(new float[] {1, -1, 1})))
                                .toFloatArray())
                .containsExactly(0.5f, 0, 0.5f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("NaN that comes in with the data is told from NaN that is made")
    void given(boolean traced) {
        var f = form(traced, x -> x.plus(1f).times(2f));
        assertThatThrownBy(() ->
                        Debug.checkNumerics(() -> f.apply(Tensor.of(new float[] {0, Float.NaN}))))
                .hasMessageMatching(
                        "plus at DebugTest.java:\\d+ returns NaN at \\[1] .*given NaN.*");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("gradients are checked, and the error names the operation they are of")
    void gradients(boolean traced) {
        var f = form(traced, x -> x.sqrt().sum());
        assertThatThrownBy(() ->
                        Debug.checkNumerics(() -> {
                            var x = Tensor.of(new float[] {4, 0});
                            var tape = new GradientTape();
                            Tensor y;
                            try (tape) {
                                tape.watch(x);
                                y = f.apply(x);
                            }
                            return tape.gradient(y, x);
                        }))
                .hasMessageMatching(
                        ".*in the gradient of sqrt at DebugTest.java.* returns Infinity.*");
    }

    @Test
    @DisplayName("in a function nothing is assigned when NaN is found, in loops too")
    void nanInFunctions() {
        var w = new Variable(1f);
        var f =
                TracedFunction.of((Tensor x) -> {
                    w.assignAdd(1f);
                    return Control.forLoop(0, 5, x, (i, v) -> v.minus(1f).log().plus(v.times(0f)));
                });
        assertThatThrownBy(() -> Debug.checkNumerics(() -> f.apply(Tensor.of(5f))))
                .hasMessageMatching("log at DebugTest.java:\\d+ returns NaN.*");
        assertThat(w.value().toFloat()).isEqualTo(1f);
        assertThat(f.apply(Tensor.of(5f)).toFloat()).isNaN();
        assertThat(w.value().toFloat()).isEqualTo(2f);
    }
}
