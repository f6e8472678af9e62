package io.gradus.tensor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.PageCode;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The code of docs/tape.md: each block of the page stands in one of these tests, word for word. */
class TapePageTest {
    @Test
    @DisplayName("every block of the page is code that is compiled and run here")
    void blocks() throws IOException {
        var page = PageCode.page("tape.md");
        var blocks = PageCode.blocks(page);
        assertThat(blocks).hasSizeGreaterThan(8);
        PageCode.standsIn(TapePageTest.class, blocks);
    }

    @Test
    void first() {
        Tensor x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        Tensor gradient = tape.gradient(y, x); // 6
        assertThat(gradient.toFloat()).isEqualTo(6f);
    }

    @Test
    void variables() {
        var inputs = new Generator(1).normal(Shape.of(4, 2));
        var targets = Tensor.ones(Shape.of(4, 1));
        var w = new Variable(Tensor.zeros(Shape.of(2, 1)), "w");
        var b = new Variable(Tensor.zeros(Shape.of(1)), "b");
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            var predictions = inputs.matmul(w).plus(b);
            loss = targets.minus(predictions).square().mean();
        }
        var gradients = tape.gradients(loss, w, b);
        w.assignSub(gradients.get(w).times(0.1));
        b.assignSub(gradients.get(b).times(0.1));
        assertThat(b.value().toFloatArray()[0]).isCloseTo(0.2f, within(1e-6f));
        assertThat(tape.watchedVariables()).containsExactly(w, b);
    }

    @Test
    void structures() {
        var w = new Variable(2f);
        var b = new Variable(1f);
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = w.times(3).plus(b);
        }
        var gradients = tape.gradients(loss, Map.of("kernel", w, "bias", b));
        var byName = (Map<?, ?>) gradients.structure();
        assertThat(((Tensor) byName.get("kernel")).toFloat()).isEqualTo(3f);
        assertThat(((Tensor) byName.get("bias")).toFloat()).isEqualTo(1f);
    }

    @Test
    void options() {
        Tensor x = Tensor.of(3f);
        Tensor unused = Tensor.of(new float[] {1, 2});
        var tape = new GradientTape();
        Tensor y;
        Tensor z;
        try (tape) {
            tape.watch(x);
            tape.watch(unused);
            y = x.times(2);
            z = x.times(x);
        }
        var gradients =
                tape.of(y, z)
                        .outputGradients(Tensor.of(10f), Tensor.of(1f))
                        .unconnected(Unconnected.ZERO)
                        .gradients(x, unused);
        gradients.get(x); // 10·2 + 1·6 = 26
        gradients.get(unused); // [0, 0]
        assertThat(gradients.get(x).toFloat()).isEqualTo(26f);
        assertThat(gradients.get(unused).toFloatArray()).containsExactly(0, 0);
    }

    @Test
    void nested() {
        Tensor t = Tensor.of(5f);
        var outer = new GradientTape();
        Tensor speed;
        try (outer) {
            outer.watch(t);
            var inner = new GradientTape();
            Tensor position;
            try (inner) {
                inner.watch(t);
                position = t.times(t).times(4.9);
            }
            speed = inner.gradient(position, t); // 49
        }
        Tensor acceleration = outer.gradient(speed, t); // 9.8
        assertThat(speed.toFloat()).isEqualTo(49f);
        assertThat(acceleration.toFloat()).isEqualTo(9.8f);
    }

    @Test
    void persistent() {
        Tensor x = Tensor.of(3f);
        var tape = GradientTape.persistent();
        try (tape) {
            tape.watch(x);
            var y = x.times(x).times(x);
            var first = tape.gradient(y, x); // 27
            var second = tape.gradient(first, x); // 18
            var third = tape.gradient(second, x); // 6
            assertThat(first.toFloat()).isEqualTo(27f);
            assertThat(second.toFloat()).isEqualTo(18f);
            assertThat(third.toFloat()).isEqualTo(6f);
        }
    }

    @Test
    void recording() {
        Tensor x = Tensor.of(3f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
            var shown = tape.stopRecording(() -> y.sqrt()); // not recorded
            assertThat(shown.toFloat()).isEqualTo(3f);
        }
        Tensor z;
        try (tape) {
            tape.reopen(); // goes on where it stopped
            z = y.times(2);
        }
        Tensor gradient = tape.gradient(z, x); // 12
        assertThat(gradient.toFloat()).isEqualTo(12f);
    }

    @Test
    void sparse() {
        var table = new Variable(Tensor.ones(Shape.of(1000, 2)), "table");
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = table.gather(Tensor.of(new int[] {7, 7, 9})).sum();
        }
        var gradient = tape.gradients(loss, table).sparse(table).orElseThrow();
        if (gradient instanceof IndexedSlices rows) {
            table.scatterSub(
                    IndexedSlices.of(rows.values().times(0.1), rows.indices(), rows.denseShape()));
        }
        assertThat(table.value().get(7).toFloatArray())
                .containsExactly(new float[] {0.8f, 0.8f}, within(1e-6f));
        assertThat(table.value().get(8).toFloatArray()).containsExactly(1, 1);
    }

    @Test
    void custom() {
        Tensor x = Tensor.of(new float[] {1, 2});
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            Tensor clipped =
                    CustomGradient.apply(
                            inputs ->
                                    CustomGradient.result(
                                            inputs.get(0),
                                            upstream -> List.of(upstream.clip(-1, 1))),
                            x);
            y = clipped.times(Tensor.of(new float[] {0.5f, 100}));
        }
        Tensor gradient = tape.gradient(y, x); // [0.5, 1]
        assertThat(gradient.toFloatArray()).containsExactly(0.5f, 1);
    }

    @Test
    void recompute() {
        Tensor x = Tensor.ones(Shape.of(3));
        var w = new Variable(2f);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = CustomGradient.recompute(inputs -> inputs.get(0).times(w).exp().sum(), x);
        }
        var gradients = tape.gradients(y, x, w);
        assertThat(gradients.get(x).toFloatArray()).containsOnly((float) (2 * Math.exp(2)));
        assertThat(gradients.get(w).toDouble()).isCloseTo(3 * Math.exp(2), within(1e-5));
    }

    @Test
    void jacobians() {
        Tensor x = Tensor.of(new float[] {1, 2});
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
        }
        Tensor jacobian = tape.jacobian(y, x); // [[2, 0], [0, 4]]
        Tensor hessian =
                GradientTape.hessian(v -> v.times(v).times(v).sum(), x); // [[6, 0], [0, 12]]
        assertThat(jacobian.toArray()).isEqualTo(new float[][] {{2, 0}, {0, 4}});
        assertThat(hessian.toArray()).isEqualTo(new float[][] {{6, 0}, {0, 12}});
    }

    @Test
    void functions() {
        var w = new Variable(1f);
        var step =
                TracedFunction.<Tensor, Tensor>of(xs -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        loss =
                                Control.scan(
                                                Tensor.of(0f),
                                                xs,
                                                (Tensor sum, Tensor x) ->
                                                        new Control.Step<>(
                                                                sum.plus(
                                                                        w.times(x)
                                                                                .minus(1)
                                                                                .square()),
                                                                List.of()))
                                        .carry();
                    }
                    w.assignSub(tape.gradient(loss, w).times(0.1));
                    return loss;
                });
        step.apply(Tensor.of(new float[] {1, 2, 3})); // 5, and w moves to -0.6
        assertThat(w.value().toFloat()).isCloseTo(-0.6f, within(1e-6f));
        assertThat(step.apply(Tensor.of(new float[] {1, 2, 3})).toFloat())
                .isCloseTo(15.24f, within(1e-4f));
    }
}
