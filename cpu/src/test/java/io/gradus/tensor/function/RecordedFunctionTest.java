package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Functions that are called while a tape records: one call, compiled forward and backward. */
class RecordedFunctionTest {
    /** A function of one tensor as it is, and compiled. */
    private static List<Function<Tensor, Tensor>> both(Function<Tensor, Tensor> code) {
        return List.of(code, TracedFunction.of(code)::apply);
    }

    static Tensor gradient(Function<Tensor, Tensor> function, Tensor x) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = function.apply(x);
        }
        return tape.gradient(y, x);
    }

    static void sameBits(Tensor actual, Tensor expected) {
        assertThat(actual.type()).isEqualTo(expected.type());
        assertThat(actual.toArray()).isEqualTo(expected.toArray());
    }

    static Tensor normal(int... shape) {
        return new Generator(7).normal(Shape.of(shape));
    }

    @Test
    @DisplayName("a gradient through a compiled function has the bits of the eager one")
    void first() {
        Function<Tensor, Tensor> code = x -> x.tanh().times(x).exp().plus(x.sin()).mean();
        var x = normal(5, 7);
        var functions = both(code);
        sameBits(gradient(functions.get(1), x), gradient(functions.get(0), x));
    }

    @Test
    @DisplayName("one trace serves all calls, and a call is one entry")
    void tracedOnce() {
        var runs = new int[1];
        var function =
                TracedFunction.of((Tensor x) -> {
                    runs[0]++;
                    return x.times(x);
                });
        for (int i = 1; i <= 4; i++) {
            assertThat(gradient(function::apply, Tensor.of((float) i)).toFloat()).isEqualTo(2f * i);
        }
        assertThat(runs[0]).isEqualTo(1);
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("second and third derivatives go through the compiled gradient")
    void higherOrders() {
        Function<Tensor, Tensor> code = x -> x.sin().exp().times(x);
        var results = new ArrayList<List<Tensor>>();
        for (var f : both(code)) {
            var x = normal(6);
            var third = new GradientTape();
            var second = new GradientTape();
            var first = new GradientTape();
            Tensor a;
            Tensor b;
            try (third) {
                third.watch(x);
                try (second) {
                    second.watch(x);
                    Tensor y;
                    try (first) {
                        first.watch(x);
                        y = f.apply(x);
                    }
                    a = first.gradient(y, x);
                }
                b = second.gradient(a, x);
            }
            results.add(List.of(a, b, third.gradient(b, x)));
        }
        for (int i = 0; i < 3; i++) {
            sameBits(results.get(1).get(i), results.get(0).get(i));
        }
    }

    @Test
    @DisplayName("gradients add up in the order of the calls, inside and outside")
    void order() {
        // Contributions of different magnitudes, so that another order has other bits.
        Function<Tensor, Tensor> code =
                x -> x.times(1e-3f).plus(x.times(0.7f)).plus(x.square().times(1e4f));
        var results = new ArrayList<Tensor>();
        for (var f : both(code)) {
            var x = normal(100);
            var tape = new GradientTape();
            Tensor y;
            try (tape) {
                tape.watch(x);
                y = f.apply(x).plus(x.times(0.3f));
                y = y.plus(f.apply(x.plus(x))).times(x.exp());
                y = f.apply(y).plus(x.times(1e5f));
            }
            results.add(tape.gradient(y, x));
        }
        sameBits(results.get(1), results.get(0));
    }

    @Test
    @DisplayName("gradients flow to variables, captured tensors and structures")
    void everySource() {
        var w = new Variable(normal(4, 3), "w");
        var b = new Variable(normal(3), "b");
        var frozen = new Variable(normal(3), "frozen", false);
        var captured = normal(3).times(2f);
        Function<Map<String, Tensor>, List<Tensor>> code =
                in -> {
                    var h = in.get("x").matmul(w).plus(b).times(frozen).times(captured);
                    return List.of(h.tanh(), in.get("k").plus(1), h.sum());
                };
        var x = normal(5, 4);
        var results = new ArrayList<List<Tensor>>();
        for (var f : List.of(code, TracedFunction.of(code)::apply)) {
            var tape = GradientTape.persistent();
            List<Tensor> y;
            Tensor loss;
            try (tape) {
                tape.watch(x);
                tape.watch(captured);
                y = f.apply(Map.of("x", x, "k", Tensor.of(3)));
                loss = y.get(0).square().sum().plus(y.get(2));
            }
            assertThat(y.get(1).toInt()).isEqualTo(4);
            assertThat(tape.watchedVariables()).containsExactly(w, b);
            assertThat(tape.gradients(loss, frozen).find(frozen)).isEmpty();
            assertThat(tape.gradients(y.get(1), w).find(w)).isEmpty();
            var gradients = tape.gradients(loss, x, w, b, captured);
            results.add(
                    List.of(
                            gradients.get(0),
                            gradients.get(1),
                            gradients.get(2),
                            gradients.get(3),
                            tape.gradient(y.get(2), b),
                            tape.gradient(loss, y.get(0))));
        }
        for (int i = 0; i < results.get(0).size(); i++) {
            sameBits(results.get(1).get(i), results.get(0).get(i));
        }
    }

    @Test
    @DisplayName("what a result does not depend on is not connected")
    void unconnected() {
        Function<List<Tensor>, List<Tensor>> code =
                in ->
                        List.of(
                                in.get(0).times(2f),
                                in.get(1).stopGradient().times(3f),
                                in.get(1).argMax(0),
                                Tensor.of(5f));
        for (var f : List.of(code, TracedFunction.of(code)::apply)) {
            var x = Tensor.of(new float[] {1, 2});
            var y = Tensor.of(new float[] {3, 4});
            var tape = GradientTape.persistent();
            List<Tensor> out;
            Tensor constant;
            try (tape) {
                tape.watch(x);
                tape.watch(y);
                out = f.apply(List.of(x, y));
                constant = out.get(3).times(2f);
            }
            assertThat(tape.gradients(out.get(0), y).find(y)).isEmpty();
            assertThat(tape.gradients(out.get(0), x).get(x).toArray())
                    .isEqualTo(new float[] {2, 2});
            assertThat(tape.gradients(out.get(1), y).find(y)).isEmpty();
            assertThat(tape.gradients(out.get(2), y).find(y)).isEmpty();
            assertThat(tape.gradients(constant, out.get(3)).find(out.get(3))).isEmpty();
            assertThat(
                            tape.of(out.get(1))
                                    .unconnected(Unconnected.ZERO)
                                    .gradients(y)
                                    .get(0)
                                    .toArray())
                    .isEqualTo(new float[] {0, 0});
        }
    }

    @Test
    @DisplayName("a function that returns its argument passes the gradient on")
    void identity() {
        for (var f : both(x -> x)) {
            var x = Tensor.of(3f);
            var tape = new GradientTape();
            Tensor y;
            try (tape) {
                tape.watch(x);
                y = f.apply(x).times(f.apply(x));
            }
            assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
        }
    }

    @Test
    @DisplayName("slices stay slices, and add up with others")
    void slices() {
        var table = new Variable(normal(6, 3), "table");
        Function<Tensor, Tensor> code =
                ids -> table.gather(ids).times(table.gather(ids.plus(1))).sum();
        var results = new ArrayList<IndexedSlices>();
        for (var f : both(code)) {
            var tape = new GradientTape();
            Tensor y;
            try (tape) {
                y =
                        f.apply(Tensor.of(new int[] {0, 2, 0}))
                                .plus(table.gather(Tensor.of(new int[] {4})).sum());
                y = y.plus(f.apply(Tensor.of(new int[] {1, 3})));
            }
            var gradient = tape.gradients(y, table).sparse(table).orElseThrow();
            assertThat(gradient).isInstanceOf(IndexedSlices.class);
            results.add((IndexedSlices) gradient);
        }
        sameBits(results.get(1).indices(), results.get(0).indices());
        sameBits(results.get(1).values(), results.get(0).values());
    }

    @Test
    @DisplayName("an open batch has one trace for all sizes, forward and backward")
    void openBatch() {
        var w = new Variable(normal(4, 2), "w");
        Function<Tensor, Tensor> code = x -> x.matmul(w).tanh().sum(1).mean();
        var function = TracedFunction.of(code).openBatch();
        for (int size : new int[] {3, 8, 1, 5}) {
            var x = normal(size, 4);
            var results = new ArrayList<Tensor>();
            for (Function<Tensor, Tensor> f : List.of(code, function::apply)) {
                var tape = new GradientTape();
                Tensor y;
                try (tape) {
                    tape.watch(x);
                    y = f.apply(x);
                }
                var gradients = tape.gradients(y, x, w);
                results.add(gradients.get(0));
                results.add(gradients.get(1));
            }
            sameBits(results.get(2), results.get(0));
            sameBits(results.get(3), results.get(1));
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("jacobians and hessians over a function")
    void jacobians() {
        for (var f : both(x -> x.times(x).times(x))) {
            var x = Tensor.of(new float[] {1, 2});
            var tape = new GradientTape();
            Tensor y;
            try (tape) {
                tape.watch(x);
                y = f.apply(x);
            }
            assertThat(tape.jacobian(y, x).toArray()).isEqualTo(new float[][] {{3, 0}, {0, 12}});
            assertThat(GradientTape.hessian(v -> f.apply(v).sum(), x).toArray())
                    .isEqualTo(new float[][] {{6, 0}, {0, 12}});
        }
    }

    @Test
    @DisplayName("custom gradients inside are used")
    void customGradients() {
        Function<Tensor, Tensor> code =
                x ->
                        CustomGradient.apply(
                                        in ->
                                                CustomGradient.result(
                                                        in.get(0).square(),
                                                        up ->
                                                                List.of(
                                                                        up.times(4f)
                                                                                .times(in.get(0)))),
                                        x)
                                .plus(x);
        for (var f : both(code)) {
            assertThat(gradient(f, Tensor.of(3f)).toFloat()).isEqualTo(13f);
        }
    }

    @Test
    @DisplayName("a rule that reads numbers runs as written")
    void ruleThatReads() {
        Function<Tensor, Tensor> code =
                x ->
                        CustomGradient.apply(
                                in ->
                                        CustomGradient.result(
                                                in.get(0).times(2f),
                                                up ->
                                                        List.of(
                                                                up.toFloat() > 0
                                                                        ? up.times(5f)
                                                                        : up.times(7f))),
                                x);
        for (var f : both(code)) {
            assertThat(gradient(f, Tensor.of(3f)).toFloat()).isEqualTo(5f);
            assertThat(gradient(x -> f.apply(x).times(-1f), Tensor.of(3f)).toFloat())
                    .isEqualTo(-7f);
        }
    }

    @Test
    @DisplayName("tapes inside, functions inside, recomputation around")
    void nesting() {
        var inner = TracedFunction.of((Tensor x) -> x.times(x).times(x));
        Function<Tensor, Tensor> code =
                x -> {
                    var tape = new GradientTape();
                    Tensor y;
                    try (tape) {
                        tape.watch(x);
                        y = inner.apply(x);
                    }
                    return tape.gradient(y, x).plus(inner.apply(x));
                };
        for (var f : both(code)) {
            // 3x² + x³, and 6x + 3x².
            assertThat(f.apply(Tensor.of(2f)).toFloat()).isEqualTo(20f);
            assertThat(gradient(f, Tensor.of(2f)).toFloat()).isEqualTo(24f);
            Function<Tensor, Tensor> again =
                    x -> CustomGradient.recompute(in -> f.apply(in.get(0)), x);
            assertThat(gradient(again, Tensor.of(2f)).toFloat()).isEqualTo(24f);
        }
    }

    @Test
    @DisplayName("loops inside: for, while and scan")
    void loops() {
        var runs = new int[1];
        Function<Tensor, Tensor> code =
                x -> {
                    runs[0]++;
                    var twice = Control.forLoop(0, 3, x, (i, v) -> v.times(v).minus(v));
                    var bounded =
                            Control.whileLoop(
                                    twice, v -> v.abs().sum().less(100f), v -> v.times(3f).plus(x));
                    return bounded.sum();
                };
        var x = Tensor.of(new float[] {1.5f, -0.5f});
        var functions = both(code);
        assertThat(functions.get(1).apply(x).toFloat())
                .isEqualTo(functions.get(0).apply(x).toFloat());
        sameBits(gradient(functions.get(1), x), gradient(functions.get(0), x));
        int before = runs[0];
        var other = Tensor.of(new float[] {1.1f, 0.5f});
        sameBits(gradient(functions.get(1), other), gradient(functions.get(0), other));
        // Compiled with all its loops, whatever their number of steps.
        assertThat(runs[0]).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("a persistent tape inside its own block, and several targets with weights")
    void persistent() {
        for (var f : both(x -> x.times(x))) {
            var x = Tensor.of(3f);
            var tape = GradientTape.persistent();
            try (tape) {
                tape.watch(x);
                var y = f.apply(x);
                var z = f.apply(y);
                assertThat(tape.gradient(z, y).toFloat()).isEqualTo(18f);
                assertThat(tape.gradient(z, x).toFloat()).isEqualTo(108f);
                var dy = tape.gradient(y, x);
                assertThat(tape.gradient(dy, x).toFloat()).isEqualTo(2f);
                assertThat(
                                tape.of(y, z)
                                        .outputGradients(Tensor.of(2f), Tensor.of(1f))
                                        .gradients(x)
                                        .get(0)
                                        .toFloat())
                        .isEqualTo(120f);
            }
        }
    }

    @Test
    @DisplayName("half precision and float64")
    void dtypes() {
        for (var dtype : List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT64)) {
            Function<Tensor, Tensor> code = x -> x.exp().times(x).softmax().square().sum();
            var x = normal(3, 5).cast(dtype);
            var functions = both(code);
            sameBits(gradient(functions.get(1), x), gradient(functions.get(0), x));
        }
    }

    @Test
    @DisplayName("a tensor that is given twice is one source")
    void twice() {
        Function<List<Tensor>, Tensor> code =
                in -> in.get(0).times(1e-3f).plus(in.get(1).square()).plus(in.get(0).times(0.7f));
        var x = normal(50);
        var results = new ArrayList<Tensor>();
        for (var f : List.of(code, TracedFunction.of(code)::apply)) {
            results.add(gradient(v -> f.apply(List.of(v, v)), x));
        }
        sameBits(results.get(1), results.get(0));
    }

    @Test
    @DisplayName("an eager tape asked inside a trace")
    void askedInside() {
        var f = TracedFunction.of((Tensor x) -> x.times(x));
        var x = Tensor.of(3f);
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = f.apply(x);
        }
        var asked =
                TracedFunction.of(
                        (Tensor up) -> tape.of(y).outputGradients(up).gradients(x).get(0));
        assertThat(asked.apply(Tensor.of(2f)).toFloat()).isEqualTo(12f);
        assertThat(asked.apply(Tensor.of(5f)).toFloat()).isEqualTo(30f);
    }

    @Test
    @DisplayName("ops of constants while the code is traced: the captured tensor has its gradient")
    void capturedThroughConstants() {
        var captured = Tensor.of(new float[] {1, 2});
        Function<Tensor, Tensor> code = x -> captured.square().times(x);
        for (var f : both(code)) {
            var x = Tensor.of(3f);
            var outer = new GradientTape();
            Tensor slope;
            Tensor mixed;
            try (outer) {
                outer.watch(captured);
                outer.watch(x);
                var tape = GradientTape.persistent();
                Tensor y;
                try (tape) {
                    tape.watch(captured);
                    tape.watch(x);
                    y = f.apply(x);
                }
                slope = tape.gradient(y, captured);
                mixed = tape.gradient(y, x);
            }
            assertThat(slope.toFloatArray()).containsExactly(6, 12);
            // d(Σ c²)/dc = 2c, through the gradient with respect to x.
            assertThat(outer.gradient(mixed, captured).toFloatArray()).containsExactly(2, 4);
        }
    }
}
