package io.gradus.tensor.function;

import static io.gradus.tensor.function.Loops.cell;
import static io.gradus.tensor.function.Loops.close;
import static io.gradus.tensor.function.Loops.equalBits;
import static io.gradus.tensor.function.Loops.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Gradients of loops, of first and second order: regions against Java loops on a tape. */
class ScanGradientTest {
    // -----------------------------------------------------------------------------------------------

    @Test
    @DisplayName("each value used once a step: first-order gradients have eager's bits")
    void gradientBits() {
        equalBits(
                in -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        in.forEach(tape::watch);
                        loss =
                                Control.scan(
                                                in.get(0),
                                                in.get(1),
                                                (Tensor state, Tensor x) ->
                                                        new Step<>(
                                                                state.times(in.get(2))
                                                                        .plus(x)
                                                                        .tanh(),
                                                                List.of()))
                                        .carry()
                                        .sum();
                    }
                    var gradients = tape.gradients(loss, in);
                    return List.of(loss, gradients.get(0), gradients.get(1), gradients.get(2));
                },
                random(1, 5),
                random(2, 7, 5),
                random(3, 5));
    }

    /** The loss of a recurrent net whose outputs and last state both count. */
    private static Tensor recurrent(List<Tensor> in) {
        var result =
                Control.scan(
                        in.get(0),
                        in.get(1),
                        (Tensor state, Tensor x) -> cell(state, x, in.get(2), in.get(3)));
        return result.carry().square().sum().plus(result.output().exp().sum());
    }

    private static final Tensor[] RECURRENT = {
        random(1, 2, 3), random(2, 4, 2, 2), random(3, 3, 3).times(0.5), random(4, 2, 3)
    };

    @Test
    @DisplayName(
            "first order, with respect to the initial state, the sequence and what is captured")
    void firstOrder() {
        close(
                1e-12,
                in -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        in.forEach(tape::watch);
                        loss = recurrent(in);
                    }
                    var gradients = tape.gradients(loss, in);
                    return List.of(
                            loss,
                            gradients.get(0),
                            gradients.get(1),
                            gradients.get(2),
                            gradients.get(3));
                },
                RECURRENT);
    }

    @Test
    @DisplayName("second order: the gradient of the gradient is the loop forwards again")
    void secondOrder() {
        close(
                1e-10,
                in -> {
                    var outer = new GradientTape();
                    Tensor norm;
                    try (outer) {
                        in.forEach(outer::watch);
                        var inner = new GradientTape();
                        Tensor loss;
                        try (inner) {
                            in.forEach(inner::watch);
                            loss = recurrent(in);
                        }
                        var first = inner.gradients(loss, in);
                        norm = Tensor.of(0.0);
                        for (int i = 0; i < in.size(); i++) {
                            norm = norm.plus(first.get(i).square().sum());
                        }
                    }
                    var second = outer.gradients(norm, in);
                    return List.of(
                            norm, second.get(0), second.get(1), second.get(2), second.get(3));
                },
                RECURRENT);
    }

    @Test
    @DisplayName("second order against central differences of the first")
    void secondOrderNumerically() {
        Function<Tensor, Tensor> gradient =
                w -> {
                    var in = List.of(RECURRENT[0], RECURRENT[1], w, RECURRENT[3]);
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        tape.watch(w);
                        loss = recurrent(in);
                    }
                    return tape.gradient(loss, w);
                };
        var direction = random(9, 3, 3);
        var product =
                TracedFunction.<Tensor, Tensor>of(w -> {
                    var tape = new GradientTape();
                    Tensor along;
                    try (tape) {
                        tape.watch(w);
                        along = gradient.apply(w).times(direction).sum();
                    }
                    return tape.gradient(along, w);
                });
        double h = 1e-5;
        var w = RECURRENT[2];
        var numeric =
                gradient.apply(w.plus(direction.times(h)))
                        .minus(gradient.apply(w.minus(direction.times(h))))
                        .div(2 * h);
        assertThat(product.apply(w).toDoubleArray())
                .containsExactly(numeric.toDoubleArray(), within(1e-6));
    }

    @Test
    @DisplayName("variables read in the step, and a loop in a loop")
    void variablesAndNesting() {
        var w = new Variable(random(1, 3));
        var frozen = new Variable(random(2, 3), "frozen", false);
        close(
                1e-12,
                in -> {
                    var outer = GradientTape.persistent();
                    Tensor first;
                    Tensor loss;
                    try (outer) {
                        var inner = GradientTape.persistent();
                        try (inner) {
                            loss =
                                    Control.scan(
                                                    in.get(0),
                                                    in.get(1),
                                                    (Tensor state, Tensor rows) ->
                                                            new Step<>(
                                                                    Control.scan(
                                                                                    state,
                                                                                    rows,
                                                                                    (Tensor s,
                                                                                            Tensor
                                                                                                    x) ->
                                                                                            new Step<>(
                                                                                                    s.times(
                                                                                                                    w)
                                                                                                            .plus(
                                                                                                                    x
                                                                                                                            .times(
                                                                                                                                    frozen))
                                                                                                            .tanh(),
                                                                                                    List
                                                                                                            .of()))
                                                                            .carry(),
                                                                    List.of()))
                                            .carry()
                                            .square()
                                            .sum();
                        }
                        first = inner.gradient(loss, w);
                        assertThat(inner.watchedVariables()).containsExactly(w);
                        assertThat(inner.gradients(loss, frozen).find(frozen)).isEmpty();
                    }
                    return List.of(loss, first, outer.gradient(first, w));
                },
                random(3, 3),
                random(4, 3, 2, 3));
    }

    @Test
    @DisplayName(
            "a variable assigned between the loop and the question: the gradient is that of the old value")
    void assignedInBetween() {
        var eager = new Variable(random(1, 3));
        var traced = new Variable(eager);
        var x = random(2, 3);
        var xs = random(3, 2, 2, 3);
        var results = new ArrayList<double[]>();
        for (var w : List.of(eager, traced)) {
            Function<List<Tensor>, Tensor> code =
                    in -> {
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            // Nested, so that the inner loop runs again inside the outer one's
                            // second run.
                            y =
                                    Control.scan(
                                                    in.get(0),
                                                    in.get(1),
                                                    (Tensor state, Tensor rows) ->
                                                            Control.scan(
                                                                    state,
                                                                    rows,
                                                                    (Tensor s, Tensor row) ->
                                                                            new Step<>(
                                                                                    s.times(w)
                                                                                            .plus(
                                                                                                    row),
                                                                                    List
                                                                                            .<Tensor>
                                                                                                    of())))
                                            .carry();
                        }
                        w.assign(Tensor.zeros(Shape.of(3), DType.FLOAT64));
                        return tape.gradient(y, w);
                    };
            results.add(
                    (w == eager
                                    ? code.apply(List.of(x, xs))
                                    : TracedFunction.of(code).apply(List.of(x, xs)))
                            .toDoubleArray());
            assertThat(w.value().toDoubleArray()).containsOnly(0);
        }
        assertThat(results.get(1)).containsExactly(results.get(0), within(1e-12));
        assertThat(results.get(0)).doesNotContain(0);
    }

    @Test
    @DisplayName("sources that the loop does not depend on have no gradient")
    void unconnected() {
        equalBits(
                in -> {
                    var tape = GradientTape.persistent();
                    Tensor y;
                    try (tape) {
                        in.forEach(tape::watch);
                        y =
                                Control.scan(
                                                in.get(0),
                                                List.of(in.get(1), in.get(2)),
                                                (Tensor carry, List<Tensor> x) ->
                                                        new Step<>(
                                                                carry.plus(x.get(0))
                                                                        .plus(
                                                                                in.get(3)
                                                                                        .argMax(0)
                                                                                        .cast(
                                                                                                DType
                                                                                                        .FLOAT64)),
                                                                List.of()))
                                        .carry();
                    }
                    var gradients = tape.gradients(y, in);
                    assertThat(gradients.find(2)).isEmpty();
                    assertThat(gradients.find(3)).isEmpty();
                    return List.of(gradients.get(0), gradients.get(1));
                },
                Tensor.of(1.0),
                random(2, 4),
                random(3, 4),
                random(4, 4));
    }

    @Test
    @DisplayName("a gather in the step: the sparse gradient of the captured table")
    void gatherInside() {
        close(
                1e-12,
                in -> {
                    var table = in.get(0);
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(table);
                        y =
                                Control.scan(
                                                Tensor.zeros(Shape.of(2), DType.FLOAT64),
                                                in.get(1),
                                                (Tensor carry, Tensor row) ->
                                                        new Step<>(
                                                                carry.plus(table.gather(row)).sin(),
                                                                List.of()))
                                        .carry()
                                        .sum();
                    }
                    return List.of(tape.gradient(y, table));
                },
                random(1, 4, 2),
                Tensor.of(new int[] {3, 1, 1, 0}));
    }
}
