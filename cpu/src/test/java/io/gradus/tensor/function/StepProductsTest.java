package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.close;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.compile.DeadCode;
import io.gradus.ir.DType;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorSpec;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.TracedGraph;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of matrices that all steps of a loop share: one product for all steps. */
class StepProductsTest {
    /** The gradients with respect to all inputs. */
    private static Function<List<Tensor>, List<Tensor>> gradients(
            Function<List<Tensor>, Tensor> loss) {
        return in -> {
            var tape = new GradientTape();
            Tensor value;
            try (tape) {
                in.forEach(tape::watch);
                value = loss.apply(in);
            }
            var gradients = tape.gradients(value, in);
            return in.stream().map(x -> gradients.find(in.indexOf(x)).orElse(x.times(0))).toList();
        };
    }

    /** Products of two matrices of the steps, inside of loops and outside of all. */
    private static int[] products(Function<List<Tensor>, List<Tensor>> code, Tensor... inputs) {
        var graph = DeadCode.remove(TracedGraph.of(code, inputs));
        int outside = (int) graph.nodes().stream().filter(StepProductsTest::addsUpRows).count();
        return new int[] {
            TracedGraph.count(graph, StepProductsTest::addsUpRows) - outside, outside
        };
    }

    private static boolean addsUpRows(Node node) {
        return node instanceof Library.Matmul product
                && product.transposeA()
                && !product.transposeB();
    }

    /** A recurrent net with two matrices, one of them used twice. */
    private static Tensor recurrent(List<Tensor> in) {
        return Control.scan(
                        in.get(0),
                        in.get(1),
                        (Tensor state, Tensor x) -> {
                            var inner = state.matmul(in.get(2)).plus(x.matmul(in.get(3))).tanh();
                            var next = inner.matmul(in.get(2)).plus(inner).tanh();
                            return new Step<>(next, next.sum(1));
                        })
                .output()
                .square()
                .sum();
    }

    private static Tensor[] inputs(int steps) {
        return new Tensor[] {
            random(1, 3, 4),
            random(2, Math.max(1, steps), 3, 5).slice(0, 0, steps),
            random(3, 4, 4).times(0.5),
            random(4, 5, 4)
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    @DisplayName("no step multiplies for the matrices, and gradients are those of a Java loop")
    void scans(int steps) {
        var code = gradients(StepProductsTest::recurrent);
        close(1e-11, code, inputs(steps));
        assertThat(products(code, inputs(steps))).containsExactly(0, 3);
    }

    @Test
    @DisplayName("loops over numbers, and as long as a condition holds")
    void otherLoops() {
        var counted =
                gradients(in ->
                        Control.forLoop(
                                        0,
                                        4,
                                        in.get(0),
                                        (i, state) -> state.matmul(in.get(1)).tanh())
                                .sum());
        close(1e-11, counted, random(1, 3, 4), random(2, 4, 4));
        assertThat(products(counted, random(1, 3, 4), random(2, 4, 4))).containsExactly(0, 1);
        var conditional =
                gradients(in ->
                        Control.whileLoop(
                                        in.get(0),
                                        state -> state.square().sum().less(50),
                                        state -> state.matmul(in.get(1)).plus(state))
                                .sum());
        close(1e-9, conditional, random(1, 3, 4), random(2, 4, 4));
        assertThat(products(conditional, random(1, 3, 4), random(2, 4, 4))).containsExactly(0, 1);
    }

    @Test
    @DisplayName("what else a step adds to a gradient is added up beside the products")
    void otherTerms() {
        var code =
                gradients(in ->
                        Control.scan(
                                        in.get(0),
                                        in.get(1),
                                        (Tensor state, Tensor x) ->
                                                new Step<>(
                                                        state.matmul(in.get(2))
                                                                .times(in.get(2).mean())
                                                                .plus(x),
                                                        List.of()))
                                .carry()
                                .sin()
                                .sum());
        var inputs = new Tensor[] {random(1, 3, 4), random(2, 5, 3, 4), random(3, 4, 4)};
        close(1e-11, code, inputs);
        assertThat(products(code, inputs)).containsExactly(0, 1);
    }

    @Test
    @DisplayName("the gradient of the gradient")
    void secondOrder() {
        close(
                1e-9,
                gradients(in -> {
                    var first = gradients(StepProductsTest::recurrent).apply(in);
                    return first.get(2).square().sum().plus(first.get(3).cos().sum());
                }),
                inputs(4));
    }

    @Test
    @DisplayName("a batch of open size")
    void openBatch() {
        var code = gradients(StepProductsTest::recurrent);
        var traced =
                TracedFunction.of(code)
                        .signature(
                                TensorSpec.of(DType.FLOAT64, "batch", 4),
                                TensorSpec.of(DType.FLOAT64, "steps", "batch", 5),
                                TensorSpec.of(DType.FLOAT64, 4, 4),
                                TensorSpec.of(DType.FLOAT64, 5, 4));
        for (int steps : new int[] {1, 6}) {
            var inputs = List.of(inputs(steps));
            var eager = code.apply(inputs);
            var open = traced.apply(inputs);
            for (int i = 0; i < eager.size(); i++) {
                assertThat(open.get(i).toDoubleArray())
                        .containsExactly(eager.get(i).toDoubleArray(), within(1e-11));
            }
        }
        assertThat(traced.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("factors that would take much more memory than what a loop keeps stay in it")
    void largeFactors() {
        var code =
                gradients(in ->
                        Control.scan(
                                        in.get(0),
                                        in.get(1),
                                        (Tensor state, Tensor x) ->
                                                new Step<>(
                                                        state.plus(
                                                                x.matmul(in.get(2)).sin().mean()),
                                                        List.of()))
                                .carry()
                                .sum());
        var inputs = new Tensor[] {random(1), random(2, 5, 3, 4), random(3, 4, 400)};
        close(1e-11, code, inputs);
        assertThat(products(code, inputs)).containsExactly(1, 0);
    }
}
