package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.compile.Hoist;
import io.gradus.ir.Algorithm;
import io.gradus.ir.DType;
import io.gradus.ir.Graph;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.TracedGraph;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Algorithms as nodes of a program: what passes do with them, and what explanations say. */
class RoutinesInFunctionsTest {
    private static long steps(Function<Tensor, Tensor> code, Tensor argument, String name) {
        return TracedFunction.of(code).explain(argument).steps().stream()
                .filter(step -> step.name().equals(name))
                .count();
    }

    @Test
    void explanationsCountItemsAndOperations() {
        var right = random(1, 5, 4, 2);
        var step =
                TracedFunction.of((Tensor x) -> x.solve(right))
                        .explain(random(2, 5, 4, 4))
                        .steps()
                        .getFirst();
        assertThat(step.name()).isEqualTo("solve");
        assertThat(step.loops()).containsExactly("items: 5", "each of 4 × 4");
        assertThat(step.work().flops()).isEqualTo(Math.round(5 * (2.0 / 3 * 64 + 2 * 16 * 2)));
        assertThat(step.work().bytesRead()).isEqualTo((5 * 4 * 4 + 5 * 4 * 2) * 8);
        assertThat(step.work().bytesWritten()).isEqualTo(5 * 4 * 2 * 8);
        assertThat(step.origins().getFirst().line()).startsWith("RoutinesInFunctionsTest.java:");
        assertThat(step.code()).isNotEmpty();
    }

    @Test
    void whatIsComputedTwiceIsComputedOnce() {
        var x = random(3, 4, 4);
        assertThat(steps(a -> a.qr(false).q().plus(a.qr(false).r()), x, "qr")).isEqualTo(1);
        assertThat(steps(a -> a.qr(false).q().plus(a.qr(true).r()), x, "qr")).isEqualTo(2);
    }

    /** A loop may have no steps, so what may fail waits for the first. */
    @Test
    void onlyWhatCannotFailLeavesALoop() {
        assertThat(outside(matrix -> matrix.qr(false).r(), Algorithm.Qr.class)).isEqualTo(1);
        assertThat(outside(matrix -> matrix.cholesky(false), Algorithm.Cholesky.class)).isZero();
        var function =
                TracedFunction.of((List<Tensor> in) -> scan(in, matrix -> matrix.cholesky(false)));
        var none = Tensor.zeros(Shape.of(0, 3, 3));
        var negative = Tensor.eye(3).unaryMinus();
        assertThat(
                        function.apply(List.of(Tensor.eye(3), none, negative))
                                .getFirst()
                                .sum()
                                .toFloat())
                .isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        function.apply(
                                List.of(Tensor.eye(3), Tensor.zeros(Shape.of(2, 3, 3)), negative)))
                .withMessageContaining("not positive");
    }

    private static List<Tensor> scan(List<Tensor> in, Function<Tensor, Tensor> code) {
        var result =
                Control.scan(
                        in.get(0),
                        in.get(1),
                        (Tensor state, Tensor x) -> {
                            var next = state.plus(x).matmul(code.apply(in.get(2)));
                            return new Step<>(next, next.sum(1));
                        });
        return List.of(result.carry(), result.output());
    }

    /** How many nodes of an algorithm stand outside of a loop whose steps all do the same. */
    private static long outside(
            Function<Tensor, Tensor> code, Class<? extends Algorithm> algorithm) {
        var inputs = new Tensor[] {random(4, 3, 3), random(5, 6, 3, 3), random(6, 3, 3)};
        Graph graph = Hoist.hoist(TracedGraph.of(in -> scan(in, code), inputs)).validate();
        Predicate<Node> wanted =
                node -> node instanceof Library.Routine r && algorithm.isInstance(r.algorithm());
        assertThat(TracedGraph.count(graph, wanted)).isEqualTo(1);
        return graph.nodes().stream().filter(wanted).count();
    }

    @Test
    void branchesThatAreNotTakenDoNotFail() {
        var function =
                TracedFunction.of((Tensor x) ->
                        Control.cond(
                                x.sum().greater(0), () -> x.cholesky(false), () -> x.unaryMinus()));
        assertThat(function.apply(Tensor.eye(2).unaryMinus()).sum().toFloat()).isEqualTo(2);
        assertThat(function.apply(Tensor.eye(2).times(4)).sum().toFloat()).isEqualTo(4);
    }

    /** Runs find the memory of the last one: what a routine leaves out would be seen. */
    @Test
    void repeatedRunsReturnEagerBits() {
        for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16)) {
            Function<Tensor, Tensor> code =
                    a -> {
                        var svd = a.svd(true);
                        var lu = a.matmul(a, true, false).plus(Tensor.eye(3, dtype)).lu();
                        return svd.vh().matmul(lu.lower()).plus(lu.upper()).plus(svd.s());
                    };
            var function = TracedFunction.of(code);
            for (int seed = 0; seed < 4; seed++) {
                var a = random(seed, 5, 3).cast(dtype);
                assertThat(function.apply(a).toArray()).isEqualTo(code.apply(a).toArray());
            }
        }
    }
}
