package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;

import io.gradus.tensor.Control;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choices and loops, as Java has them and as operations. */
class TapeControlFlowTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("x if x<x else x*x, at 3: 6")
    void choice(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = Tensors.where(x.less(x), x, x.times(x));
                    }
                    return List.of(tape.gradient(y, x));
                },
                inputs(3f),
                6f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("doubled twice in a loop: 4, as a Java loop and as a scan")
    void loop(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    Tensor java;
                    Tensor scan;
                    try (tape) {
                        tape.watch(x);
                        java = x;
                        for (int i = 0; i < 2; i++) {
                            java = java.times(2);
                        }
                        scan =
                                Control.scan(
                                                x,
                                                Tensor.arange(2),
                                                (Tensor carry, Tensor i) ->
                                                        new Control.Step<>(
                                                                carry.times(2), List.of()))
                                        .carry();
                    }
                    return List.of(tape.gradient(java, x), tape.gradient(scan, x));
                },
                inputs(3f),
                4f,
                4f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "the side of where that is not chosen has the gradient 0, whatever flows in: infinity, or NaN")
    void whereIsExact(Mode mode) {
        mode.check(
                in -> {
                    var a = in.get(0);
                    var b = in.get(1);
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(a);
                        tape.watch(b);
                        y = Tensors.where(a.greater(0), a, b);
                    }
                    var gradients = tape.of(y).outputGradients(in.get(2)).gradients(a, b);
                    return List.of(gradients.get(a), gradients.get(b));
                },
                inputs(
                        new float[] {4, 1, -1, -2},
                        new float[] {1, 2, 3, 4},
                        new float[] {
                            Float.POSITIVE_INFINITY, Float.NaN, Float.NEGATIVE_INFINITY, Float.NaN
                        }),
                new float[] {Float.POSITIVE_INFINITY, Float.NaN, 0, 0},
                new float[] {0, 0, Float.NEGATIVE_INFINITY, Float.NaN});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a function of infinite slope: choose its argument, so that no 0·∞ arises")
    void whereBeforeARoot(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        var positive = x.greater(0);
                        var safe = Tensors.where(positive, x, Tensor.of(1f));
                        y = Tensors.where(positive, safe.sqrt(), Tensor.of(0f));
                    }
                    return List.of(tape.gradient(y, x));
                },
                inputs(new float[] {4, 0, -1}),
                (Object) new float[] {0.25f, 0, 0});
    }
}
