package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.PageCode;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The code of docs/functions.md on branches and loops: each block stands here, word for word. */
class ControlPageTest {
    @Test
    @DisplayName("every block of the section is code that is compiled and run here")
    void blocks() throws IOException {
        var page = PageCode.page("functions.md");
        var from = page.substring(page.indexOf("## Branches and loops"));
        int next = from.indexOf("\n## ", 1);
        var section = next < 0 ? from : from.substring(0, next);
        var blocks = PageCode.blocks(section);
        assertThat(blocks).hasSize(5);
        PageCode.standsIn(ControlPageTest.class, blocks);
    }

    @Test
    void loops() {
        var root =
                TracedFunction.<Tensor, Tensor>of(a ->
                        Control.whileLoop(
                                a,
                                x -> x.square().minus(a).abs().greater(1e-6),
                                x -> x.plus(a.div(x)).times(0.5)));
        root.apply(Tensor.of(2.0)); // 1.4142135…
        root.apply(Tensor.of(81.0)); // 9.000000…
        assertThat(root.apply(Tensor.of(2.0)).toDouble()).isCloseTo(Math.sqrt(2), within(1e-6));
        assertThat(root.apply(Tensor.of(81.0)).toDouble()).isCloseTo(9, within(1e-6));
        assertThat(root.traces()).isEqualTo(1);
    }

    @Test
    void structures() {
        record State(Tensor x, Tensor steps) {}

        var halvings =
                TracedFunction.<Tensor, State>of(x ->
                        Control.whileLoop(
                                new State(x, Tensor.of(0)),
                                state -> state.x().greater(1),
                                state -> new State(state.x().times(0.5), state.steps().plus(1))));
        halvings.apply(Tensor.of(1000f)).steps(); // 10
        assertThat(halvings.apply(Tensor.of(1000f)).steps().toInt()).isEqualTo(10);
    }

    @Test
    void microBatches() {
        var w = new Variable(Tensor.of(new float[] {1, 2}));
        var step =
                TracedFunction.<Tensor, Tensor>of(microBatches -> {
                    var sums =
                            Control.scan(
                                    Tensor.zeros(w.shape()),
                                    microBatches,
                                    (Tensor sum, Tensor batch) -> {
                                        var tape = new GradientTape();
                                        Tensor loss;
                                        try (tape) {
                                            loss = batch.times(w).square().mean();
                                        }
                                        return new Step<>(sum.plus(tape.gradient(loss, w)), loss);
                                    });
                    w.assignSub(sums.carry().times(0.1));
                    return sums.output().mean();
                });
        // Two micro-batches of one row each: the losses are (1 + 4) / 2 and (4 + 4) / 2, and the
        // gradients, 2·x²·w / 2, add up to 1 + 4 and 2 + 2.
        var batches = Tensor.fromArray(new float[][][] {{{1, 1}}, {{2, 1}}});
        assertThat(step.apply(batches).toFloat()).isEqualTo(3.25f);
        assertThat(w.value().toFloatArray()).containsExactly(1 - 0.5f, 2 - 0.4f);
    }

    @Test
    void skippedSteps() {
        var w = new Variable(1f);
        var scale = new Variable(Tensor.of(1e38f), "scale", false);
        var step =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        loss = w.times(x).square().times(scale);
                    }
                    var gradient = tape.gradient(loss, w);
                    Control.cond(
                            gradient.isFinite().all(),
                            () -> {
                                w.assignSub(gradient.div(scale).times(0.1));
                            },
                            () -> {
                                scale.assign(scale.times(0.5));
                            });
                    return scale.value();
                });
        assertThat(step.apply(Tensor.of(2f)).toFloat()).isEqualTo(0.5e38f);
        assertThat(w.value().toFloat()).isEqualTo(1);
        assertThat(step.apply(Tensor.of(2f)).toFloat()).isEqualTo(0.25e38f);
        assertThat(step.apply(Tensor.of(2f)).toFloat()).isEqualTo(0.25e38f);
        assertThat(w.value().toFloat()).isCloseTo(0.2f, within(1e-6f));
    }

    @Test
    void gradients() {
        var slope =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = Control.whileLoop(x, v -> v.less(100), v -> v.times(v));
                    }
                    return tape.gradient(y, x);
                });
        slope.apply(Tensor.of(3f)); // 3⁸ is the first above 100: 8·3⁷ = 17496
        assertThat(slope.apply(Tensor.of(3f)).toFloat()).isEqualTo(17496f);
    }
}
