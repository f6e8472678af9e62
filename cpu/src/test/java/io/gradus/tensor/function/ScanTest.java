package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.cell;
import static io.gradus.tensor.function.Loops.equalBits;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Loops as regions of a traced function, against the same loops run eagerly. */
class ScanTest {
    @Test
    @DisplayName("values, carried and stacked: eager's bits")
    void values() {
        equalBits(
                in -> {
                    var result =
                            Control.scan(
                                    in.get(0),
                                    in.get(1),
                                    (Tensor state, Tensor x) ->
                                            cell(state, x, in.get(2), in.get(3)));
                    return List.of(result.carry(), result.output());
                },
                random(1, 2, 3),
                random(2, 6, 2, 4),
                random(3, 3, 3),
                random(4, 4, 3));
    }

    @Test
    @DisplayName("the step is traced once for the values, whatever the number of steps")
    void tracedOnce() {
        var runs = new AtomicInteger();
        var sum =
                TracedFunction.<Tensor, Tensor>of(xs ->
                        Control.scan(
                                        Tensor.of(0.0),
                                        xs,
                                        (Tensor carry, Tensor x) -> {
                                            runs.incrementAndGet();
                                            return new Step<>(carry.plus(x), List.of());
                                        })
                                .carry());
        var xs = random(1, 1000);
        double expected = 0;
        for (double x : xs.toDoubleArray()) {
            expected += x;
        }
        assertThat(sum.apply(xs).toDouble()).isEqualTo(expected);
        assertThat(runs).hasValue(1);
    }

    record State(Tensor position, Map<String, Tensor> rest) {}

    @Test
    @DisplayName("structures carried, scanned over and put out; integers among them")
    void structures() {
        equalBits(
                in -> {
                    var initial = new State(in.get(0), Map.of("count", Tensor.of(0)));
                    var result =
                            Control.scan(
                                    initial,
                                    List.of(in.get(1), Tensor.arange(5)),
                                    (state, slices) -> {
                                        var next =
                                                new State(
                                                        state.position().plus(slices.get(0)),
                                                        Map.of(
                                                                "count",
                                                                state.rest()
                                                                        .get("count")
                                                                        .plus(slices.get(1))));
                                        return new Step<>(
                                                next,
                                                new State(next.position().times(2), state.rest()));
                                    });
                    return List.of(
                            result.carry().position(),
                            result.carry().rest().get("count"),
                            result.output().position(),
                            result.output().rest().get("count"));
                },
                random(1, 2),
                random(2, 5, 2));
    }

    @Test
    @DisplayName("no steps: the initial values and empty outputs, eagerly and traced")
    void noSteps() {
        equalBits(
                in -> {
                    var result =
                            Control.scan(
                                    in.get(0),
                                    in.get(1),
                                    (Tensor carry, Tensor x) ->
                                            new Step<>(carry.plus(x), x.times(2)));
                    assertThat(result.output().shape()).isEqualTo(Shape.of(0, 3));
                    return List.of(result.carry(), result.output());
                },
                random(1, 3),
                Tensor.zeros(Shape.of(0, 3), DType.FLOAT64));
    }

    @Test
    @DisplayName("the number of steps is the open batch: one trace")
    void openLength() {
        var cumulative =
                TracedFunction.<Tensor, Tensor>of(xs ->
                                Control.scan(
                                                Tensor.of(0.0),
                                                xs,
                                                (Tensor carry, Tensor x) ->
                                                        new Step<>(carry.plus(x), carry.plus(x)))
                                        .output())
                        .openBatch();
        assertThat(cumulative.apply(Tensor.of(new double[] {1, 2, 3})).toDoubleArray())
                .containsExactly(1, 3, 6);
        assertThat(cumulative.apply(Tensor.of(new double[] {1, 2, 3, 4, 5})).toDoubleArray())
                .containsExactly(1, 3, 6, 10, 15);
        assertThat(cumulative.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "what a step returns as it came: the carry, the slice, something from outside, a constant")
    void passedThrough() {
        var outside = Tensor.of(42.0);
        equalBits(
                in -> {
                    var result =
                            Control.scan(
                                    in.get(0),
                                    in.get(1),
                                    (Tensor carry, Tensor x) ->
                                            new Step<>(
                                                    x,
                                                    List.of(
                                                            carry,
                                                            x,
                                                            outside,
                                                            Tensor.of(7),
                                                            carry.times(outside))));
                    var results = new ArrayList<>(List.of(result.carry()));
                    results.addAll(result.output());
                    return results;
                },
                Tensor.of(1.0),
                random(2, 4));
    }

    // ---- errors
    // --------------------------------------------------------------------------------------------------

    /** Steps write over what earlier ones made, but not over what is still somebody's. */
    @Test
    @DisplayName("values that move on, stay for several steps, or are slices, states and outputs")
    void valuesOfSeveralSteps() {
        equalBits(
                in -> {
                    var first = in.get(0);
                    var start = List.of(first, first.sin(), first.cos(), first, first.unaryMinus());
                    var result =
                            Control.<List<Tensor>, Tensor, List<Tensor>>scan(
                                    start,
                                    in.get(1),
                                    (state, x) -> {
                                        var next = state.get(4).plus(x).tanh();
                                        // A line of delays, the last slice, and the state itself.
                                        var carry =
                                                List.of(
                                                        next,
                                                        state.get(0),
                                                        state.get(1),
                                                        x,
                                                        state.get(2).plus(state.get(3)));
                                        return new Step<>(
                                                carry, List.of(next, next, state.get(1), x));
                                    });
                    var all = new ArrayList<>(result.carry());
                    all.addAll(result.output());
                    return all;
                },
                random(1, 33),
                random(2, 9, 33));
    }

    @Test
    @DisplayName("a loop inside of a loop, both of which hand on what they were given")
    void nestedValuesOfSeveralSteps() {
        equalBits(
                in -> {
                    var result =
                            Control.<List<Tensor>, Tensor, Tensor>scan(
                                    List.of(in.get(0), in.get(0).exp()),
                                    in.get(1),
                                    (state, rows) -> {
                                        var inner =
                                                Control.<List<Tensor>, Tensor, Tensor>scan(
                                                        state,
                                                        rows,
                                                        (pair, row) ->
                                                                new Step<>(
                                                                        List.of(
                                                                                pair.get(1),
                                                                                pair.get(0)
                                                                                        .times(row)
                                                                                        .sin()),
                                                                        pair.get(0)));
                                        return new Step<>(inner.carry(), inner.output());
                                    });
                    return List.of(result.carry().get(0), result.carry().get(1), result.output());
                },
                random(3, 20),
                random(4, 5, 3, 20));
    }

    private static void failsBothWays(Function<Tensor, Tensor> code, String message) {
        var x = Tensor.of(new double[] {1, 2, 3});
        for (var way : List.of(code, TracedFunction.of(code)::apply)) {
            Function<Tensor, Tensor> run = way::apply;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.apply(x))
                    .withMessageContaining(message);
        }
    }

    @Test
    @DisplayName(
            "a carried value that changes its type, no sequence, sequences of different length")
    void misuse() {
        failsBothWays(
                x ->
                        Control.scan(
                                        Tensor.of(0f),
                                        x,
                                        (Tensor c, Tensor s) -> new Step<>(c.plus(s), List.of()))
                                .carry(),
                "carried value 0 as float32() and returns it as float64()");
        failsBothWays(
                x ->
                        Control.scan(
                                        x,
                                        List.of(),
                                        (Tensor c, List<Tensor> s) -> new Step<>(c, List.of()))
                                .carry(),
                "no sequences");
        failsBothWays(
                x ->
                        Control.scan(
                                        x,
                                        List.of(x, Tensor.arange(2)),
                                        (Tensor c, List<Tensor> s) -> new Step<>(c, List.of()))
                                .carry(),
                "shapes (3,) and (2,)");
    }

    @Test
    @DisplayName("an index out of range inside of a region is named, and nothing is assigned")
    void indexOutOfRange() {
        var count = new Variable(Tensor.of(0), "count", false);
        var sum =
                TracedFunction.<Tensor, Tensor>of(rows -> {
                    count.assignAdd(1);
                    var table = Tensor.of(new double[] {1, 2, 3});
                    return Control.scan(
                                    Tensor.of(0.0),
                                    rows,
                                    (Tensor c, Tensor row) ->
                                            new Step<>(c.plus(table.gather(row)), List.of()))
                            .carry();
                });
        assertThat(sum.apply(Tensor.of(new int[] {0, 2})).toDouble()).isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sum.apply(Tensor.of(new int[] {0, 3})))
                .withMessageContaining("index 3");
        assertThat(count.value().toInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a Java loop in a function is unrolled and gives the same")
    void unrolled() {
        equalBits(
                in -> {
                    var state = in.get(0);
                    var outputs = new ArrayList<Tensor>();
                    for (int i = 0; i < 4; i++) {
                        state = state.times(2).plus(in.get(1).get(i));
                        outputs.add(state);
                    }
                    var scan =
                            Control.scan(
                                    in.get(0),
                                    in.get(1),
                                    (Tensor carry, Tensor x) -> {
                                        var next = carry.times(2).plus(x);
                                        return new Step<>(next, next);
                                    });
                    assertThat(scan.output().shape()).isEqualTo(Shape.of(4, 2));
                    return List.of(
                            state,
                            Tensors.stack(0, outputs),
                            scan.carry().minus(state),
                            scan.output().minus(Tensors.stack(0, outputs)));
                },
                random(1, 2),
                random(2, 4, 2));
    }
}
