package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Control;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One trace for every batch size. */
class OpenBatchTest {
    private final Variable weights = new Variable(new Generator(1).normal(Shape.of(5, 3)));

    private Tensor loss(List<Tensor> batch) {
        var logits = batch.get(0).matmul(weights).relu();
        var logarithms = logits.logSoftmax();
        return batch.get(1).oneHot(3).times(logarithms).sum(1).mean().unaryMinus();
    }

    /** Loss, gradient, and what has the batch in its shape. */
    private List<Tensor> step(List<Tensor> batch) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = loss(batch);
        }
        var x = batch.get(0);
        return List.of(
                loss,
                tape.gradient(loss, weights),
                x.softmax(),
                x.reshape(-1),
                x.sum(0),
                x.argMax(1),
                x.minus(x.mean(0)),
                x.transpose(1, 0));
    }

    private static List<Tensor> batch(int size) {
        var generator = new Generator(100 + size);
        return List.of(
                generator.normal(Shape.of(size, 5)), generator.integers(Shape.of(size), 0, 3));
    }

    @Test
    @DisplayName(
            "a smaller last batch, a single sample, a larger batch: no new trace, and eager's bits")
    void sizes() {
        var runs = new AtomicInteger();
        var step =
                TracedFunction.<List<Tensor>, List<Tensor>>of(
                                batch -> {
                                    runs.incrementAndGet();
                                    return step(batch);
                                })
                        .openBatch();
        for (int size : new int[] {32, 32, 7, 1, 100, 33}) {
            var batch = batch(size);
            var traced = step.apply(batch);
            var eager = step(batch);
            for (int i = 0; i < eager.size(); i++) {
                assertThat(traced.get(i).shape()).isEqualTo(eager.get(i).shape());
                assertThat(traced.get(i).toArray())
                        .as("result %d of size %d", i, size)
                        .isEqualTo(eager.get(i).toArray());
            }
        }
        assertThat(step.traces()).isEqualTo(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("an epoch of 10 samples in batches of 4: the last of 2 without a new trace")
    void epoch() {
        var data = new Generator(5).normal(Shape.of(10, 5));
        var sum = new Variable(Tensor.zeros(Shape.of(5)));
        var count = new Variable(Tensor.of(0), "count", false);
        var step =
                TracedFunction.<Tensor, Tensor>of(
                                x -> {
                                    sum.assignAdd(x.sum(0));
                                    count.assignAdd(1);
                                    return x.mean();
                                })
                        .openBatch();
        for (int from = 0; from < 10; from += 4) {
            var rows = data.slice(0, from, Math.min(from + 4, 10));
            assertThat(step.apply(rows).toFloat()).isEqualTo(rows.mean().toFloat());
        }
        assertThat(count.value().toInt()).isEqualTo(3);
        assertThat(step.traces()).isEqualTo(1);
        // The same sums in the same order, eagerly.
        var expected =
                data.slice(0, 0, 4)
                        .sum(0)
                        .plus(data.slice(0, 4, 8).sum(0))
                        .plus(data.slice(0, 8, 10).sum(0));
        assertThat(sum.value().toFloatArray()).containsExactly(expected.toFloatArray());
    }

    @Test
    @DisplayName(
            "a jacobian of each sample, and a recurrent net with its gradient, over an open batch")
    void derivatives() {
        var w = new Variable(new Generator(2).normal(Shape.of(3, 3)));
        Function<Tensor, List<Tensor>> code =
                x -> {
                    var tape = GradientTape.persistent();
                    Tensor y;
                    Tensor state;
                    try (tape) {
                        tape.watch(x);
                        y = x.matmul(w).tanh();
                        state =
                                Control.scan(
                                                Tensor.zeros(x.shape()),
                                                Tensor.arange(3),
                                                (Tensor carry, Tensor i) ->
                                                        new Control.Step<>(
                                                                carry.matmul(w).plus(x).tanh(),
                                                                List.of()))
                                        .carry();
                    }
                    return List.of(
                            tape.batchJacobian(y, x),
                            tape.gradient(state, x),
                            tape.gradient(state, w),
                            tape.gradient(y, w));
                };
        var traced = TracedFunction.of(code).openBatch();
        for (int size : new int[] {4, 1, 6}) {
            var x = new Generator(size).normal(Shape.of(size, 3));
            var expected = code.apply(x);
            var found = traced.apply(x);
            assertThat(found.getFirst().shape()).isEqualTo(Shape.of(size, 3, 3));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i).shape()).isEqualTo(expected.get(i).shape());
                assertThat(found.get(i).toFloatArray())
                        .as("result %d of size %d", i, size)
                        .containsExactly(expected.get(i).toFloatArray(), within(1e-5f));
            }
        }
        assertThat(traced.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("other sizes and dtypes are part of the signature, scalars have no batch")
    void signature() {
        var function =
                TracedFunction.<List<Tensor>, Tensor>of(in -> in.get(0).times(in.get(1)))
                        .openBatch();
        function.apply(List.of(Tensor.ones(Shape.of(4, 2)), Tensor.of(3f)));
        function.apply(List.of(Tensor.ones(Shape.of(9, 2)), Tensor.of(4f)));
        assertThat(function.traces()).isEqualTo(1);
        function.apply(List.of(Tensor.ones(Shape.of(4, 3)), Tensor.of(3f)));
        assertThat(function.traces()).isEqualTo(2);
        function.apply(List.of(Tensor.ones(Shape.of(4, 2), DType.FLOAT64), Tensor.of(3.0)));
        assertThat(function.traces()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        function.apply(
                                List.of(Tensor.ones(Shape.of(4, 2)), Tensor.ones(Shape.of(5, 2)))))
                .withMessageContaining("4 and 5");
    }

    @Test
    @DisplayName("without openBatch each size is a trace")
    void closed() {
        var function = TracedFunction.<Tensor, Tensor>of(Tensor::sum);
        function.apply(Tensor.ones(Shape.of(4)));
        function.apply(Tensor.ones(Shape.of(5)));
        assertThat(function.traces()).isEqualTo(2);
    }
}
