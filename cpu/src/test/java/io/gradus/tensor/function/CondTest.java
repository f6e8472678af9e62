package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.equalBits;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.tensor.Control;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches as regions of a traced function, against the same branches run eagerly. */
class CondTest {
    private static List<Tensor> branches(List<Tensor> in) {
        var x = in.get(0);
        var w = in.get(1);
        return List.of(
                Control.cond(x.sum().greater(0), () -> x.matmul(w).tanh(), () -> w.sin().times(x)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    @DisplayName("values of either branch: eager's bits")
    void values(double sign) {
        equalBits(CondTest::branches, random(1, 3, 3).abs().times(sign), random(2, 3, 3));
    }

    @Test
    @DisplayName("one trace serves both branches, and only the chosen one runs")
    void oneTrace() {
        var traced = new AtomicInteger();
        var table = Tensor.of(new float[] {1, 2, 3});
        var lookup =
                TracedFunction.<Tensor, Tensor>of(index ->
                        Control.cond(
                                index.less(3),
                                () -> {
                                    traced.incrementAndGet();
                                    return table.gather(index);
                                },
                                () -> Tensor.of(-1f)));
        // The index out of range is not looked up: the branch that would fail does not run.
        assertThat(lookup.apply(Tensor.of(1)).toFloat()).isEqualTo(2);
        assertThat(lookup.apply(Tensor.of(7)).toFloat()).isEqualTo(-1);
        assertThat(lookup.traces()).isEqualTo(1);
        assertThat(traced).hasValue(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lookup.apply(Tensor.of(-4)))
                .withMessageContaining("index -4");
    }

    record Pair(Tensor first, Map<String, Tensor> rest) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @DisplayName("structures, branches in branches, and results that are arguments or constants")
    void structures(int choice) {
        equalBits(
                in -> {
                    var result =
                            Control.cond(
                                    in.get(1).equal(0),
                                    () -> new Pair(in.get(0), Map.of("b", Tensor.of(7))),
                                    () ->
                                            Control.cond(
                                                    in.get(0).sum().less(0),
                                                    () ->
                                                            new Pair(
                                                                    in.get(0).times(2),
                                                                    Map.of("b", in.get(1))),
                                                    () ->
                                                            new Pair(
                                                                    in.get(0),
                                                                    Map.of(
                                                                            "b",
                                                                            in.get(1).plus(5)))));
                    return List.of(result.first(), result.rest().get("b"));
                },
                random(1, 4),
                Tensor.of(choice));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    @DisplayName(
            "gradients of first and second order agree with differences, and have eager's bits")
    void gradients(double sign) {
        var x = random(1, 3, 3).abs().times(sign);
        var w = random(2, 3, 3);
        var function = TracedFunction.<List<Tensor>, Tensor>of(in -> branches(in).getFirst());
        new GradientCheck().secondOrder().check(function::apply, List.of(x, w)).requireOk();
        Function<List<Tensor>, List<Tensor>> gradients =
                in -> {
                    var outer = new GradientTape();
                    Tensor first;
                    try (outer) {
                        in.forEach(outer::watch);
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            in.forEach(tape::watch);
                            y = branches(in).getFirst();
                        }
                        var found = tape.gradients(y, in);
                        first = found.get(0).times(found.get(1));
                    }
                    var second = outer.gradients(first, in);
                    return List.of(first, second.get(0), second.get(1));
                };
        equalBits(gradients, x, w);
    }

    @Test
    @DisplayName(
            "gradients of captured variables: zeros where the other branch ran, none where neither uses them")
    void variables() {
        var a = new Variable(Tensor.of(2.0), "a");
        var b = new Variable(Tensor.of(3.0), "b");
        var unused = new Variable(Tensor.of(4.0), "unused");
        var function =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        y = Control.cond(x.greater(0), () -> a.times(x), () -> b.times(b));
                    }
                    assertThat(tape.watchedVariables()).containsExactly(a, b);
                    var gradients = tape.gradients(y, a, b, unused);
                    assertThat(gradients.find(2)).isEmpty();
                    return List.of(y, gradients.get(a), gradients.get(b));
                });
        var positive = function.apply(Tensor.of(5.0));
        assertThat(positive.stream().map(Tensor::toDouble)).containsExactly(10.0, 5.0, 0.0);
        a.assign(10);
        b.assign(4);
        var negative = function.apply(Tensor.of(-5.0));
        assertThat(negative.stream().map(Tensor::toDouble)).containsExactly(16.0, 0.0, 8.0);
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("a value of a variable, captured, and the variable itself: each counts once")
    void valueAndVariable() {
        var v = new Variable(Tensor.of(3.0), "v");
        var function =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        var value = v.value();
                        y = Control.cond(x.greater(0), () -> value.times(v), () -> value);
                    }
                    return List.of(tape.gradient(y, v));
                });
        assertThat(function.apply(Tensor.of(1.0)).getFirst().toDouble()).isEqualTo(6);
        assertThat(function.apply(Tensor.of(-1.0)).getFirst().toDouble()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    @DisplayName("a variable that both branches return is the result, with what they assigned")
    void oneVariable(double sign) {
        var v = new Variable(Tensor.of(3.0), "v");
        Function<Tensor, Tensor> code =
                x -> {
                    v.assign(3);
                    Variable assigned =
                            Control.cond(
                                    x.greater(0), () -> v.assign(x), () -> v.assignSub(x.times(2)));
                    assertThat(assigned).isSameAs(v);
                    Variable[] array =
                            Control.cond(
                                    x.greater(1),
                                    () -> new Variable[] {v},
                                    () -> new Variable[] {v.assignAdd(x)});
                    assertThat(array).containsExactly(v);
                    return assigned.times(array[0]);
                };
        var eager = code.apply(Tensor.of(sign)).toDouble();
        assertThat(eager).isEqualTo(sign > 0 ? 4 : 16);
        assertThat(TracedFunction.of(code).apply(Tensor.of(sign)).toDouble()).isEqualTo(eager);
    }

    @Test
    @DisplayName("different variables are refused: their values, or blocks that return nothing, do")
    void differentVariables() {
        var v = new Variable(Tensor.of(3.0), "v");
        var w = new Variable(Tensor.of(new double[] {4, 5}), "w");
        var refused =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    Variable chosen = Control.cond(x.greater(0), () -> v, () -> w);
                    return chosen.value();
                });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> refused.apply(Tensor.of(1.0)))
                .withMessageContaining("variable 'v', the other the variable 'w'")
                .withMessageContaining("value()")
                .withMessageContaining("() -> { v.assign(…); }");
        var values =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    Control.cond(
                            x.greater(0),
                            () -> {
                                v.assign(x);
                            },
                            () -> {
                                w.assign(w.times(x));
                            });
                    return Control.cond(x.greater(0), () -> v.value(), () -> w.sum());
                });
        assertThat(values.apply(Tensor.of(7.0)).toDouble()).isEqualTo(7);
        assertThat(values.apply(Tensor.of(-1.0)).toDouble()).isEqualTo(-9);
        // A tensor in one branch: whoever is returned this expects either.
        var either =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    Operand chosen = Control.cond(x.greater(0), () -> v, () -> x);
                    return chosen.value();
                });
        assertThat(either.apply(Tensor.of(-2.0)).toDouble()).isEqualTo(-2);
        assertThat(either.apply(Tensor.of(2.0)).toDouble()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    @DisplayName("what a branch or a loop only hands on stays while later values take old memory")
    void handedOn(double sign) {
        equalBits(
                in -> {
                    var x = in.get(0);
                    var product = x.matmul(x);
                    var chosen =
                            Control.cond(
                                    x.sum().greater(0),
                                    () -> List.of(product, x),
                                    () -> List.of(x, product));
                    var unchanged =
                            Control.whileLoop(
                                    List.of(product.matmul(x), x),
                                    s -> s.get(1).sum().greater(1e6),
                                    s -> List.of(s.get(0), s.get(1).minus(1)));
                    var later = x.plus(1).matmul(x);
                    for (int i = 0; i < 4; i++) {
                        later = later.matmul(x);
                    }
                    return List.of(
                            later,
                            chosen.get(0).matmul(later),
                            chosen.get(1).matmul(later),
                            unchanged.get(0).matmul(later));
                },
                random(1, 4, 4).abs().times(sign));
    }

    // ---- errors
    // --------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("branches that differ in structure, dtype or shape: the error shows both")
    void differentBranches() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TracedFunction.<Tensor, Object>of(x ->
                                        Control.<Object>cond(
                                                x.greater(0),
                                                () -> List.of(x, Tensor.of(1)),
                                                () -> Map.of("b", x)))
                                .apply(Tensor.of(1f)))
                .withMessageContaining("[float32(), int32()]")
                .withMessageContaining("{b: float32()}");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TracedFunction.<Tensor, Tensor>of(x ->
                                        Control.cond(x.greater(0), () -> x, () -> Tensor.of(1.0)))
                                .apply(Tensor.of(1f)))
                .withMessageContaining("returns float32(), the other float64()");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TracedFunction.<Tensor, Tensor>of(x ->
                                        Control.cond(x.sum().greater(0), () -> x, () -> x.sum()))
                                .apply(random(1, 3)))
                .withMessageContaining("returns float64(3,), the other float64()");
    }

    @Test
    @DisplayName("a predicate that is no bool scalar")
    void predicates() {
        Function<Tensor, Tensor> code = x -> Control.cond(x, () -> x, () -> x);
        for (var run : Loops.bothWays(code)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.apply(Tensor.of(1f)))
                    .withMessageContaining("the predicate is a bool scalar, not float32()");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.apply(Tensor.of(new boolean[] {true})))
                    .withMessageContaining("not bool(1,)");
        }
    }

    @Test
    @DisplayName("a Java if on a symbolic tensor: the error names the line and Control.cond")
    void javaIf() {
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    if (x.greater(0).toBoolean()) { // the user's line
                        return x;
                    }
                    return x.unaryMinus();
                });
        assertThatIllegalStateException()
                .isThrownBy(() -> function.apply(Tensor.of(1f)))
                .withMessageContaining(
                        "read at CondTest.java:"
                                + SourceLines.of(CondTest.class, "if (x.greater(0).toBoolean())"))
                .withMessageContaining("Control.cond");
    }

    @Test
    @DisplayName("a Java if inside of a step is named in the same way")
    void javaIfInside() {
        var function =
                TracedFunction.<Tensor, Tensor>of(x ->
                        Control.forLoop(
                                0,
                                3,
                                x,
                                (Tensor i, Tensor s) ->
                                        s.toFloat() > 0 ? s : s.plus(1))); // the step's line
        assertThatIllegalStateException()
                .isThrownBy(() -> function.apply(Tensor.of(1f)))
                .withMessageContaining(
                        "read at CondTest.java:"
                                + SourceLines.of(CondTest.class, "s.toFloat() > 0"))
                .withMessageContaining("Control.whileLoop");
    }
}
