package io.gradus.tensor.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tapes keep what a gradient will read, no more, and let go of it. */
class TapeMemoryTest {
    private static WeakReference<Tensor> weak(Tensor tensor) {
        return new WeakReference<>(tensor);
    }

    /** Records three steps whose gradients read their inputs or outputs; returns the loss. */
    private static Tensor record(
            GradientTape tape, Tensor x, List<WeakReference<Tensor>> intermediates) {
        tape.watch(x);
        var a = x.times(x);
        var b = a.exp();
        var c = b.times(a);
        intermediates.addAll(List.of(weak(a), weak(b), weak(c)));
        return c.square().sum();
    }

    @Test
    @DisplayName("a tape that was asked keeps nothing of what it recorded")
    void releasedByTheQuestion() {
        var x = Tensor.ones(Shape.of(64));
        var intermediates = new ArrayList<WeakReference<Tensor>>();
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = record(tape, x, intermediates);
        }
        var gradient = tape.gradient(loss, x);
        Leak.assertCollected(intermediates);
        Reference.reachabilityFence(tape);
        Reference.reachabilityFence(loss);
        Reference.reachabilityFence(gradient);
    }

    @Test
    @DisplayName("a persistent tape keeps it until it is reset")
    void releasedByReset() {
        var x = Tensor.ones(Shape.of(64));
        var intermediates = new ArrayList<WeakReference<Tensor>>();
        var tape = GradientTape.persistent();
        Tensor loss;
        try (tape) {
            loss = record(tape, x, intermediates);
        }
        var first = tape.gradient(loss, x).toFloatArray();
        System.gc();
        assertThat(tape.gradient(loss, x).toFloatArray()).containsExactly(first);
        assertThat(intermediates.get(0).get()).isNotNull();
        tape.reset();
        Leak.assertCollected(intermediates);
        Reference.reachabilityFence(tape);
    }

    @Test
    @DisplayName("a question that fails releases it too")
    void releasedByAFailure() {
        var x = Tensor.ones(Shape.of(64));
        var intermediates = new ArrayList<WeakReference<Tensor>>();
        var tape = new GradientTape();
        try (tape) {
            var loss = record(tape, x, intermediates);
            var broken =
                    CustomGradient.apply(
                            xs ->
                                    CustomGradient.result(
                                            xs.get(0),
                                            dy -> {
                                                throw new UnsupportedOperationException(
                                                        "no derivative");
                                            }),
                            loss);
            org.assertj.core.api.Assertions.assertThatExceptionOfType(
                            UnsupportedOperationException.class)
                    .isThrownBy(() -> tape.gradient(broken, x));
        }
        Leak.assertCollected(intermediates);
        Reference.reachabilityFence(tape);
    }

    @Test
    @DisplayName(
            "a tape that nobody refers to any more takes its record with it, closed or not asked")
    void unreachableTape() {
        var x = Tensor.ones(Shape.of(64));
        var intermediates = new ArrayList<WeakReference<Tensor>>();
        var reference = forgotten(x, intermediates);
        Leak.assertCollected(intermediates);
        Leak.assertCollected(List.of(reference));
    }

    private static WeakReference<GradientTape> forgotten(
            Tensor x, List<WeakReference<Tensor>> intermediates) {
        var tape = new GradientTape();
        try (tape) {
            record(tape, x, intermediates);
        }
        return new WeakReference<>(tape);
    }

    @Test
    @DisplayName("while it records, a tape keeps only what gradients read")
    void unreadTensorsAreNotKept() {
        var x = Tensor.ones(Shape.of(64));
        var unread = new ArrayList<WeakReference<Tensor>>();
        var tape = new GradientTape();
        try (tape) {
            tape.watch(x);
            var loss = moved(x, unread);
            Leak.assertCollected(unread);
            assertThat(tape.gradient(loss, x).toFloatArray()).containsOnly(1f);
        }
    }

    /** The gradients of plus, reshape, transpose and sum read no elements. */
    private static Tensor moved(Tensor x, List<WeakReference<Tensor>> unread) {
        var a = x.plus(1);
        var b = a.reshape(8, 8);
        var c = b.transpose(1, 0);
        unread.addAll(List.of(weak(a), weak(b), weak(c)));
        return c.sum();
    }

    @Test
    @DisplayName("on the walk back a gradient is let go of as soon as it was passed on")
    void walkedGradients() {
        var x = Tensor.ones(Shape.of(64));
        var walked = new ArrayList<WeakReference<Tensor>>();
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            var first =
                    CustomGradient.apply(
                            xs ->
                                    CustomGradient.result(
                                            xs.get(0),
                                            dy -> {
                                                Leak.assertCollected(walked);
                                                return List.of(dy);
                                            }),
                            x);
            y =
                    CustomGradient.apply(
                            xs ->
                                    CustomGradient.result(
                                            xs.get(0),
                                            dy -> {
                                                walked.add(weak(dy));
                                                return List.of(dy.times(2));
                                            }),
                            first);
        }
        assertThat(tape.gradient(y, x).toFloatArray()).containsOnly(2f);
        assertThat(walked).hasSize(1);
    }

    @Test
    @DisplayName("recompute keeps its inputs, not what is computed inside")
    void recomputeKeepsInputs() {
        var x = Tensor.ones(Shape.of(64));
        var inside = new ArrayList<WeakReference<Tensor>>();
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            tape.watch(x);
            loss =
                    CustomGradient.recompute(
                            xs -> {
                                var a = xs.get(0).times(xs.get(0));
                                var b = a.times(a);
                                inside.addAll(List.of(weak(a), weak(b)));
                                return b.sum();
                            },
                            x);
        }
        Leak.assertCollected(inside);
        inside.clear();
        assertThat(tape.gradient(loss, x).toFloatArray()).containsOnly(4f);
        assertThat(inside).as("ran again").hasSize(2);
        Leak.assertCollected(inside);
    }

    @Test
    @DisplayName("traced functions and variables keep nothing of a trace or a step")
    void tracedFunctions() {
        var w = new Variable(Tensor.ones(Shape.of(64)));
        var symbols = new ArrayList<WeakReference<Tensor>>();
        var step =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        var a = w.times(x);
                        symbols.add(weak(a));
                        loss = a.times(a).sum();
                    }
                    w.assignSub(tape.gradient(loss, w).times(0.01));
                    return loss;
                });
        var values = new ArrayList<WeakReference<Tensor>>();
        for (int i = 0; i < 5; i++) {
            values.add(weak(w.value()));
            values.add(weak(step.apply(Tensor.ones(Shape.of(64)))));
        }
        assertThat(step.traces()).isEqualTo(1);
        Leak.assertCollected(symbols);
        Leak.assertCollected(values);
    }
}
