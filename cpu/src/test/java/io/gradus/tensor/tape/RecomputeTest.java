package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.Mode.inputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that runs once more for its gradient, and sees then what it saw the first time. */
class RecomputeTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "recompute around nested functions and a loop of ten steps of +1 from 1: 11, gradient 1; five runs")
    void nestedFunctionsAndLoop(Mode mode) {
        var inner = TracedFunction.<Tensor, Tensor>of(z -> z.plus(1));
        var middle =
                TracedFunction.<Tensor, Tensor>of(y ->
                        Control.scan(
                                        y,
                                        Tensor.arange(10),
                                        (Tensor carry, Tensor i) ->
                                                new Control.Step<>(inner.apply(carry), List.of()))
                                .carry());
        var outer = TracedFunction.<Tensor, Tensor>of(middle::apply);
        var references = new ArrayList<WeakReference<Tensor>>();
        for (int run = 0; run < 5; run++) {
            mode.check(
                    in -> {
                        var x = in.getFirst();
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            tape.watch(x);
                            y =
                                    CustomGradient.recompute(
                                            xs -> {
                                                var result = outer.apply(xs.get(0));
                                                references.add(new WeakReference<>(result));
                                                return result;
                                            },
                                            x);
                        }
                        return List.of(y, tape.gradient(y, x));
                    },
                    inputs(1f),
                    11f,
                    1f);
        }
        assertThat(references).as("each run computes it twice").hasSize(10);
        Leak.assertCollected(references);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("gradients of inputs and of variables that the code reads, first and second order")
    void variables(Mode mode) {
        var w = new Variable(2f);
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var outer = GradientTape.persistent();
                    Tensor byX;
                    Tensor byW;
                    try (outer) {
                        outer.watch(x);
                        var inner = new GradientTape();
                        Tensor y;
                        try (inner) {
                            inner.watch(x);
                            // x³·w²
                            y =
                                    CustomGradient.recompute(
                                            xs ->
                                                    xs.get(0)
                                                            .times(xs.get(0))
                                                            .times(xs.get(0))
                                                            .times(w)
                                                            .times(w),
                                            x);
                        }
                        assertThat(inner.watchedVariables()).containsExactly(w);
                        var gradients = inner.gradients(y, x, w);
                        byX = gradients.get(x);
                        byW = gradients.get(w);
                    }
                    return List.of(
                            byX,
                            byW,
                            outer.gradient(byX, x),
                            outer.gradient(byX, w),
                            outer.gradient(byW, x),
                            outer.gradient(byW, w));
                },
                inputs(3f),
                // 3x²w², 2x³w; 6xw², 6x²w, 6x²w, 2x³
                108f,
                108f,
                72f,
                108f,
                108f,
                54f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a variable assigned after the first run: the second one still reads the old value")
    void assignedInBetween(Mode mode) {
        var w = new Variable(2f);
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = CustomGradient.recompute(xs -> xs.get(0).times(w).times(w), x);
                    }
                    w.assign(100);
                    var gradients = tape.gradients(y, x, w);
                    return List.of(y, gradients.get(x), gradients.get(w));
                },
                inputs(3f),
                12f,
                4f,
                12f);
        assertThat(w.value().toFloat()).isEqualTo(100f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("an assignment by the code happens once")
    void assignedInside(Mode mode) {
        var count = new Variable(Tensor.of(1f), "count", false);
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y =
                                CustomGradient.recompute(
                                        xs -> {
                                            count.assignAdd(1);
                                            var y1 = xs.get(0).times(count);
                                            count.assignAdd(1);
                                            return y1.times(count).times(xs.get(0));
                                        },
                                        x);
                    }
                    var after = count.value();
                    count.assign(50);
                    return List.of(y, after, tape.gradient(y, x), count.value());
                },
                inputs(5f),
                150f,
                3f,
                60f,
                50f);
        assertThat(count.value().toFloat()).isEqualTo(50f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "random numbers are drawn once: the gradient of x·noise is the noise of the first run")
    void randomNumbers(Mode mode) {
        var generator = new Generator(42);
        var results =
                mode.run(
                        in -> {
                            var x = in.getFirst();
                            var tape = new GradientTape();
                            Tensor y;
                            try (tape) {
                                tape.watch(x);
                                y =
                                        CustomGradient.recompute(
                                                xs ->
                                                        xs.get(0)
                                                                .times(
                                                                        generator.uniform(
                                                                                Shape.of(8))),
                                                x);
                            }
                            return List.of(y, tape.gradient(y, x), generator.uniform(Shape.of(8)));
                        },
                        List.of(Tensor.ones(Shape.of(8))));
        var expected = new Generator(42);
        assertThat(results.get(0).toFloatArray())
                .containsExactly(expected.uniform(Shape.of(8)).toFloatArray());
        assertThat(results.get(1).toFloatArray()).containsExactly(results.get(0).toFloatArray());
        assertThat(results.get(2).toFloatArray())
                .as("the next draw goes on after one, not two")
                .containsExactly(expected.uniform(Shape.of(8)).toFloatArray());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("recompute inside recompute, with a variable assigned in between")
    void nested(Mode mode) {
        var w = new Variable(3f);
        mode.check(
                in -> {
                    var x = in.getFirst();
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y =
                                CustomGradient.recompute(
                                        xs ->
                                                CustomGradient.recompute(
                                                                zs ->
                                                                        zs.get(0)
                                                                                .times(zs.get(0))
                                                                                .times(w),
                                                                xs.get(0))
                                                        .times(w),
                                        x);
                    }
                    w.assign(0);
                    var gradients = tape.gradients(y, x, w);
                    return List.of(y, gradients.get(x), gradients.get(w));
                },
                inputs(2f),
                36f,
                36f,
                24f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "a function called in the first run, compiled before or not, is run as if written there")
    void aroundATracedFunction(boolean compiledBefore) {
        var w = new Variable(3f);
        var square = TracedFunction.<Tensor, Tensor>of(x -> x.times(x).times(w));
        var x = Tensor.of(2f);
        if (compiledBefore) {
            assertThat(square.apply(x).toFloat()).isEqualTo(12f);
        }
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = CustomGradient.recompute(xs -> square.apply(xs.get(0)), x);
        }
        w.assign(0);
        var gradients = tape.gradients(y, x, w);
        assertThat(y.toFloat()).isEqualTo(12f);
        assertThat(gradients.get(x).toFloat()).isEqualTo(12f);
        assertThat(gradients.get(w).toFloat()).isEqualTo(4f);
        assertThat(square.apply(x).toFloat()).isEqualTo(0f);
    }
}
