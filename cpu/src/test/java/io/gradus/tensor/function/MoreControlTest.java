package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Control.Step;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Transforms;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choices of many, walks from the end, maps, and running combinations. */
class MoreControlTest {
    private static Tensor choose(Tensor index, Tensor x) {
        return Control.switchCase(
                index,
                List.<Supplier<Tensor>>of(
                        () -> x.plus(100), () -> x.times(2), x::square, () -> x.unaryMinus()));
    }

    @Test
    @DisplayName("switchCase takes one branch, the first and last of numbers out of range")
    void switchCase() {
        var x = Tensor.of(3f);
        var traced = TracedFunction.<List<Tensor>, Tensor>of(in -> choose(in.get(0), in.get(1)));
        int[] indices = {-5, 0, 1, 2, 3, 9};
        float[] expected = {103, 103, 6, 9, -3, -3};
        for (int i = 0; i < indices.length; i++) {
            var index = Tensor.of(indices[i]);
            assertThat(choose(index, x).toFloat()).isEqualTo(expected[i]);
            assertThat(traced.apply(List.of(index, x)).toFloat()).isEqualTo(expected[i]);
        }
        var all = Transforms.vmap((Tensor index) -> choose(index, x)).apply(Tensor.of(indices));
        assertThat(all.toFloatArray()).isEqualTo(expected);
        var slopes =
                Transforms.vmap((Tensor index) ->
                                Transforms.grad((Tensor y) -> choose(index, y)).apply(x))
                        .apply(Tensor.of(indices));
        assertThat(slopes.toFloatArray()).containsExactly(1, 1, 2, 6, -1, -1);
        assertThat(traced.traces()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Control.switchCase(x, List.<Supplier<Tensor>>of(() -> x)))
                .withMessageContaining("int32 or int64 scalar");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Control.switchCase(Tensor.of(0), List.<Supplier<Tensor>>of()))
                .withMessageContaining("at least one branch");
    }

    private static List<Tensor> fromTheEnd(Tensor rows) {
        var made =
                Control.scanReverse(
                        Tensor.of(0f),
                        rows,
                        (carry, row) -> {
                            var next = carry.times(0.5).plus(row);
                            return new Step<>(next, next.minus(row));
                        });
        return List.of(made.carry(), made.output());
    }

    @Test
    @DisplayName("scanReverse walks from the end; outputs stand where their slices were")
    void scanReverse() {
        var rows = Tensor.of(new float[] {1, 2, 4});
        var traced = TracedFunction.of(MoreControlTest::fromTheEnd);
        for (var made : List.of(fromTheEnd(rows), traced.apply(rows))) {
            assertThat(made.get(0).toFloat()).isEqualTo(3);
            assertThat(made.get(1).toFloatArray()).containsExactly(2, 2, 0);
        }
        var slope = Transforms.grad((Tensor x) -> fromTheEnd(x).getFirst()).apply(rows);
        assertThat(slope.toFloatArray()).containsExactly(1, 0.5f, 0.25f);
    }

    @Test
    @DisplayName("map is vmap, slice by slice")
    void map() {
        var x = Tensor.arange(12).reshape(4, 3).cast(io.gradus.ir.DType.FLOAT32);
        var one = Control.map(x, (Tensor row) -> row.times(row.sum()));
        var all = Transforms.vmap((Tensor row) -> row.times(row.sum())).apply(x);
        var traced =
                TracedFunction.<Tensor, Tensor>of(
                                in -> Control.map(in, (Tensor row) -> row.times(row.sum())))
                        .apply(x);
        assertThat(one.toFloatArray()).isEqualTo(all.toFloatArray());
        assertThat(traced.toFloatArray()).isEqualTo(all.toFloatArray());
        assertThat(Control.map(Tensor.zeros(Shape.of(0, 3)), (Tensor row) -> row.sum()).shape())
                .isEqualTo(Shape.of(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 31})
    @DisplayName("associativeScan of sums is a running sum, forwards and back")
    void runningSums(int length) {
        var x = Tensor.arange(length).times(3).minus(5);
        BinaryOperator<Tensor> sum = (a, b) -> a.plus(b);
        assertThat(Control.associativeScan(sum, x, false).toIntArray())
                .isEqualTo(x.cumSum(0).toIntArray());
        assertThat(Control.associativeScan(sum, x, true).toIntArray())
                .isEqualTo(x.flip(0).cumSum(0).flip(0).toIntArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 11})
    @DisplayName("an operation that does not commute: products of matrices in order")
    void runningProducts(int length) {
        var x = Tensor.arange(length * 4).rem(5).minus(2).reshape(length, 2, 2);
        BinaryOperator<Tensor> product = (a, b) -> a.matmul(b);
        var traced =
                TracedFunction.<Tensor, Tensor>of(
                        in -> Control.associativeScan(product, in, false));
        var found = Control.associativeScan(product, x, false);
        var back = Control.associativeScan(product, x, true);
        var sum = x.get(0);
        for (int i = 0; i < length; i++) {
            sum = i == 0 ? sum : sum.matmul(x.get(i));
            assertThat(found.get(i).toIntArray()).isEqualTo(sum.toIntArray());
        }
        var end = x.get(length - 1);
        for (int i = length - 1; i >= 0; i--) {
            end = i == length - 1 ? end : end.matmul(x.get(i));
            assertThat(back.get(i).toIntArray()).isEqualTo(end.toIntArray());
        }
        assertThat(traced.apply(x).toIntArray()).isEqualTo(found.toIntArray());
    }

    private record Recurrence(Tensor factor, Tensor addend) {
        Recurrence then(Recurrence next) {
            return new Recurrence(
                    factor.times(next.factor), addend.times(next.factor).plus(next.addend));
        }
    }

    @Test
    @DisplayName("structures: a linear recurrence, its gradient, and many at once")
    void recurrences() {
        var a = Tensor.of(new double[] {0.5, 2, -1, 3, 0.25});
        var b = Tensor.of(new double[] {1, -1, 2, 0.5, 4});
        var found = Control.associativeScan(Recurrence::then, new Recurrence(a, b), false);
        assertThat(found.addend().toDoubleArray())
                .containsExactly(b.linearRecurrence(a, 0, false).toDoubleArray());
        var slope =
                Transforms.grad((Tensor x) ->
                                Control.associativeScan(
                                                Recurrence::then, new Recurrence(x, b), false)
                                        .addend()
                                        .sum())
                        .apply(a);
        var expected =
                Transforms.grad((Tensor x) -> b.linearRecurrence(x, 0, false).sum()).apply(a);
        assertThat(slope.toDoubleArray())
                .containsExactly(
                        expected.toDoubleArray(), org.assertj.core.data.Offset.offset(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Control.associativeScan((Tensor x, Tensor y) -> x.plus(y).sum(), a, false))
                .withMessageContaining("must be alike");
    }
}
