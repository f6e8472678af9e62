package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.CaseFunctions.SQUARE;
import static io.gradus.tensor.tape.CaseFunctions.f;
import static io.gradus.tensor.tape.CaseFunctions.gradient;
import static io.gradus.tensor.tape.CaseFunctions.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The literal cases of what tapes record and of custom gradients, with what is differentiated in
 * functions that the tape calls.
 */
class RecordingCasesInFunctionsTest {
    // ---- control over recording
    // -------------------------------------------------------------------------------

    @Test
    @DisplayName("stopRecording: y=x·x inside gives none; x2=2x before, x2·x2 after: 4")
    void stopRecording() {
        var doubled = of(x -> x.times(2f));
        var x = f(1);
        var tape = GradientTape.persistent();
        Tensor before;
        Tensor inside;
        Tensor after;
        try (tape) {
            tape.watch(x);
            before = doubled.apply(x);
            inside = tape.stopRecording(() -> SQUARE.apply(x));
            after = SQUARE.apply(before);
        }
        assertThat(tape.gradients(inside, x).find(x)).isEmpty();
        assertThat(tape.gradient(after, before).toFloat()).isEqualTo(4f);
    }

    @Test
    @DisplayName("reset and reopen: v·v twice with a reset between: 2; y=2x, then 2y: 4")
    void resetAndReopen() {
        var v = new Variable(1f);
        var square = TracedFunction.of((Tensor _) -> v.times(v));
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = square.apply(f(0));
            tape.reset();
            assertThat(tape.watchedVariables()).isEmpty();
            loss = loss.plus(square.apply(f(0)));
            assertThat(tape.watchedVariables()).containsExactly(v);
        }
        assertThat(tape.gradient(loss, v).toFloat()).isEqualTo(2f);
        assertThat(tape.watchedVariables()).containsExactly(v);

        var x = f(3);
        var reopened = new GradientTape();
        Tensor y;
        Tensor z;
        try (reopened) {
            reopened.watch(x);
            y = of(a -> a.times(2f)).apply(x);
        }
        reopened.reopen();
        try (reopened) {
            z = of(a -> a.times(2f)).apply(y);
        }
        assertThat(reopened.gradient(z, x).toFloat()).isEqualTo(4f);
    }

    @Test
    @DisplayName("watchAccessedVariables off, x2 watched by hand: none and 3")
    void watchingByHand() {
        var x1 = new Variable(1f);
        var x2 = new Variable(Tensor.of(1f), "x2", false);
        var function =
                TracedFunction.of((Tensor _) -> List.of(x1.times(x1), x2.times(x2).times(x2)));
        var tape = new GradientTape(false, false);
        List<Tensor> results;
        try (tape) {
            tape.watch(x2);
            results = function.apply(f(0));
        }
        assertThat(tape.watchedVariables()).containsExactly(x2);
        var gradients = tape.of(results).gradients(x1, x2);
        assertThat(gradients.find(x1)).isEmpty();
        assertThat(gradients.get(x2).toFloat()).isEqualTo(3f);
    }

    @Test
    @DisplayName("nested tapes that watch different things: 12 and none; y += inner gradient: 6")
    void nested() {
        var x1 = new Variable(Tensor.of(2f), "x1", false);
        var x2 = new Variable(Tensor.of(3f), "x2", false);
        var function =
                TracedFunction.of((Tensor _) -> List.of(x1.times(x1).times(x1), x2.times(x2)));
        var outer = new GradientTape();
        Tensor sum;
        try (outer) {
            outer.watch(x1);
            var inner = new GradientTape();
            List<Tensor> results;
            try (inner) {
                inner.watch(x1);
                inner.watch(x2);
                results = function.apply(f(0));
            }
            var gradients = inner.of(results).gradients(x1, x2);
            sum = gradients.get(0).plus(gradients.get(1));
        }
        var second = outer.gradients(sum, x1, x2);
        assertThat(second.get(0).toFloat()).isEqualTo(12f);
        assertThat(second.find(1)).isEmpty();

        var x = f(3);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = SQUARE.apply(x);
            var inner = new GradientTape();
            Tensor z;
            try (inner) {
                inner.watch(y);
                z = of(a -> a.times(2f)).apply(y);
            }
            y = y.plus(inner.gradient(z, y));
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
    }

    // ---- custom gradients
    // ----------------------------------------------------------------------------------------

    private static Tensor custom(
            Function<Tensor, Tensor> value,
            Function<Tensor, Function<Tensor, Tensor>> rule,
            Tensor x) {
        return CustomGradient.apply(
                in ->
                        CustomGradient.result(
                                value.apply(in.get(0)),
                                dy -> List.of(rule.apply(in.get(0)).apply(dy))),
                x);
    }

    @Test
    @DisplayName(
            "rules: 4·dy gives 4; 2·dy gives 2; 2·dr·x + 1 at 3 gives 7; five steps: 4, 3, 2, 1, 0")
    void rules() {
        assertThat(
                        gradient(of(x -> custom(a -> a.times(a), a -> dy -> dy.times(4f), x)), f(3))
                                .toFloat())
                .isEqualTo(4f);
        var twice = of(x -> custom(a -> a, a -> dy -> dy.times(2f), x));
        assertThat(gradient(twice, f(3)).toFloat()).isEqualTo(2f);
        var mine = of(x -> custom(a -> a.times(a), a -> dr -> dr.times(2f).times(a).plus(1f), x));
        assertThat(gradient(mine, f(3)).toFloat()).isEqualTo(7f);

        var v = new Variable(2f);
        var losses =
                TracedFunction.of(
                        (Tensor _) -> custom(a -> a.times(2f), a -> dy -> dy.times(4f), v.value()));
        for (int step = 0; step < 5; step++) {
            var tape = new GradientTape();
            Tensor loss;
            try (tape) {
                loss = losses.apply(f(0));
            }
            assertThat(loss.toFloat()).isEqualTo(4f - 2 * step);
            v.assignSub(tape.gradient(loss, v).times(0.25f));
        }
    }

    @Test
    @DisplayName("overridden first and second order: 4f³·(−1.1), and 12f²·1.21 + 4f³·(−2.1)")
    void secondOrderOverridden() {
        // f(x) = x + 10, of which the rules say that its derivatives are −1.1 and −2.1.
        Function<Tensor, Tensor> slope =
                x -> custom(a -> a.times(0.0).minus(1.1), a -> dy -> dy.times(-2.1), x);
        Function<Tensor, Tensor> shifted =
                x -> custom(a -> a.plus(10.0), a -> dy -> dy.times(slope.apply(a)), x);
        var power =
                of(x -> {
                    var g = shifted.apply(x);
                    return g.square().square();
                });
        var x = Tensor.of(1.0);
        double g = 11;
        var outer = new GradientTape();
        Tensor first;
        try (outer) {
            outer.watch(x);
            first = gradient(power, x);
        }
        assertThat(first.toDouble())
                .isCloseTo(4 * g * g * g * -1.1, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(outer.gradient(first, x).toDouble())
                .isCloseTo(
                        12 * g * g * 1.21 + 4 * g * g * g * -2.1,
                        org.assertj.core.data.Offset.offset(1e-9));
    }
}
