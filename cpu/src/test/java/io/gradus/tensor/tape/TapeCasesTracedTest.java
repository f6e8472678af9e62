package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Inside of a traced function: cases whose eager halves are about errors, variables and records.
 */
class TapeCasesTracedTest {
    /** Runs code inside of a function. */
    private static Tensor traced(Supplier<Tensor> code) {
        return TracedFunction.of((Tensor _) -> code.get()).apply(Tensor.of(0f));
    }

    private static Tensor one() {
        return Tensor.of(1f);
    }

    @Test
    @DisplayName("Java's own max of the variables 2, 3, 5: an error, since they have no values yet")
    void hostMaximum() {
        var variables = List.of(new Variable(2f), new Variable(3f), new Variable(5f));
        assertThatThrownBy(() ->
                        traced(() ->
                                variables.stream()
                                        .max(Comparator.comparing(v -> v.value().toFloat()))
                                        .orElseThrow()
                                        .value()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TapeCasesTracedTest.java")
                .hasMessageContaining("Control.cond");
        // Chosen by what Java knows: none, none, 1.
        traced(() -> {
            var tape = new GradientTape();
            Operand largest;
            try (tape) {
                largest = variables.getLast();
                largest.value();
            }
            var gradients = tape.gradients(largest, variables);
            assertThat(gradients.find(0)).isEmpty();
            assertThat(gradients.find(1)).isEmpty();
            assertThat(gradients.find(2)).isPresent();
            return gradients.get(2);
        });
    }

    @Test
    @DisplayName("a target variable that was never read, a source variable: none")
    void targetVariableNeverRead() {
        var x = new Variable(3f);
        var y = new Variable(3f);
        traced(() -> {
            var tape = new GradientTape();
            try (tape) {
                y.value();
            }
            assertThat(tape.gradients(x, y).find(y)).isEmpty();
            return one();
        });
    }

    @Test
    @DisplayName("string targets and sources: none, and other sources are not affected")
    void strings() {
        var text = Tensor.of("a", "b");
        var x = Tensor.of(3f);
        var gradient =
                TracedFunction.of(
                                (Tensor in) -> {
                                    var tape = new GradientTape();
                                    Tensor y;
                                    try (tape) {
                                        tape.watch(text);
                                        tape.watch(in);
                                        y = in.times(in);
                                    }
                                    var gradients = tape.of(y, text).gradients(text, in);
                                    assertThat(gradients.find(text)).isEmpty();
                                    return gradients.get(in);
                                })
                        .apply(x);
        assertThat(gradient.toFloat()).isEqualTo(6f);
    }

    @Test
    @DisplayName("a second question to a tape that is not persistent is an error")
    void onlyOnce() {
        var f =
                TracedFunction.of((Tensor x) -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = x.times(x);
                    }
                    return tape.gradient(y, x).plus(tape.gradient(y, x));
                });
        assertThatThrownBy(() -> f.apply(Tensor.of(3f)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only once");
        var jacobian =
                TracedFunction.of((Tensor x) -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = x.times(x);
                    }
                    tape.jacobian(y, x);
                    return tape.jacobian(y, x);
                });
        assertThatThrownBy(() -> jacobian.apply(Tensor.of(new float[] {1, 2})))
                .hasMessageContaining("persistent");
    }

    @Test
    @DisplayName("reopening a tape that records is an error")
    void reopenedTooSoon() {
        assertThatThrownBy(() ->
                        traced(() -> {
                            try (var tape = new GradientTape()) {
                                tape.reopen();
                            }
                            return one();
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("recording already");
    }

    @Test
    @DisplayName("batchJacobian: leading sizes must be equal, ranks at least 2")
    void batchErrors() {
        Function<Function<Tensor, Tensor>, Supplier<Tensor>> asking =
                target ->
                        () ->
                                TracedFunction.of(
                                                (Tensor x) -> {
                                                    var tape = new GradientTape();
                                                    Tensor y;
                                                    try (tape) {
                                                        tape.watch(x);
                                                        y = target.apply(x.times(x));
                                                    }
                                                    return tape.batchJacobian(y, x);
                                                })
                                        .apply(Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(2, 2)));
        assertThatThrownBy(asking.apply(y -> y.expandDims(0))::get)
                .hasMessageContaining("Need first dimension");
        assertThatThrownBy(asking.apply(y -> y.sum(1))::get)
                .hasMessageContaining("must have rank at least 2");
        assertThat(asking.apply(y -> y).get().toArray())
                .isEqualTo(new float[][][] {{{2, 0}, {0, 4}}, {{6, 0}, {0, 8}}});
    }

    @Test
    @DisplayName("custom rules that return nothing, or fail, while a function is traced")
    void rulesThatDoNotFit() {
        Function<Function<Tensor, List<Tensor>>, Tensor> asking =
                rule ->
                        TracedFunction.of(
                                        (Tensor x) -> {
                                            var tape = new GradientTape();
                                            Tensor y;
                                            try (tape) {
                                                tape.watch(x);
                                                y =
                                                        CustomGradient.apply(
                                                                in ->
                                                                        CustomGradient.result(
                                                                                in.get(0).times(2f),
                                                                                rule),
                                                                x);
                                            }
                                            return tape.gradient(y, x);
                                        })
                                .apply(Tensor.of(3f));
        assertThatThrownBy(() -> asking.apply(dy -> List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 gradients for 1 inputs");
        assertThatThrownBy(() ->
                        asking.apply(dy -> {
                            throw new UnsupportedOperationException("not today");
                        }))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("not today");
        // Tapes and functions work as before.
        assertThat(asking.apply(dy -> List.of(dy.times(5f))).toFloat()).isEqualTo(5f);
    }

    @Test
    @DisplayName("watchedVariables: refilled after reset, and still there after the question")
    void watchedVariables() {
        var v = new Variable(3f);
        var loss =
                traced(() -> {
                    var tape = new GradientTape();
                    Tensor sum;
                    try (tape) {
                        sum = v.times(v);
                        tape.reset();
                        assertThat(tape.watchedVariables()).isEmpty();
                        sum = sum.plus(v.times(v));
                        assertThat(tape.watchedVariables()).containsExactly(v);
                    }
                    var gradient = tape.gradient(sum, v);
                    assertThat(tape.watchedVariables()).containsExactly(v);
                    return gradient;
                });
        // Only what came after the reset counts: the derivative of v·v once.
        assertThat(loss.toFloat()).isEqualTo(6f);
    }

    @Test
    @DisplayName("watchAccessedVariables off, one watched: y=x1², z=x2³ gives none and 3")
    void watchingByHand() {
        var first = new Variable(1f);
        var second = new Variable(1f);
        var gradient =
                traced(() -> {
                    var tape = new GradientTape(false, false);
                    Tensor y;
                    Tensor z;
                    try (tape) {
                        tape.watch(second);
                        y = first.times(first);
                        z = second.times(second).times(second);
                    }
                    assertThat(tape.watchedVariables()).containsExactly(second);
                    var gradients = tape.of(y, z).gradients(first, second);
                    assertThat(gradients.find(first)).isEmpty();
                    return gradients.get(second);
                });
        assertThat(gradient.toFloat()).isEqualTo(3f);
    }

    @Test
    @DisplayName("no gradient flows through an assignment; two reads around one add up")
    void assignment() {
        var v = new Variable(3f);
        var w = new Variable(2f);
        var results =
                TracedFunction.of(
                                (Tensor x) -> {
                                    var tape = GradientTape.persistent();
                                    Tensor y;
                                    Tensor z;
                                    try (tape) {
                                        tape.watch(x);
                                        y = w.times(1f);
                                        w.assign(x.times(5f));
                                        y = y.plus(w.times(10f));
                                        z = v.assign(x).times(x);
                                    }
                                    assertThat(tape.gradients(y, x).find(x)).isEmpty();
                                    return List.of(tape.gradient(y, w), tape.gradient(z, x));
                                })
                        .apply(Tensor.of(7f));
        assertThat(results.get(0).toFloat()).isEqualTo(11f);
        assertThat(results.get(1).toFloat()).isEqualTo(7f);
        assertThat(w.value().toFloat()).isEqualTo(35f);
    }

    @Test
    @DisplayName("gradient descent on an embedding with 8 equal positions: sparse is dense")
    void embeddingUpdate() {
        var start = new Generator(7).integers(Shape.of(1000, 512), 1, 9).cast(DType.FLOAT32);
        var sparse = new Variable(start);
        var dense = new Variable(start);
        var step =
                TracedFunction.of((Tensor positions) -> {
                    for (var variable : List.of(sparse, dense)) {
                        var tape = new GradientTape();
                        Tensor loss;
                        try (tape) {
                            loss = variable.gather(positions).square().sum();
                        }
                        var found = tape.gradients(loss, variable);
                        if (variable == sparse) {
                            var slices = (IndexedSlices) found.sparse(variable).orElseThrow();
                            variable.scatterSub(
                                    IndexedSlices.of(
                                            slices.values().times(0.125),
                                            slices.indices(),
                                            slices.denseShape()));
                        } else {
                            variable.assignSub(found.get(variable).times(0.125));
                        }
                    }
                    return positions;
                });
        step.apply(Tensor.of(new int[] {5, 5, 5, 5, 5, 5, 5, 5}));
        // x − 8·(2x/8) = −x in row 5, and nothing elsewhere.
        assertThat(sparse.value().get(5).toFloatArray())
                .containsExactly(start.get(5).unaryMinus().toFloatArray());
        assertThat(sparse.value().toFloatArray()).isEqualTo(dense.value().toFloatArray());
        assertThat(dense.value().get(4).toFloatArray()).isEqualTo(start.get(4).toFloatArray());
    }

    @Test
    @DisplayName("the hessian of a loss with respect to a variable")
    void hessianOfVariable() {
        var w = new Variable(Tensor.of(new float[] {2, 3}));
        var hessian =
                traced(() -> {
                    var outer = new GradientTape();
                    Tensor gradient;
                    try (outer) {
                        var inner = new GradientTape();
                        Tensor loss;
                        try (inner) {
                            loss = w.times(w).times(w).sum();
                        }
                        gradient = inner.gradient(loss, w);
                    }
                    return outer.jacobian(gradient, w);
                });
        assertThat(hessian.toArray()).isEqualTo(new float[][] {{12, 0}, {0, 18}});
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("cond(x<x, x, x·x) at 3: 6; a while loop that doubles twice: 4")
    void controlFlow(Mode mode) {
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = GradientTape.persistent();
                    Tensor y;
                    Tensor z;
                    try (tape) {
                        tape.watch(x);
                        y = Control.cond(x.less(x), () -> x, () -> x.times(x));
                        z =
                                Control.whileLoop(
                                                List.of(Tensor.of(0), x),
                                                s -> s.get(0).less(2),
                                                s -> List.of(s.get(0).plus(1), s.get(1).times(2f)))
                                        .get(1);
                    }
                    return List.of(tape.gradient(y, x), tape.gradient(z, x));
                },
                inputs(3f),
                6f,
                4f);
    }
}
