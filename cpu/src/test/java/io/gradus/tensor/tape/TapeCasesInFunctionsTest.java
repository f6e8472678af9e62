package io.gradus.tensor.tape;

import static io.gradus.tensor.tape.CaseFunctions.PRODUCT;
import static io.gradus.tensor.tape.CaseFunctions.SQUARE;
import static io.gradus.tensor.tape.CaseFunctions.f;
import static io.gradus.tensor.tape.CaseFunctions.gradient;
import static io.gradus.tensor.tape.CaseFunctions.of;
import static io.gradus.tensor.tape.CaseFunctions.ofAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.GradientQuery.Unconnected;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.IndexedSlices;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The literal cases of tapes with what is differentiated in functions that the tape calls. */
class TapeCasesInFunctionsTest {
    // ---- values
    // --------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("y=x·x, z=y·y at 3: 6, 108, and 18 for the intermediate y")
    void squares() {
        var x = f(3);
        var tape = GradientTape.persistent();
        Tensor y;
        Tensor z;
        try (tape) {
            tape.watch(x);
            y = SQUARE.apply(x);
            z = SQUARE.apply(y);
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
        assertThat(tape.gradient(z, x).toFloat()).isEqualTo(108f);
        assertThat(tape.gradient(z, y).toFloat()).isEqualTo(18f);
    }

    @Test
    @DisplayName("x³ at 3 on one persistent tape: 27, 9·3, 18, 6")
    void thirdOrder() {
        var cube = of(x -> x.times(x).times(x));
        var x = f(3);
        var tape = GradientTape.persistent();
        try (tape) {
            tape.watch(x);
            var y = cube.apply(x);
            var first = tape.gradient(y, x);
            var second = tape.gradient(first, x);
            var third = tape.gradient(second, x);
            assertThat(y.toFloat()).isEqualTo(27f);
            assertThat(first.toFloat()).isEqualTo(27f);
            assertThat(second.toFloat()).isEqualTo(18f);
            assertThat(third.toFloat()).isEqualTo(6f);
        }
    }

    @Test
    @DisplayName(
            "targets that are sources: 1; [y,y]: 2; [x, x·x] at 2: 5; [x, y, y·y] of x, y: 1, 11")
    void sourcesAmongTargets() {
        assertThat(gradient(of(x -> x), f(3)).toFloat()).isEqualTo(1f);
        var x = f(3);
        var y = f(5);
        var two = f(2);
        var tape = GradientTape.persistent();
        Tensor same;
        Tensor square;
        Tensor z;
        try (tape) {
            List.of(x, y, two).forEach(tape::watch);
            same = of(v -> v).apply(x);
            square = SQUARE.apply(two);
            z = SQUARE.apply(y);
        }
        assertThat(tape.of(same, same).gradients(x).get(0).toFloat()).isEqualTo(2f);
        assertThat(tape.of(two, square).gradients(two).get(0).toFloat()).isEqualTo(5f);
        var gradients = tape.of(x, y, z).gradients(x, y);
        assertThat(gradients.get(0).toFloat()).isEqualTo(1f);
        assertThat(gradients.get(1).toFloat()).isEqualTo(11f);
    }

    @Test
    @DisplayName("repeated sources: 2, 2; 11, 11; 3, 11; targets 2x, 3y: 2, 3; weights 1, 2: 4")
    void repeatedSources() {
        var x = f(3);
        var y = f(5);
        var doubled = of(v -> v.times(2f));
        var sum = ofAll(in -> in.get(0).times(in.get(0)).plus(in.get(0).times(in.get(1))));
        var tape = GradientTape.persistent();
        Tensor a;
        Tensor z;
        Tensor b;
        try (tape) {
            tape.watch(x);
            tape.watch(y);
            a = doubled.apply(x);
            z = sum.apply(List.of(x, y));
            b = of(v -> v.times(3f)).apply(y);
        }
        var twice = tape.gradients(a, x, x);
        assertThat(twice.get(0).toFloat()).isEqualTo(2f);
        assertThat(twice.get(1).toFloat()).isEqualTo(2f);
        assertThat(tape.gradients(z, x, x).get(1).toFloat()).isEqualTo(11f);
        var both = tape.gradients(z, y, x);
        assertThat(both.get(0).toFloat()).isEqualTo(3f);
        assertThat(both.get(1).toFloat()).isEqualTo(11f);
        var targets = tape.of(a, b).gradients(x, y);
        assertThat(targets.get(0).toFloat()).isEqualTo(2f);
        assertThat(targets.get(1).toFloat()).isEqualTo(3f);

        var u = f(3);
        var v = f(2);
        var weighted = new GradientTape();
        Tensor loss;
        try (weighted) {
            weighted.watch(u);
            weighted.watch(v);
            loss = PRODUCT.apply(List.of(u, v));
        }
        assertThat(weighted.of(loss, u).outputGradients(f(1), f(2)).gradients(u).get(0).toFloat())
                .isEqualTo(4f);
    }

    @Test
    @DisplayName("structures: y = x1 + 2·x2 + 3·x3")
    void structures() {
        var function =
                TracedFunction.of((Map<String, List<Tensor>> in) ->
                        in.get("a")
                                .get(0)
                                .plus(in.get("a").get(1).times(2f))
                                .plus(in.get("b").get(0).times(3f)));
        var x1 = f(1);
        var x2 = f(2);
        var x3 = f(3);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            List.of(x1, x2, x3).forEach(tape::watch);
            y = function.apply(Map.of("a", List.of(x1, x2), "b", List.of(x3)));
        }
        var found = tape.gradients(y, List.of(x1, x2, List.of(x1, x3)));
        assertThat(found.get(0).toFloat()).isEqualTo(1f);
        assertThat(found.get(1).toFloat()).isEqualTo(2f);
        assertThat(found.get(2).toFloat()).isEqualTo(1f);
        assertThat(found.get(3).toFloat()).isEqualTo(3f);
    }

    @Test
    @DisplayName("where(x<10, x, x·x): 5 gives 1, 50 gives 100; so does cond, and a loop gives 4")
    void choices() {
        var where = of(x -> Tensors.where(x.less(10f), x, x.times(x)));
        var cond = of(x -> Control.cond(x.less(10f), () -> x, () -> x.times(x)));
        for (var function : List.of(where, cond)) {
            assertThat(gradient(function, f(5)).toFloat()).isEqualTo(1f);
            assertThat(gradient(function, f(50)).toFloat()).isEqualTo(100f);
        }
        var loop =
                of(x ->
                        Control.whileLoop(
                                        List.of(Tensor.of(0), x),
                                        s -> s.get(0).less(2),
                                        s -> List.of(s.get(0).plus(1), s.get(1).times(2f)))
                                .get(1));
        assertThat(gradient(loop, f(3)).toFloat()).isEqualTo(4f);
        assertThat(
                        gradient(of(x -> Control.cond(x.less(x), () -> x, () -> x.times(x))), f(3))
                                .toFloat())
                .isEqualTo(6f);
    }

    @Test
    @DisplayName("identity, +0, −0, ·1 give tensors of their own: 2, 3, 3, 3, 3")
    void distinct() {
        var x = f(1);
        var tape = new GradientTape();
        List<Tensor> copies;
        Tensor loss;
        try (tape) {
            tape.watch(x);
            copies =
                    TracedFunction.of(
                                    (Tensor v) -> List.of(v, v.plus(0f), v.minus(0f), v.times(1f)))
                            .apply(x);
            copies.forEach(tape::watch);
            loss = x.times(2f);
            for (var copy : copies) {
                loss = loss.plus(copy.times(3f));
            }
        }
        // As sources they cut nothing: x has its own 2 and what comes back through the four.
        var gradients =
                tape.gradients(loss, x, copies.get(0), copies.get(1), copies.get(2), copies.get(3));
        assertThat(gradients.get(0).toFloat()).isEqualTo(14f);
        for (int i = 1; i < 5; i++) {
            assertThat(gradients.get(i).toFloat()).isEqualTo(3f);
        }
    }

    @Test
    @DisplayName("equal constants are told apart: 1")
    void equalConstants() {
        var x1 = f(3);
        var x2 = f(3);
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x1);
            tape.watch(x2);
            y = ofAll(in -> in.get(0).plus(in.get(1))).apply(List.of(x1, x2));
        }
        assertThat(tape.gradient(y, x1).toFloat()).isEqualTo(1f);
    }

    @Test
    @DisplayName(
            "cross-entropy of [[0, 0]] and [[1, 0]]: [[−.5, .5]]; second derivative of one class: [[0]]")
    void crossEntropy() {
        Function<Tensor, Tensor> loss =
                logits ->
                        logits.logSoftmax()
                                .times(Tensor.fromArray(new float[][] {{1, 0}}))
                                .sum(1)
                                .unaryMinus()
                                .mean();
        assertThat(gradient(of(loss), Tensor.fromArray(new float[][] {{0, 0}})).toArray())
                .isEqualTo(new float[][] {{-.5f, .5f}});
        var one = of(logits -> logits.logSoftmax().sum(1).unaryMinus().mean());
        assertThat(gradient(x -> gradient(one, x), Tensor.fromArray(new float[][] {{3}})).toArray())
                .isEqualTo(new float[][] {{0}});
    }

    @Test
    @DisplayName("stack([a, a]) of V + 1: [1]; (x+2, x·x): [1, 3, 5]; conv2d: 2; exp″ 1; (x·x)″ 2")
    void others() {
        var v = new Variable(Tensor.of(new float[] {1}));
        var stack =
                TracedFunction.of((Tensor _) -> {
                    var a = v.plus(1f);
                    return Tensors.stack(0, List.of(a, a)).mean();
                });
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            y = stack.apply(f(0));
        }
        assertThat(tape.gradient(y, v).toArray()).isEqualTo(new float[] {1});

        var pair = TracedFunction.of((Tensor x) -> List.of(x.plus(2f), x.times(x)));
        var x = Tensor.of(new float[] {0, 1, 2});
        var second = new GradientTape();
        List<Tensor> results;
        try (second) {
            second.watch(x);
            results = pair.apply(x);
        }
        assertThat(second.of(results).gradients(x).get(0).toArray())
                .isEqualTo(new float[] {1, 3, 5});

        var image = Tensor.ones(Shape.of(1, 1, 1, 1));
        var filter = Tensor.ones(Shape.of(1, 1, 1, 1)).times(2f);
        assertThat(gradient(of(in -> in.conv2d(filter, 1, Padding.VALID)), image).toArray())
                .isEqualTo(new float[][][][] {{{{2}}}});

        assertThat(gradient(p -> gradient(of(Tensor::exp), p), f(0)).toFloat()).isEqualTo(1f);
        assertThat(gradient(p -> gradient(SQUARE, p), f(5)).toFloat()).isEqualTo(2f);
    }

    // ---- none and zero
    // -------------------------------------------------------------------------------------------

    @Test
    @DisplayName("unconnected: none, or zeros; through stopGradient in functions in functions too")
    void unconnected() {
        var inner = TracedFunction.of((Tensor x) -> x.stopGradient());
        var outer = TracedFunction.of((Tensor x) -> inner.apply(x).times(2f));
        var v = new Variable(Tensor.of(new float[] {1, 2}));
        var x = Tensor.of(new float[] {3, 4});
        var other = f(1);
        var tape = GradientTape.persistent();
        Tensor y;
        Tensor index;
        try (tape) {
            tape.watch(x);
            tape.watch(other);
            y =
                    outer.apply(x)
                            .plus(
                                    TracedFunction.of((Tensor a) -> v.stopGradient().plus(a))
                                            .apply(x));
            y = y.minus(x);
            index = TracedFunction.of((Tensor a) -> a.argMax(0)).apply(x);
        }
        assertThat(tape.gradients(y, other).find(other)).isEmpty();
        assertThat(tape.gradients(index, x).find(x)).isEmpty();
        assertThat(tape.gradients(y, v).find(v)).isEmpty();
        var zeros = tape.of(y).unconnected(Unconnected.ZERO).gradients(other, v);
        assertThat(zeros.get(0).toArray()).isEqualTo(0f);
        assertThat(zeros.get(1).toArray()).isEqualTo(new float[] {0, 0});
    }

    // ---- jacobians and slices
    // ------------------------------------------------------------------------------------

    @Test
    @DisplayName("z = x·x·y: diag(2xy), diag(x·x), and stacks of diagonals; x of shape (1, 0)")
    void jacobians() {
        var function = ofAll(in -> in.get(0).times(in.get(0)).times(in.get(1)));
        var x = Tensor.of(new float[] {1, 2});
        var y = Tensor.of(new float[] {3, 4});
        var tape = GradientTape.persistent();
        Tensor z;
        try (tape) {
            tape.watch(x);
            tape.watch(y);
            z = function.apply(List.of(x, y));
        }
        assertThat(tape.jacobian(z, x).toArray()).isEqualTo(new float[][] {{6, 0}, {0, 16}});
        assertThat(tape.jacobian(z, y).toArray()).isEqualTo(new float[][] {{1, 0}, {0, 4}});

        var batch = Tensor.fromArray(new float[][] {{1, 2}, {3, 4}});
        var with = Tensor.fromArray(new float[][] {{3, 4}, {5, 6}});
        var second = new GradientTape();
        try (second) {
            second.watch(batch);
            z = function.apply(List.of(batch, with));
        }
        assertThat(second.batchJacobian(z, batch).toArray())
                .isEqualTo(new float[][][] {{{6, 0}, {0, 16}}, {{30, 0}, {0, 48}}});

        var empty = Tensor.zeros(Shape.of(1, 0));
        var third = new GradientTape();
        try (third) {
            third.watch(empty);
            z = SQUARE.apply(empty);
        }
        assertThat(third.batchJacobian(z, empty).shape()).isEqualTo(Shape.of(1, 0, 0));
    }

    @Test
    @DisplayName(
            "lookups [0,1], [2,3], [1,3] of a 4×2 table: the product's gradient is the dense sum")
    void lookups() {
        var values = new float[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
        var table = new Variable(Tensor.fromArray(values));
        Function<Tensor, Tensor> lookup = of(ids -> table.gather(ids));
        var tape = GradientTape.persistent();
        Tensor product;
        Tensor mixed;
        try (tape) {
            product =
                    lookup.apply(Tensor.of(new int[] {0, 1}))
                            .times(lookup.apply(Tensor.of(new int[] {2, 3})))
                            .times(lookup.apply(Tensor.of(new int[] {1, 3})));
            mixed =
                    lookup.apply(Tensor.of(new int[] {0, 2}))
                            .times(TracedFunction.of((Tensor _) -> table.sum()).apply(f(0)));
        }
        assertThat(tape.gradients(product, table).sparse(table).orElseThrow())
                .isInstanceOf(IndexedSlices.class);
        assertThat(tape.gradient(product, table).toArray()).isEqualTo(expectedProduct(values));
        // 36 for each of rows 0 and 2, and 1+2+5+6 for all.
        assertThat(tape.gradient(mixed, table).toArray())
                .isEqualTo(new float[][] {{50, 50}, {14, 14}, {50, 50}, {14, 14}});
    }

    private static float[][] expectedProduct(float[][] t) {
        int[][] rows = {{0, 2, 1}, {1, 3, 3}};
        var sum = new float[4][2];
        for (int[] row : rows) {
            for (int i = 0; i < 3; i++) {
                for (int k = 0; k < 2; k++) {
                    sum[row[i]][k] += t[row[(i + 1) % 3]][k] * t[row[(i + 2) % 3]][k];
                }
            }
        }
        return sum;
    }
}
