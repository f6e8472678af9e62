package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.equalBits;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gradus.ir.DType;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Gradients;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops whose number of steps depends on values, and control flow within control flow. */
class WhileLoopTest {
    record State(Tensor x, Tensor count) {}

    /** Newton's iteration for a square root, with the number of steps it took. */
    private static State root(Tensor a) {
        return Control.whileLoop(
                new State(a, Tensor.of(0)),
                state -> state.x().square().div(a).minus(1).abs().max().greater(1e-12),
                state ->
                        new State(
                                state.x().plus(a.div(state.x())).times(0.5),
                                state.count().plus(1)));
    }

    @Test
    @DisplayName("values and trip counts: eager's bits, one trace for any number of steps")
    void values() {
        equalBits(
                in -> {
                    var state = root(in.getFirst());
                    return List.of(state.x(), state.count());
                },
                random(1, 4).abs().plus(0.1));
        var roots = TracedFunction.<Tensor, State>of(WhileLoopTest::root);
        assertThat(roots.apply(Tensor.of(1.0)).count().toInt()).isZero();
        var large = roots.apply(Tensor.of(1e6));
        assertThat(large.x().toDouble()).isCloseTo(1000, within(1e-6));
        assertThat(large.count().toInt()).isGreaterThan(10);
        assertThat(roots.traces()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100})
    @DisplayName("a maximum ends the loop, eagerly and traced")
    void maximum(int maximum) {
        equalBits(
                in -> {
                    var x = in.getFirst();
                    var result =
                            Control.whileLoop(
                                    List.of(x, Tensor.of(0)),
                                    s -> s.get(0).less(50),
                                    s -> List.of(s.get(0).times(2), s.get(1).plus(1)),
                                    maximum);
                    return result;
                },
                Tensor.of(1.0));
    }

    /** x is multiplied by w until it is large: the number of steps depends on both. */
    private static Tensor grown(List<Tensor> in, int maximum) {
        return Control.whileLoop(
                in.get(0),
                x -> x.abs().sum().less(40),
                x -> x.times(in.get(1)).plus(x.sin().times(0.1)),
                maximum);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 1000})
    @DisplayName("gradients of first and second order, with and without a bound, and of no steps")
    void gradients(int maximum) {
        var x = random(1, 3);
        var w = random(2, 3).abs().plus(1.5);
        new GradientCheck()
                .secondOrder()
                .check(
                        TracedFunction.<List<Tensor>, Tensor>of(in -> grown(in, maximum))::apply,
                        List.of(x, w))
                .requireOk();
        new GradientCheck()
                .secondOrder()
                .check(
                        TracedFunction.<List<Tensor>, Tensor>of(in -> grown(in, maximum))::apply,
                        List.of(x.times(100), w))
                .requireOk();
    }

    /** An eager loop that runs no step is not connected to what its steps would use. */
    private static Gradients zeroFilled(GradientTape tape, Tensor target, List<Tensor> sources) {
        return tape.of(target).unconnected(Unconnected.ZERO).gradients(sources);
    }

    @Test
    @DisplayName("first and second gradients inside of one function: close to eager's")
    void compiledGradients() {
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var outer = new GradientTape();
                    Tensor mixed;
                    try (outer) {
                        in.forEach(outer::watch);
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            in.forEach(tape::watch);
                            y = grown(in, Integer.MAX_VALUE);
                        }
                        var first = zeroFilled(tape, y, in);
                        mixed = first.get(0).times(first.get(1)).sum();
                    }
                    var second = zeroFilled(outer, mixed, in);
                    return List.of(mixed, second.get(0), second.get(1));
                };
        Loops.close(1e-6, code, random(1, 3), random(2, 3).abs().plus(1.5));
        // The compiled gradient, too, runs for another number of steps without another trace.
        var function = TracedFunction.of(code);
        for (double start : new double[] {0.01, 1, 30, 1000, 0.01}) {
            var in = List.of(Tensor.of(new double[] {start}), Tensor.of(new double[] {1.5}));
            var eager = code.apply(in);
            var traced = function.apply(in);
            for (int i = 0; i < eager.size(); i++) {
                assertThat(traced.get(i).toDoubleArray()[0])
                        .isCloseTo(eager.get(i).toDoubleArray()[0], withinPercentage(1e-9));
            }
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("the gradient of a captured variable")
    void variable() {
        var w = new Variable(Tensor.of(1.5), "w");
        var function =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        y = Control.whileLoop(x, s -> s.less(10), s -> s.times(w));
                    }
                    assertThat(tape.watchedVariables()).containsExactly(w);
                    return List.of(y, tape.gradient(y, w));
                });
        // 1·1.5⁶ = 11.4, and 6·1.5⁵
        var results = function.apply(Tensor.of(1.0));
        assertThat(results.get(0).toDouble()).isEqualTo(Math.pow(1.5, 6));
        assertThat(results.get(1).toDouble()).isEqualTo(6 * Math.pow(1.5, 5));
        w.assign(10);
        assertThat(function.apply(Tensor.of(2.0)).get(1).toDouble()).isEqualTo(2);
    }

    // ---- control flow in control flow
    // ----------------------------------------------------------------------------

    /** A scan in a while loop: the state goes through a small net until it is small. */
    private static Tensor scanInWhile(List<Tensor> in) {
        return Control.whileLoop(
                in.get(0),
                x -> x.square().sum().greater(0.02),
                x ->
                        Control.scan(
                                        x,
                                        in.get(1),
                                        (Tensor s, Tensor row) ->
                                                new Step<>(
                                                        s.times(row).times(0.4).sin(), List.of()))
                                .carry());
    }

    /** A choice in a scan: each step goes one way or the other. */
    private static Tensor condInScan(List<Tensor> in) {
        return Control.scan(
                        in.get(0),
                        in.get(1),
                        (Tensor s, Tensor row) -> {
                            var next =
                                    Control.cond(
                                            row.sum().greater(0),
                                            () -> s.times(row).tanh(),
                                            () -> s.plus(row.sin()));
                            return new Step<>(next, next.square());
                        })
                .output();
    }

    /** A while loop in a choice in a scan. */
    private static Tensor whileInCondInScan(List<Tensor> in) {
        return Control.scan(
                        in.get(0),
                        in.get(1),
                        (Tensor s, Tensor row) ->
                                new Step<>(
                                        Control.cond(
                                                row.sum().greater(0),
                                                () ->
                                                        Control.whileLoop(
                                                                s,
                                                                x -> x.abs().sum().greater(1),
                                                                x ->
                                                                        x.times(0.7)
                                                                                .plus(
                                                                                        row.times(
                                                                                                0.01))),
                                                () -> s.times(3).plus(row)),
                                        List.of()))
                .carry();
    }

    /** A while loop in a while loop, the inner one with a captured value of the outer one. */
    private static Tensor whileInWhile(List<Tensor> in) {
        return Control.whileLoop(
                in.get(0),
                x -> x.abs().sum().less(20),
                x -> {
                    var inner =
                            Control.whileLoop(
                                    x.times(1.1),
                                    y -> y.abs().sum().greater(1),
                                    y -> y.times(0.6).plus(x.times(0.001)));
                    return x.times(in.get(1).sum(0).abs().plus(1.5)).plus(inner);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"scanInWhile", "condInScan", "whileInCondInScan", "whileInWhile"})
    @DisplayName("loops and branches in one another: values, gradients, second order")
    void nested(String which) {
        Function<List<Tensor>, Tensor> code =
                switch (which) {
                    case "scanInWhile" -> WhileLoopTest::scanInWhile;
                    case "condInScan" -> WhileLoopTest::condInScan;
                    case "whileInCondInScan" -> WhileLoopTest::whileInCondInScan;
                    default -> WhileLoopTest::whileInWhile;
                };
        var point = List.of(random(3, 2), random(7, 3, 2));
        equalBits(in -> List.of(code.apply(in)), point.toArray(Tensor[]::new));
        new GradientCheck().secondOrder().check(TracedFunction.of(code)::apply, point).requireOk();
        Loops.close(
                1e-6,
                in -> {
                    var outer = new GradientTape();
                    Tensor mixed;
                    try (outer) {
                        in.forEach(outer::watch);
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            in.forEach(tape::watch);
                            y = code.apply(in).sum();
                        }
                        var first = zeroFilled(tape, y, in);
                        mixed = first.get(0).sum().times(first.get(1).square().sum());
                    }
                    var second = zeroFilled(outer, mixed, in);
                    return List.of(mixed, second.get(0), second.get(1));
                },
                point.toArray(Tensor[]::new));
    }

    // ---- errors
    // --------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("a condition that is no bool scalar, a carried value that changes, a bad maximum")
    void misuse() {
        failsBothWays(
                x -> Control.whileLoop(x, s -> s, s -> s),
                "whileLoop: the condition is a bool scalar, not float32()");
        failsBothWays(
                x -> Control.whileLoop(x, s -> s.less(3), s -> s.cast(DType.FLOAT64).plus(1)),
                "whileLoop: the step was given carried value 0 as float32() and returns it as float64()");
        failsBothWays(
                x ->
                        Control.whileLoop(List.of(x), s -> s.getFirst().less(3), s -> List.of(x, x))
                                .getFirst(),
                "is given [float32()] and returns [float32(), float32()]");
        failsBothWays(
                x -> Control.whileLoop(x, s -> s.less(3), s -> s, -1), "a maximum of -1 steps");
    }

    private static void failsBothWays(Function<Tensor, Tensor> code, String message) {
        for (var run : Loops.bothWays(code)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.apply(Tensor.of(1f)))
                    .withMessageContaining(message);
        }
    }

    @Test
    @DisplayName("an index out of range inside, at some step: an error, and no variable changes")
    void failsInside() {
        var count = new Variable(Tensor.of(0), "count", false);
        var table = Tensor.of(new int[] {1, 2, 3, 7});
        var follow =
                TracedFunction.<Tensor, Tensor>of(start -> {
                    count.assignAdd(1);
                    return Control.whileLoop(
                            start,
                            i -> i.less(10),
                            i -> {
                                count.assignAdd(1);
                                return table.gather(i);
                            });
                });
        assertThat(follow.apply(Tensor.of(10)).toInt()).isEqualTo(10);
        assertThat(count.value().toInt()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> follow.apply(Tensor.of(0)))
                .withMessageContaining("index 7");
        assertThat(count.value().toInt()).isEqualTo(1);
    }
}
