package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Shape;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tensors never change, so threads may share them. */
@Timeout(60)
class SharedTensorsTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 50;

    /** Runs the same work on several threads at once, and returns what each returned. */
    private static <T> ArrayList<T> onThreads(Callable<T> work) throws Exception {
        var barrier = new CyclicBarrier(THREADS);
        var results = new ArrayList<T>();
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(
                        executor.submit(() -> {
                            barrier.await(30, TimeUnit.SECONDS);
                            return work.call();
                        }));
            }
            for (var future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
        }
        return results;
    }

    /** A chain of ops of many kinds, so that first uses of the same programs meet. */
    private static Tensor chain(Tensor x, Tensor w, int round) {
        var h = x.matmul(w).tanh().softmax();
        var summary = h.sum(0).plus(h.slice(0, 0, 2 + round % 3).mean(0)).times(x.max());
        return Tensors.concat(0, summary, h.argMax(1));
    }

    @Test
    void allThreadsSeeTheSameElements() throws Exception {
        var x = Tensor.arange(0.0, 24.0, 1.0).reshape(6, 4).div(24);
        var w = Tensor.arange(0.0, 20.0, 1.0).reshape(4, 5).div(20).minus(0.5);
        var before = x.toDoubleArray();
        var all =
                onThreads(() -> {
                    var results = new ArrayList<double[]>();
                    for (int round = 0; round < ROUNDS; round++) {
                        results.add(chain(x, w, round).toDoubleArray());
                    }
                    return results;
                });
        for (int round = 0; round < ROUNDS; round++) {
            var expected = chain(x, w, round).toDoubleArray();
            for (var results : all) {
                assertThat(results.get(round)).isEqualTo(expected);
            }
        }
        assertThat(x.toDoubleArray()).isEqualTo(before);
    }

    @Test
    void eachThreadDifferentiatesForItself() throws Exception {
        var x = Tensor.arange(0.0, 24.0, 1.0).reshape(6, 4).div(24);
        var gradients =
                onThreads(() -> {
                    Tensor gradient = Tensor.zeros(x.shape(), x.dtype());
                    for (int round = 0; round < ROUNDS; round++) {
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            tape.watch(x);
                            y = x.square().sum();
                        }
                        gradient = gradient.plus(tape.gradient(y, x));
                    }
                    return gradient.toDoubleArray();
                });
        var expected = x.times(2.0 * ROUNDS).toDoubleArray();
        assertThat(gradients)
                .allSatisfy(gradient ->
                        assertThat(gradient).containsExactly(expected, Offset.offset(1e-12)));
    }

    @Test
    void allThreadsPrintTheSame() throws Exception {
        var x = Tensor.ones(Shape.of(40, 40)).div(3);
        assertThat(onThreads(x::toString)).containsOnly(x.toString());
    }
}
