package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.equalBits;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.tensor.Control;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.TracedGraph;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counted loops, with bounds known when they are traced and with computed ones. */
class ForLoopTest {
    @Test
    @DisplayName("values, with numbers as bounds and with tensors: eager's bits")
    void values() {
        equalBits(
                in -> {
                    var x = in.get(0);
                    var known =
                            Control.forLoop(
                                    2,
                                    7,
                                    x,
                                    (Tensor i, Tensor s) ->
                                            s.times(0.5).plus(i.cast(DType.FLOAT64)).sin());
                    var computed =
                            Control.forLoop(
                                    in.get(1),
                                    in.get(1).plus(4L),
                                    Map.of("s", x),
                                    (Tensor i, Map<String, Tensor> s) ->
                                            Map.of(
                                                    "s",
                                                    s.get("s")
                                                            .times(x)
                                                            .plus(i.cast(DType.FLOAT64))));
                    return List.of(known, computed.get("s"));
                },
                random(1, 3),
                Tensor.of(3L));
    }

    @Test
    @DisplayName("no steps: the initial values")
    void noSteps() {
        equalBits(
                in -> {
                    var x = in.get(0);
                    return List.of(
                            Control.forLoop(5, 5, x, (Tensor i, Tensor s) -> s.times(2)),
                            Control.forLoop(5, -5, x, (Tensor i, Tensor s) -> s.times(2)),
                            Control.forLoop(
                                    in.get(1), in.get(1), x, (Tensor i, Tensor s) -> s.times(2)));
                },
                random(1, 3),
                Tensor.of(3));
    }

    private static Tensor known(List<Tensor> in, int from, int to) {
        return Control.forLoop(
                from,
                to,
                in.get(0),
                (Tensor i, Tensor s) -> s.times(in.get(1)).plus(i.cast(DType.FLOAT64)).tanh());
    }

    private static Tensor computed(List<Tensor> in, int from, int to) {
        return Control.forLoop(
                Tensor.of(from),
                Tensor.of(to),
                in.get(0),
                (Tensor i, Tensor s) -> s.times(in.get(1)).plus(i.cast(DType.FLOAT64)).tanh());
    }

    @Test
    @DisplayName("gradients of first and second order, with and without steps")
    void gradients() {
        var point = List.of(random(1, 3), random(2, 3));
        for (int to : new int[] {0, 1, 4}) {
            for (var code :
                    List.<Function<List<Tensor>, Tensor>>of(
                            in -> known(in, 0, to), in -> computed(in, 0, to))) {
                new GradientCheck()
                        .secondOrder()
                        .check(TracedFunction.of(code)::apply, point)
                        .requireOk();
            }
        }
    }

    @Test
    @DisplayName("the graph is as large for 10,000 steps as for 10, its gradient included")
    void graphSize() {
        Function<Integer, Function<List<Tensor>, List<Tensor>>> steps =
                count ->
                        in -> {
                            var tape = new GradientTape();
                            Tensor y;
                            try (tape) {
                                tape.watch(in.get(0));
                                y = known(in, 0, count).plus(computed(in, 0, count));
                            }
                            return List.of(y, tape.gradient(y, in.get(0)));
                        };
        var inputs = new Tensor[] {random(1, 3), random(2, 3)};
        int few = TracedGraph.size(TracedGraph.of(steps.apply(10), inputs));
        assertThat(few).isBetween(20, 300);
        assertThat(TracedGraph.size(TracedGraph.of(steps.apply(10_000), inputs))).isEqualTo(few);
    }

    @Test
    @DisplayName("10,000 steps and their gradient run")
    void manySteps() {
        var function =
                TracedFunction.<Tensor, List<Tensor>>of(x -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y =
                                Control.forLoop(
                                        0, 10_000, x, (Tensor i, Tensor s) -> s.plus(x.times(2)));
                    }
                    return List.of(y, tape.gradient(y, x));
                });
        var results = function.apply(Tensor.of(1.0));
        assertThat(results.get(0).toDouble()).isEqualTo(20_001);
        assertThat(results.get(1).toDouble()).isEqualTo(20_001);
    }

    @Test
    @DisplayName("bounds that are no integer scalars, and a step that changes what it carries")
    void misuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Control.forLoop(Tensor.of(0f), Tensor.of(3), Tensor.of(1), (i, s) -> s))
                .withMessageContaining("from float32() to int32()");
        Function<Tensor, Tensor> code =
                x -> Control.forLoop(0, 3, x, (Tensor i, Tensor s) -> s.cast(DType.FLOAT64));
        for (var run : Loops.bothWays(code)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.apply(Tensor.of(1f)))
                    .withMessageContaining(
                            "forLoop: the step was given carried value 0 as float32() and returns it as float64()");
        }
        Function<Tensor, Object> other =
                x -> Control.<Object>forLoop(0, 3, List.of(x), (i, s) -> List.of(x, x));
        for (var run : Loops.bothWays(other)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.apply(Tensor.of(1f)))
                    .withMessageContaining("[float32()]")
                    .withMessageContaining("[float32(), float32()]");
        }
    }

    @Test
    @DisplayName(
            "a tape in the step that watches what the loop began with does not watch the state")
    void statesAreValuesOfTheirOwn() {
        // Of y = state² + x by x, at a state that is x to begin with, or is x again after a step.
        Function<List<Tensor>, List<Tensor>> code =
                in -> {
                    var x = in.getFirst();
                    Function<Tensor, Tensor> slope =
                            state -> {
                                var tape = new GradientTape();
                                Tensor y;
                                try (tape) {
                                    tape.watch(x);
                                    y = state.square().plus(x);
                                }
                                return tape.gradient(y, x);
                            };
                    var once = Control.forLoop(0, 1, x, (Tensor i, Tensor s) -> slope.apply(s));
                    var again =
                            Control.forLoop(
                                    0,
                                    3,
                                    List.of(x, x),
                                    (Tensor i, List<Tensor> s) ->
                                            List.of(x, slope.apply(s.getFirst())));
                    var bounded =
                            Control.whileLoop(
                                    List.of(x, x),
                                    s -> s.get(1).greater(1.5),
                                    s -> List.of(x, slope.apply(s.getFirst())),
                                    5);
                    return List.of(once, again.get(1), bounded.get(1));
                };
        var x = Tensor.of(2f);
        equalBits(code, x);
        assertThat(code.apply(List.of(x)))
                .allSatisfy(slope -> assertThat(slope.toDouble()).isEqualTo(1));
    }
}
