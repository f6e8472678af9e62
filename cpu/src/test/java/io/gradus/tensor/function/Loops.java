package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.function.Function;

/** Runs the same code eagerly, where a scan is a Java loop, and traced, where it is a region. */
final class Loops {
    private Loops() {}

    static void equalBits(Function<List<Tensor>, List<Tensor>> code, Tensor... inputs) {
        var eager = code.apply(List.of(inputs));
        var traced = TracedFunction.of(code).apply(List.of(inputs));
        assertThat(traced).hasSameSizeAs(eager);
        for (int i = 0; i < eager.size(); i++) {
            assertThat(traced.get(i).type()).isEqualTo(eager.get(i).type());
            assertThat(traced.get(i).toArray())
                    .as("result %d", i)
                    .isEqualTo(eager.get(i).toArray());
        }
    }

    static void close(
            double tolerance, Function<List<Tensor>, List<Tensor>> code, Tensor... inputs) {
        var eager = code.apply(List.of(inputs));
        var traced = TracedFunction.of(code).apply(List.of(inputs));
        assertThat(traced).hasSameSizeAs(eager);
        for (int i = 0; i < eager.size(); i++) {
            assertThat(traced.get(i).type()).isEqualTo(eager.get(i).type());
            assertThat(traced.get(i).toDoubleArray())
                    .as("result %d", i)
                    .containsExactly(eager.get(i).toDoubleArray(), within(tolerance));
        }
    }

    /** The code run eagerly, and traced. */
    static <A, B> List<Function<A, B>> bothWays(Function<A, B> code) {
        return List.of(code, TracedFunction.of(code)::apply);
    }

    static Tensor random(int seed, int... sizes) {
        return new Generator(seed).normal(Shape.of(sizes), 0, 1, DType.FLOAT64);
    }

    /** A recurrent cell: the next state and an output of the step. */
    static Step<Tensor, Tensor> cell(Tensor state, Tensor x, Tensor w, Tensor u) {
        var next = state.matmul(w).plus(x.matmul(u)).tanh();
        return new Step<>(next, next.times(state).sum(1));
    }
}
