package io.gradus.tensor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.tensor.Control;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** After an error anywhere, tapes of this thread still work. */
class TapeExceptionsTest {
    private static final class Expected extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Tensor x = Tensor.of(3f);

    /** What must hold after each of the errors below. */
    @AfterEach
    void tapesStillWork() {
        var outer = new GradientTape();
        Tensor first;
        try (outer) {
            outer.watch(x);
            var inner = new GradientTape();
            Tensor y;
            try (inner) {
                inner.watch(x);
                y = x.times(x).times(x);
            }
            first = inner.gradient(y, x);
        }
        assertThat(first.toFloat()).isEqualTo(27f);
        assertThat(outer.gradient(first, x).toFloat()).isEqualTo(18f);
        // A function called while a tape is left behind would be run line by line: nothing would be
        // compiled.
        var function = TracedFunction.<Tensor, Tensor>of(t -> t.times(2));
        assertThat(function.apply(x).toFloat()).isEqualTo(6f);
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("an error in a block closes the tape")
    void inABlock() {
        var tape = new GradientTape();
        assertThatExceptionOfType(Expected.class)
                .isThrownBy(() -> {
                    try (tape) {
                        tape.watch(x);
                        throw new Expected();
                    }
                });
        assertThat(tape.isRecording()).isFalse();
    }

    @Test
    @DisplayName("a shape error between watched tensors closes the tape")
    void shapeError() {
        var a = Tensor.of(new float[] {1, 2});
        var b = Tensor.of(new float[] {1, 2, 3});
        var tape = new GradientTape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    try (tape) {
                        tape.watch(a);
                        a.plus(b);
                    }
                });
        assertThat(tape.isRecording()).isFalse();
    }

    @Test
    @DisplayName(
            "an error in the code of a custom gradient is passed on, the tape around goes on recording")
    void inCustomCode() {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            assertThatExceptionOfType(Expected.class)
                    .isThrownBy(() ->
                            CustomGradient.apply(
                                    xs -> {
                                        throw new Expected();
                                    },
                                    x));
            y = x.times(2);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(2f);
    }

    @Test
    @DisplayName(
            "an error in a rule is passed on by the question; a persistent tape can be asked again")
    void inARule() {
        var tape = GradientTape.persistent();
        try (tape) {
            tape.watch(x);
            var y =
                    CustomGradient.apply(
                            xs ->
                                    CustomGradient.result(
                                            xs.get(0).times(2),
                                            dy -> {
                                                throw new Expected();
                                            }),
                            x);
            assertThatExceptionOfType(Expected.class).isThrownBy(() -> tape.gradient(y, x));
            assertThat(tape.gradient(x.times(5), x).toFloat()).isEqualTo(5f);
        }
    }

    @Test
    @DisplayName("an error in a rule inside the block of a tape that is not persistent")
    void inARuleInsideTheBlock() {
        var tape = new GradientTape();
        try (tape) {
            tape.watch(x);
            var y =
                    CustomGradient.apply(
                            xs -> CustomGradient.result(xs.get(0).times(2), dy -> List.of()), x);
            assertThatIllegalArgumentException().isThrownBy(() -> tape.gradient(y, x));
        }
    }

    @Test
    @DisplayName("an error in recomputed code, in its first run and in its second")
    void inRecompute() {
        var runs = new int[1];
        var w = new Variable(2f);
        var tape = GradientTape.persistent();
        try (tape) {
            tape.watch(x);
            assertThatExceptionOfType(Expected.class)
                    .isThrownBy(() ->
                            CustomGradient.recompute(
                                    xs -> {
                                        throw new Expected();
                                    },
                                    x));
            var y =
                    CustomGradient.recompute(
                            xs -> {
                                w.assignAdd(1);
                                if (runs[0]++ == 1) {
                                    throw new Expected();
                                }
                                return xs.get(0).times(w);
                            },
                            x);
            assertThatExceptionOfType(Expected.class).isThrownBy(() -> tape.gradient(y, x));
            assertThat(w.value().toFloat()).isEqualTo(3f);
            w.assign(10);
            assertThat(w.value().toFloat()).isEqualTo(10f);
            assertThat(tape.gradient(y, x).toFloat()).isEqualTo(3f);
        }
    }

    @Test
    @DisplayName("an error while a function is traced, in a loop region, under a tape")
    void whileTracing() {
        var function =
                TracedFunction.<Tensor, Tensor>of(t -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(t);
                        y =
                                Control.scan(
                                                t,
                                                Tensor.arange(3),
                                                (Tensor carry, Tensor i) -> {
                                                    if (carry.rank() == 0) {
                                                        throw new Expected();
                                                    }
                                                    return new Control.Step<>(
                                                            carry.times(2), List.of());
                                                })
                                        .carry();
                    }
                    return tape.gradient(y, t);
                });
        assertThatExceptionOfType(Expected.class).isThrownBy(() -> function.apply(x));
        assertThat(function.apply(Tensor.of(new float[] {1})).toFloatArray()).containsExactly(8f);
    }

    @Test
    @DisplayName("closing twice, and in another order than opened")
    void closing() {
        var outer = new GradientTape();
        var inner = new GradientTape();
        outer.watch(x);
        inner.watch(x);
        outer.close();
        outer.close();
        var y = x.times(x);
        inner.close();
        assertThat(inner.gradient(y, x).toFloat()).isEqualTo(6f);
        assertThat(outer.gradients(y, x).find(x)).isEmpty();
    }
}
