package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Debug;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.PageCode;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The code of docs/functions.md before its section on branches and loops, word for word. */
class FunctionsPageTest {
    @Test
    @DisplayName("every block of the page is code that is compiled and run here")
    void blocks() throws IOException {
        var page = PageCode.page("functions.md");
        var section = page.substring(0, page.indexOf("## Branches and loops"));
        var blocks = PageCode.blocks(section);
        assertThat(blocks).hasSize(7);
        PageCode.standsIn(FunctionsPageTest.class, blocks);
    }

    private static final Variable w = new Variable(Tensor.of(new float[] {1, 2}), "w");

    @Test
    void tracedOnce() {
        var w = new Variable(Tensor.of(new float[] {1, 2}), "w");
        var predict = TracedFunction.<Tensor, Tensor>of(x -> x.times(w).sum());
        predict.apply(Tensor.of(new float[] {3, 4})); // 11
        predict.apply(Tensor.of(new float[] {5, 6})); // 17
        predict.traces(); // 1
        assertThat(predict.apply(Tensor.of(new float[] {3, 4})).toFloat()).isEqualTo(11f);
        assertThat(predict.apply(Tensor.of(new float[] {5, 6})).toFloat()).isEqualTo(17f);
        assertThat(predict.traces()).isEqualTo(1);
    }

    @Test
    void tracedAgain() {
        record Batch(Tensor x, boolean training) {}

        var forward =
                TracedFunction.<Batch, Tensor>of(
                        batch -> batch.training() ? batch.x().times(2) : batch.x());
        forward.apply(new Batch(Tensor.of(1f), true)); // 2
        forward.apply(new Batch(Tensor.of(1f), false)); // 1
        forward.apply(new Batch(Tensor.of(5f), true)); // 10
        forward.traces(); // 2
        assertThat(forward.apply(new Batch(Tensor.of(5f), true)).toFloat()).isEqualTo(10f);
        assertThat(forward.apply(new Batch(Tensor.of(1f), false)).toFloat()).isEqualTo(1f);
        assertThat(forward.traces()).isEqualTo(2);
    }

    @Test
    void signature() {
        var scores =
                TracedFunction.<List<Tensor>, Tensor>of(
                                in -> in.get(0).matmul(in.get(1).transpose(0, 2, 1)))
                        .signature(
                                TensorSpec.of(DType.FLOAT32, "batch", "queries", 64),
                                TensorSpec.of(DType.FLOAT32, "batch", "keys", 64));
        scores.apply(List.of(Tensor.ones(Shape.of(2, 3, 64)), Tensor.ones(Shape.of(2, 5, 64))));
        scores.apply(List.of(Tensor.ones(Shape.of(8, 1, 64)), Tensor.ones(Shape.of(8, 9, 64))));
        scores.traces(); // 1
        assertThat(scores.traces()).isEqualTo(1);
        assertThatThrownBy(() ->
                        scores.apply(
                                List.of(
                                        Tensor.ones(Shape.of(2, 3, 64)),
                                        Tensor.ones(Shape.of(2, 5, 64), DType.FLOAT64))))
                .hasMessage(
                        "input[1] is float64(2, 5, 64), the signature says float32(batch, keys, 64): cast it");
    }

    @Test
    void printAndCheck() {
        var rate = new Variable(Tensor.of(0.5f), "rate", false);
        var decay =
                TracedFunction.<Tensor, Tensor>of(factor -> {
                    Debug.check(factor.less(1), "the factor is %.1f, which does not decay", factor);
                    rate.assign(rate.times(factor));
                    Debug.print("rate %.3f", rate);
                    return rate.value();
                });
        decay.apply(Tensor.of(0.5f)); // prints: rate 0.250
        assertThatThrownBy(() -> decay.apply(Tensor.of(2f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "the factor is 2\\.0, which does not decay \\(check at FunctionsPageTest\\.java:\\d+\\)");
        assertThat(rate.value().toFloat()).isEqualTo(0.25f);
    }

    @Test
    void firstNan() {
        var normalize =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var centered = x.minus(x.mean());
                    return centered.div(centered.square().mean().sqrt());
                });
        normalize.apply(Tensor.of(new float[] {2, 2})); // NaN, NaN
        assertThat(normalize.apply(Tensor.of(new float[] {2, 2})).toFloatArray())
                .containsExactly(Float.NaN, Float.NaN);
        assertThatThrownBy(
                        () -> {
                            Debug.checkNumerics(
                                    () -> normalize.apply(Tensor.of(new float[] {2, 2})));
                        })
                .isInstanceOf(ArithmeticException.class)
                .hasMessageMatching(
                        "div at FunctionsPageTest\\.java:\\d+ returns NaN at \\[0] of float32\\(2,\\)");
    }

    @Test
    void functionsAndTapes() {
        var energy = TracedFunction.<Tensor, Tensor>of(x -> x.square().times(w).sum());
        var x = Tensor.of(new float[] {3, 4});
        var tape = GradientTape.persistent();
        Tensor y;
        Tensor slope;
        try (tape) {
            tape.watch(x);
            y = energy.apply(x);
            slope = tape.gradient(y, x); // 2·x·w: [6, 16]
        }
        Tensor byWeight = tape.gradient(y, w); // x²: [9, 16]
        Tensor curvature = tape.gradient(slope, x); // 2·w: [2, 4]
        assertThat(slope.toFloatArray()).containsExactly(6, 16);
        assertThat(byWeight.toFloatArray()).containsExactly(9, 16);
        assertThat(curvature.toFloatArray()).containsExactly(2, 4);
    }
}
