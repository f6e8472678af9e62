package io.gradus.tensor.function;

import static io.gradus.tensor.function.RecordedFunctionTest.gradient;
import static io.gradus.tensor.function.RecordedFunctionTest.normal;
import static io.gradus.tensor.function.RecordedFunctionTest.sameBits;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What functions that are called while a tape records assign, draw and leave when they fail. */
class RecordedEffectsTest {
    @Test
    @DisplayName("assignments commit as outside of tapes, and cut the gradient")
    void assignments() {
        for (boolean compiled : new boolean[] {false, true}) {
            var w = new Variable(2f);
            var count = new Variable(Tensor.of(0L), "count", false);
            Function<Tensor, Tensor> code =
                    x -> {
                        var before = w.times(x);
                        w.assign(w.times(10f));
                        count.assignAdd(1);
                        return before.plus(w.times(x).times(x));
                    };
            var f = compiled ? (Function<Tensor, Tensor>) TracedFunction.of(code)::apply : code;
            var x = Tensor.of(3f);
            var tape = new GradientTape();
            Tensor y;
            try (tape) {
                tape.watch(x);
                y = f.apply(x).plus(w.times(1f));
            }
            assertThat(y.toFloat()).isEqualTo(2 * 3 + 20 * 9 + 20);
            assertThat(w.value().toFloat()).isEqualTo(20f);
            assertThat(count.value().toLong()).isEqualTo(1L);
            var gradients = tape.gradients(y, x, w);
            assertThat(gradients.get(0).toFloat()).isEqualTo(2 + 2 * 20 * 3);
            assertThat(gradients.get(1).toFloat()).isEqualTo(3 + 9 + 1);
        }
    }

    @Test
    @DisplayName("a function that fails under a tape leaves variables as they were")
    void failure() {
        var w = new Variable(2f);
        var f =
                TracedFunction.of((Tensor i) -> {
                    w.assign(w.times(2f));
                    return Tensor.of(new float[] {1, 2}).gather(i).times(w).sum();
                });
        var tape = new GradientTape();
        try (tape) {
            assertThat(
                            org.assertj.core.api.Assertions.catchThrowable(
                                    () -> f.apply(Tensor.of(new int[] {7}))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(w.value().toFloat()).isEqualTo(2f);
    }

    @Test
    @DisplayName("random numbers are drawn as they are eagerly")
    void random() {
        var results = new ArrayList<Tensor>();
        for (boolean compiled : new boolean[] {false, true}) {
            var generator = new Generator(11);
            Function<Tensor, Tensor> code = x -> x.times(generator.uniform(Shape.of(4))).times(x);
            var f = compiled ? (Function<Tensor, Tensor>) TracedFunction.of(code)::apply : code;
            var x = normal(4);
            results.add(gradient(f, x));
            results.add(gradient(f, x));
        }
        sameBits(results.get(2), results.get(0));
        sameBits(results.get(3), results.get(1));
    }

    @Test
    @DisplayName("a tape keeps the values of variables that functions replace meanwhile")
    void replacedVariables() {
        var w = new Variable(normal(64), "w");
        var start = w.value().toFloatArray();
        var square = TracedFunction.of((Tensor x) -> w.times(w).times(x).sum());
        var step = TracedFunction.of((Tensor x) -> w.assign(w.times(x)).sum());
        // The program owns the memory of the variable and gives it back when it is replaced.
        step.apply(Tensor.of(1f));
        step.apply(Tensor.of(1f));
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            y = square.apply(Tensor.of(0.5f));
        }
        for (int i = 0; i < 5; i++) {
            step.apply(Tensor.of(3f));
        }
        assertThat(tape.gradient(y, w).toFloatArray()).isEqualTo(start);
    }
}
