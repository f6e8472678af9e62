package io.gradus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One trace with an open batch returns the bits of eager calls, whatever the batch: several, one or
 * none.
 */
class OpenBatchTest {
    private static final Tensor MATRIX = new Generator(5).normal(Shape.of(4, 3));
    private static final Tensor ROW = new Generator(6).normal(Shape.of(4));
    private static final Tensor FILTERS = new Generator(7).normal(Shape.of(2, 2, 4, 3));

    /** Functions of a tensor [batch, 4]. */
    private static Map<String, UnaryOperator<Tensor>> functions() {
        var all = new LinkedHashMap<String, UnaryOperator<Tensor>>();
        all.put("plus a row", x -> x.plus(ROW));
        all.put("matmul", x -> x.matmul(MATRIX));
        all.put("matmul with a vector", x -> x.matmul(ROW));
        all.put("matmul over the batch", x -> x.matmul(x, true, false));
        all.put("matmul of all pairs", x -> x.matmul(x, false, true));
        all.put("matmul of stacked matrices", x -> x.reshape(-1, 2, 2).matmul(x.reshape(-1, 2, 2)));
        all.put("sum over the batch", x -> x.sum(0));
        all.put("sum of columns", x -> x.transpose().sum(0));
        all.put("mean", Reductions::mean);
        all.put("mean over the batch", x -> x.mean(0));
        all.put("mean of columns", x -> x.transpose().mean(0));
        all.put("prod", x -> x.prod(1));
        all.put("prod over the batch", x -> x.prod(0));
        all.put("max", x -> x.max(1));
        all.put("argMax", x -> x.argMax(1));
        all.put("any over the batch", x -> x.greater(1).any(0));
        all.put("logSumExp over the batch", x -> x.logSumExp(new int[] {0}, true));
        all.put("logSumExp", x -> x.logSumExp(new int[0], false));
        all.put("std", x -> x.std(new int[] {1}, false));
        all.put("softmax", Activations::softmax);
        all.put("softmax over the batch", x -> x.softmax(0));
        all.put("softmax of columns", x -> x.transpose().softmax(0));
        all.put("logSoftmax of columns", x -> x.transpose().logSoftmax(0));
        all.put("reshape", x -> x.reshape(-1, 2));
        all.put("broadcastTo", x -> x.sum(new int[] {1}, true).broadcastTo(x.shape()));
        all.put("slice", x -> x.slice(1, 0, 4, 2));
        all.put("box", x -> x.slice(new int[] {0, 1}, new int[] {-1, 2}));
        all.put("pad", x -> x.pad(new int[] {1, 0}, new int[] {0, 2}, 3));
        all.put("flip", x -> x.flip(0));
        all.put("concat over the batch", x -> Tensors.concat(0, x, x.times(2), ROW.expandDims(0)));
        all.put("stack", x -> Tensors.stack(-1, x, x));
        all.put("gather", x -> x.gather(Tensor.of(new int[] {3, 0}), 1));
        all.put(
                "gather at positions of the batch",
                x -> MATRIX.gather(x.argMax(1)).times(x.mean()));
        all.put("takeAlongAxis", x -> x.takeAlongAxis(x.argMax(1).expandDims(1), 1));
        all.put("oneHot", x -> x.argMax(1).oneHot(4).times(x));
        all.put("scatterAdd", x -> MATRIX.transpose().scatterAdd(x.argMax(1).minimum(2), x));
        all.put("scatterUpdate", x -> MATRIX.transpose().scatterUpdate(x.argMax(1).minimum(2), x));
        all.put("where", x -> Tensors.where(x.greater(0), x, x.exp()));
        all.put("full", x -> Tensor.full(x.shape(), 2.5, DType.FLOAT32).times(x));
        all.put("float16", x -> x.cast(DType.FLOAT16).mean().cast(DType.FLOAT32).times(x));
        all.put(
                "conv2d",
                x ->
                        Tensors.stack(1, List.of(x, x, x, x))
                                .reshape(-1, 2, 2, 4)
                                .conv2d(FILTERS, 1, Padding.SAME));
        all.put("maxPool2d", x -> x.reshape(-1, 2, 2, 1).maxPool2d(2, 1, Padding.SAME));
        all.put("averagePool2d", x -> x.reshape(-1, 2, 2, 1).averagePool2d(2, 1, Padding.SAME));
        return all;
    }

    private static Tensor gradient(UnaryOperator<Tensor> function, Tensor x) {
        var tape = new GradientTape();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = function.apply(x).square();
        }
        return tape.gradient(y, x);
    }

    @TestFactory
    Stream<DynamicTest> returnsTheBitsOfEagerCalls() {
        return functions().entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey(), () -> requireEqualBits(entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> gradientsHaveTheBitsOfEagerOnes() {
        return functions().entrySet().stream()
                .filter(entry ->
                        entry.getValue().apply(Tensor.ones(Shape.of(1, 4))).dtype().isFloating())
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey(),
                                () -> requireEqualBits(x -> gradient(entry.getValue(), x))));
    }

    private static void requireEqualBits(UnaryOperator<Tensor> function) {
        var traced = TracedFunction.<Tensor, Tensor>of(function::apply).openBatch();
        for (int batch : new int[] {3, 1, 0}) {
            var x = new Generator(11).normal(Shape.of(batch, 4));
            var expected = function.apply(x);
            var actual = traced.apply(x);
            assertThat(actual.type()).isEqualTo(expected.type());
            assertThat(actual.toByteBuffer()).isEqualTo(expected.toByteBuffer());
        }
        assertThat(traced.traces()).isEqualTo(1);
    }

    @Test
    void longColumnsAddUpInOneOrderThoughTheBatchIsOne() {
        var wide = new Generator(8).normal(Shape.of(4, 1000));
        requireEqualBits(x -> x.matmul(wide).transpose().sum(0));
        requireEqualBits(x -> x.matmul(wide).transpose().softmax(0));
    }

    @Test
    void theLargestOfAnEmptyBatchIsRefusedWhenItRuns() {
        var max = TracedFunction.of((Tensor x) -> x.max(0)).openBatch();
        var position = TracedFunction.of((Tensor x) -> x.argMax(0)).openBatch();
        assertThat(max.apply(Tensor.ones(Shape.of(2, 3))).toFloatArray()).containsExactly(1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> max.apply(Tensor.zeros(Shape.of(0, 3))))
                .withMessageContaining("max")
                .withMessageContaining("0 elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> position.apply(Tensor.zeros(Shape.of(0, 3))))
                .withMessageContaining("argMax");
    }

    @Test
    void aBoxOfAFixedSizeIsRefusedBecauseTheBatchMayBeSmaller() {
        var box =
                TracedFunction.of((Tensor x) ->
                                x.transpose().slice(new int[] {0, 0}, new int[] {-1, 5}))
                        .openBatch();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> box.apply(Tensor.zeros(Shape.of(2, 3))))
                .withMessageContaining("axis 1")
                .withMessageContaining("-1");
    }

    @Test
    void squeezeOfAnOpenShapeAsksForTheAxes() {
        var all = TracedFunction.of((Tensor x) -> x.expandDims(1).squeeze()).openBatch();
        var batch = TracedFunction.of((Tensor x) -> x.squeeze(0)).openBatch();
        var named = TracedFunction.of((Tensor x) -> x.expandDims(1).squeeze(1)).openBatch();
        for (int size : new int[] {1, 2}) {
            var x = Tensor.ones(Shape.of(size, 3));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> all.apply(x))
                    .withMessageContaining("(batch, 1, 3)")
                    .withMessageContaining("name the axes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batch.apply(x))
                    .withMessageContaining("has size batch");
            assertThat(named.apply(x).shape()).isEqualTo(x.shape());
        }
    }

    @Test
    void aBatchWhoseProductFitsNoArrayIsNamed() {
        var outer =
                TracedFunction.of((Tensor x) -> x.matmul(Tensor.ones(Shape.of(1, 70_000))).sum())
                        .openBatch();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> outer.apply(Tensor.zeros(Shape.of(40_000, 1))))
                .withMessageContaining("2800000000 elements");
    }
}
