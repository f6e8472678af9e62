package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random numbers in functions: fresh for each call, and those that eager code draws. */
class RandomInFunctionsTest {
    private static List<Tensor> draw(Generator generator, Tensor x) {
        return List.of(
                generator.uniform(Shape.of(7)).plus(x),
                generator.normal(Shape.of(3, 5), 2, 0.5, DType.FLOAT64),
                generator.integers(Shape.of(4), -10, 10));
    }

    @Test
    @DisplayName("each call draws new numbers, bit for bit those of eager code with the same seed")
    void freshAndEqualToEager() {
        var traced = new Generator(2026);
        var eager = new Generator(2026);
        var function = TracedFunction.<Tensor, List<Tensor>>of(x -> draw(traced, x));
        var x = Tensor.of(1f);
        Set<Float> first = new HashSet<>();
        for (int call = 0; call < 5; call++) {
            var results = function.apply(x);
            var expected = draw(eager, x);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(results.get(i).toArray())
                        .as("draw %d of call %d", i, call)
                        .isEqualTo(expected.get(i).toArray());
            }
            first.add(results.get(0).get(0).toFloat());
        }
        assertThat(first).hasSize(5);
        assertThat(function.traces()).isEqualTo(1);
        assertThat(traced.state().value().toLongArray())
                .containsExactly(eager.state().value().toLongArray());
        // And on they go together, whoever draws next.
        assertThat(traced.normal(Shape.of(6)).toFloatArray())
                .containsExactly(eager.normal(Shape.of(6)).toFloatArray());
    }

    @Test
    @DisplayName("a generator that is reset repeats itself in a function too")
    void reset() {
        var generator = new Generator(5);
        var function =
                TracedFunction.<List<Tensor>, Tensor>of(nothing -> generator.uniform(Shape.of(16)));
        var first = function.apply(List.of()).toFloatArray();
        var second = function.apply(List.of()).toFloatArray();
        assertThat(second).isNotEqualTo(first);
        generator.reset(5);
        assertThat(function.apply(List.of()).toFloatArray()).containsExactly(first);
    }

    @Test
    @DisplayName("numbers of the shape of an open batch")
    void openBatch() {
        var traced = new Generator(8);
        var eager = new Generator(8);
        var noisy =
                TracedFunction.<Tensor, Tensor>of(x -> x.plus(traced.normal(x.shape())))
                        .openBatch();
        for (int size : new int[] {4, 2, 9}) {
            var x = Tensor.zeros(Shape.of(size, 3));
            assertThat(noisy.apply(x).toFloatArray())
                    .containsExactly(x.plus(eager.normal(x.shape())).toFloatArray());
        }
        assertThat(noisy.traces()).isEqualTo(1);
    }
}
