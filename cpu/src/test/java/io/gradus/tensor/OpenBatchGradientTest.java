package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What is stretched over an open batch gets the sum of the gradients, with the bits of an eager
 * call: also for a batch of one, where an eager call has nothing to stretch, and for none.
 */
class OpenBatchGradientTest {
    private static Map<String, BinaryOperator<Tensor>> functions() {
        var all = new LinkedHashMap<String, BinaryOperator<Tensor>>();
        all.put("plus", (x, y) -> x.plus(y));
        all.put("minus", (x, y) -> y.minus(x));
        all.put("times", (x, y) -> x.times(y));
        all.put("div", (x, y) -> x.div(y));
        all.put("maximum", (x, y) -> x.maximum(y));
        all.put("where", (x, y) -> Tensors.where(x.greater(0), x, y));
        all.put(
                "plus, one rank more",
                (x, y) -> x.plus(y.reshape(y.shape().inserted(0, Dim.ONE, "test"))));
        all.put("broadcastTo", (x, y) -> y.broadcastTo(x.shape()).times(x));
        all.put("of a sum", (x, y) -> x.times(y).sum(new int[] {0}, true).plus(x));
        return all;
    }

    private static Map<String, Function<Tensor, Tensor>> others() {
        var generator = new Generator(2);
        var all = new LinkedHashMap<String, Function<Tensor, Tensor>>();
        all.put("[batch, 1]", x -> x.slice(1, 0, 1).plus(2));
        all.put("[batch, 4]", x -> x.minus(3));
        for (var shape :
                List.of(Shape.of(1, 4), Shape.of(4), Shape.of(1, 1), Shape.of(1), Shape.scalar())) {
            var captured = generator.normal(shape);
            all.put(shape.toString(), x -> captured);
        }
        return all;
    }

    @TestFactory
    Stream<DynamicTest> theBitsOfEagerCalls() {
        return functions().entrySet().stream()
                .flatMap(function ->
                        others().entrySet().stream()
                                .map(other ->
                                        DynamicTest.dynamicTest(
                                                function.getKey() + " with " + other.getKey(),
                                                () ->
                                                        requireEqualBits(
                                                                function.getValue(),
                                                                other.getValue()))));
    }

    private static void requireEqualBits(
            BinaryOperator<Tensor> function, Function<Tensor, Tensor> other) {
        Function<Tensor, List<Tensor>> code = x -> gradients(function, x, other.apply(x));
        var traced = TracedFunction.of(code).openBatch();
        for (int batch : new int[] {5, 1, 0, 2}) {
            var x = new Generator(batch).normal(Shape.of(batch, 4));
            var expected = code.apply(x);
            var found = traced.apply(x);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i).type()).isEqualTo(expected.get(i).type());
                assertThat(found.get(i).toByteBuffer())
                        .as("gradient %d of batch %d: %s", i, batch, found.get(i))
                        .isEqualTo(expected.get(i).toByteBuffer());
            }
        }
        assertThat(traced.traces()).isEqualTo(1);
    }

    /** The function's value, its first gradients, and those of their squares. */
    private static List<Tensor> gradients(BinaryOperator<Tensor> function, Tensor x, Tensor y) {
        // Zeros of both signs tell a sum of one from what it sums.
        var weights = Tensor.of(new float[] {-0f, 1.5f, -2, 0});
        var outer = GradientTape.persistent();
        Tensor dx;
        Tensor dy;
        Tensor value;
        try (outer) {
            outer.watch(x);
            outer.watch(y);
            var inner = GradientTape.persistent();
            try (inner) {
                inner.watch(x);
                inner.watch(y);
                value = function.apply(x, y);
            }
            var query = inner.of(value).outputGradients(weights.times(Tensor.ones(value.shape())));
            var first = query.unconnected(GradientQuery.Unconnected.ZERO).gradients(x, y);
            dx = first.get(x);
            dy = first.get(y);
        }
        var second =
                outer.of(List.of(dx.square(), dy.square()))
                        .unconnected(GradientQuery.Unconnected.ZERO)
                        .gradients(x, y);
        return List.of(value, dx, dy, second.get(x), second.get(y));
    }
}
