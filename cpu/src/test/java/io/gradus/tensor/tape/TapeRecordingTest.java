package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.tensor.Control;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tape takes note of, and when. */
class TapeRecordingTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("reopened after its block a tape goes on: y=2x, later z=2y: 4")
    void reopened(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = x.times(2);
                    }
                    y.times(100);
                    Tensor z;
                    try (tape) {
                        z = tape.reopen().isRecording() ? y.times(2) : y;
                    }
                    return List.of(tape.gradient(z, x));
                },
                inputs(3f),
                4f);
    }

    @Test
    @DisplayName("reopening a tape that records, or that let go of its record, is an error")
    void reopenedTooSoonOrTooLate() {
        var x = Tensor.of(1f);
        var tape = new GradientTape();
        try (tape) {
            tape.watch(x);
            assertThatIllegalStateException()
                    .isThrownBy(tape::reopen)
                    .withMessageContaining("recording already");
            tape.stopRecording(() -> {
                assertThatIllegalStateException().isThrownBy(tape::reopen);
            });
        }
        assertThat(tape.isRecording()).isFalse();
        tape.gradient(x, x);
        assertThatIllegalStateException()
                .isThrownBy(tape::reopen)
                .withMessageContaining("reset it first");
        tape.reset();
        Tensor y;
        try (tape) {
            tape.reopen();
            tape.watch(x);
            y = x.times(7);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(7f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "stopRecording: y=x*x inside has no gradient; x2=2x before and z=x2*x2 after do: dz/dx2=4")
    void stopRecording(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    Tensor x2;
                    Tensor y;
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        x2 = x.times(2);
                        y = tape.stopRecording(() -> x.times(x));
                        z = x2.times(x2);
                    }
                    assertThat(tape.gradients(y, x).find(0)).isEmpty();
                    return List.of(y, tape.gradient(z, x2));
                },
                inputs(1f),
                1f,
                4f);
    }

    @Test
    @DisplayName(
            "stopRecording outside of the block is an error; a tape closed inside of it stays closed")
    void stopRecordingOutside() {
        var tape = new GradientTape();
        tape.stopRecording(tape::close);
        assertThat(tape.isRecording()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> tape.stopRecording(() -> Tensor.of(1f)))
                .withMessageContaining("not recording");
    }

    @Test
    @DisplayName("an error in stopRecording is passed on, and the tape records again")
    void stopRecordingFails() {
        var x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            tape.stopRecording(() -> {
                                throw new IllegalStateException("inside");
                            }))
                    .withMessage("inside");
            y = x.times(x);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "reset: loss=v*v, reset, loss+=v*v: 2; watchedVariables is empty after it and filled again")
    void reset(Mode mode) {
        var v = new Variable(1f);
        mode.check(
                in -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        loss = v.times(v);
                        assertThat(tape.watchedVariables()).containsExactly(v);
                        tape.reset();
                        assertThat(tape.watchedVariables()).isEmpty();
                        loss = loss.plus(v.times(v));
                        assertThat(tape.watchedVariables()).containsExactly(v);
                    }
                    return List.of(loss, tape.gradient(loss, v));
                },
                List.of(),
                2f,
                2f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "no automatic watching, only x2 watched, y=x1**2, z=x2**3: [none, 3], watched (x2)")
    void watchingByHand(Mode mode) {
        var x1 = new Variable(1f);
        var x2 = new Variable(1f);
        mode.check(
                in -> {
                    var tape = new GradientTape(false, false);
                    Tensor y;
                    Tensor z;
                    try (tape) {
                        tape.watch(x2);
                        y = x1.square();
                        z = x2.times(x2).times(x2);
                    }
                    assertThat(tape.watchedVariables()).containsExactly(x2);
                    var gradients = tape.of(y, z).gradients(x1, x2);
                    assertThat(gradients.find(x1)).isEmpty();
                    return List.of(gradients.get(x2));
                },
                List.of(),
                3f);
    }

    @Test
    @DisplayName("variables are watched when they are read, if they are trainable; others by watch")
    void automaticWatching() {
        var trainable = new Variable(2f);
        var frozen = new Variable(Tensor.of(3f), "frozen", false);
        var other = new Variable(Tensor.of(5f), "other", false);
        var unread = new Variable(7f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(other);
            y = trainable.times(frozen).times(other);
        }
        assertThat(tape.watchedVariables()).containsExactlyInAnyOrder(trainable, other);
        var gradients = tape.gradients(y, trainable, frozen, other, unread);
        assertThat(gradients.get(trainable).toFloat()).isEqualTo(15f);
        assertThat(gradients.get(other).toFloat()).isEqualTo(6f);
        assertThat(gradients.find(frozen)).isEmpty();
        assertThat(gradients.find(unread)).isEmpty();
    }

    @Test
    @DisplayName("watchedVariables after the question of a tape that is not persistent: still (x)")
    void watchedVariablesAfterGradient() {
        var x = new Variable(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            y = x.times(x);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
        assertThat(tape.watchedVariables()).containsExactly(x);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "gradient inside the block, persistent or not: 2*v -> 2; a tape that is not ends its recording")
    void gradientInsideTheBlock(Mode mode) {
        var v = new Variable(3f);
        mode.check(
                in -> {
                    var results = new ArrayList<Tensor>();
                    for (boolean persistent : new boolean[] {false, true}) {
                        var tape = new GradientTape(persistent, true);
                        try (tape) {
                            results.add(tape.gradient(v.times(2), v));
                            assertThat(tape.isRecording()).isEqualTo(persistent);
                        }
                    }
                    return results;
                },
                List.of(),
                2f,
                2f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "the outer tape watches x1, the inner x1 and x2, y=x1**3, z=x2**2: second order [12, none]")
    void watchingIsLocalToATape(Mode mode) {
        var x1 = new Variable(Tensor.of(2f), "x1", false);
        var x2 = new Variable(Tensor.of(2f), "x2", false);
        mode.check(
                in -> {
                    var outer = new GradientTape();
                    List<Tensor> first;
                    try (outer) {
                        outer.watch(x1);
                        var inner = new GradientTape();
                        Tensor y;
                        Tensor z;
                        try (inner) {
                            inner.watch(x1);
                            inner.watch(x2);
                            y = x1.times(x1).times(x1);
                            z = x2.times(x2);
                        }
                        var gradients = inner.of(y, z).gradients(x1, x2);
                        first = List.of(gradients.get(x1), gradients.get(x2));
                    }
                    var second = outer.of(first).gradients(x1, x2);
                    assertThat(second.find(x2)).isEmpty();
                    return List.of(first.get(0), first.get(1), second.get(x1));
                },
                List.of(),
                12f,
                4f,
                12f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("y=x*x at 3; an inner tape watches y, z=2y: 2; y+=inner: dy/dx=6, dz/dx=12")
    void innerGradientInsideOuter(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var outer = GradientTape.persistent();
                    Tensor y;
                    Tensor z;
                    Tensor innerGradient;
                    try (outer) {
                        outer.watch(x);
                        y = x.times(x);
                        var inner = new GradientTape();
                        try (inner) {
                            inner.watch(y);
                            z = y.times(2);
                        }
                        innerGradient = inner.gradient(z, y);
                        y = y.plus(innerGradient);
                    }
                    return List.of(innerGradient, outer.gradient(y, x), outer.gradient(z, x));
                },
                inputs(3f),
                2f,
                6f,
                12f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a variable read inside a loop region: its own value is watched, nothing of the inside leaks")
    void variableInsideARegion(Mode mode) {
        var w = new Variable(2f);
        var frozen = new Variable(Tensor.of(3f), "frozen", false);
        mode.check(
                in -> {
                    var tape = GradientTape.persistent();
                    Tensor y;
                    try (tape) {
                        y =
                                Control.scan(
                                                in.get(0),
                                                in.get(1),
                                                (Tensor carry, Tensor slice) ->
                                                        new Control.Step<>(
                                                                carry.times(w)
                                                                        .plus(frozen.times(slice)),
                                                                List.of()))
                                        .carry();
                    }
                    assertThat(tape.watchedVariables()).containsExactly(w);
                    assertThat(tape.gradients(y, frozen).find(0)).isEmpty();
                    // y = w²·a + w·f·s0 + f·s1
                    return List.of(y, tape.gradient(y, w));
                },
                inputs(1f, new float[] {5, 7}),
                4f + 30f + 21f,
                4f + 15f);
    }

    @Test
    @DisplayName("what is not floating can be watched and is left out")
    void watchingIntegers() {
        var position = Tensor.of(1);
        var x = Tensor.of(new float[] {2, 4});
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(position);
            tape.watch(x);
            y = x.gather(position).times(position.cast(DType.FLOAT32));
        }
        var gradients = tape.gradients(y, position, x);
        assertThat(gradients.find(position)).isEmpty();
        assertThat(gradients.get(x).toFloatArray()).containsExactly(0, 1);
    }

    @Test
    @DisplayName("no gradient flows through an assignment")
    void assignmentCuts() {
        var x = Tensor.of(3f);
        var v = new Variable(1f);
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            v.assign(x.times(2));
            y = v.times(v);
        }
        assertThat(tape.gradients(y, x).find(0)).isEmpty();
        assertThat(tape.gradient(y, v).toFloat()).isEqualTo(12f);
    }

    @Test
    @DisplayName("a variable assigned between two reads: its gradient is the sum over both")
    void variableReadTwice() {
        var v = new Variable(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            var before = v.times(v);
            v.assign(10);
            y = before.plus(v.times(5));
        }
        assertThat(tape.gradient(y, v).toFloat()).isEqualTo(6f + 5f);
    }
}
