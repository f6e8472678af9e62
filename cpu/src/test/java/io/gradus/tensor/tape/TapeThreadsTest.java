package io.gradus.tensor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Shape;
import io.gradus.tensor.CustomGradient;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tapes on several threads do not see one another. */
@Timeout(60)
class TapeThreadsTest {
    private static final Variable SHARED =
            new Variable(new Generator(3).normal(Shape.of(6, 5)), "shared");

    /**
     * Work with all that tapes have: nested, persistent, custom, recomputed; all elements of its
     * results.
     */
    private static List<float[]> work(int seed) {
        var x = new Generator(seed).normal(Shape.of(4, 6));
        var results = new ArrayList<float[]>();
        for (int round = 0; round < 3; round++) {
            var outer = GradientTape.persistent();
            Tensor first;
            try (outer) {
                outer.watch(x);
                var inner = new GradientTape();
                Tensor loss;
                try (inner) {
                    inner.watch(x);
                    var hidden = CustomGradient.recompute(xs -> xs.get(0).matmul(SHARED).tanh(), x);
                    var clipped =
                            CustomGradient.apply(
                                    xs ->
                                            CustomGradient.result(
                                                    xs.get(0), dy -> List.of(dy.times(0.5))),
                                    hidden);
                    loss = clipped.square().sum();
                }
                first = inner.gradient(loss, x);
            }
            results.add(first.toFloatArray());
            results.add(outer.gradient(first, x).toFloatArray());
            results.add(outer.gradient(first, SHARED).toFloatArray());
        }
        return results;
    }

    @Test
    @DisplayName("eight threads at once: each gets, bit for bit, what it gets alone")
    void asIfAlone() throws Exception {
        int threads = 8;
        var alone = new ArrayList<List<float[]>>();
        for (int seed = 0; seed < threads; seed++) {
            alone.add(work(seed));
        }
        var start = new CyclicBarrier(threads);
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var futures = new ArrayList<Future<List<float[]>>>();
            for (int seed = 0; seed < threads; seed++) {
                int mine = seed;
                futures.add(
                        pool.submit(() -> {
                            start.await();
                            return work(mine);
                        }));
            }
            for (int seed = 0; seed < threads; seed++) {
                var together = futures.get(seed).get();
                for (int i = 0; i < together.size(); i++) {
                    assertThat(together.get(i))
                            .as("thread %d, result %d", seed, i)
                            .containsExactly(alone.get(seed).get(i));
                }
            }
        }
    }

    private static <T> T elsewhere(Callable<T> code) throws Exception {
        try (var pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "elsewhere"))) {
            return pool.submit(code).get();
        }
    }

    @Test
    @DisplayName("what another thread does meanwhile is not recorded")
    void otherThreadsAreNotRecorded() throws Exception {
        var x = Tensor.of(3f);
        var tape = GradientTape.persistent();
        try (tape) {
            tape.watch(x);
            var y = elsewhere(() -> x.times(x));
            assertThat(tape.gradients(y, x).find(x)).isEmpty();
            assertThat(elsewhere(tape::isRecording)).isFalse();
            assertThat(tape.isRecording()).isTrue();
        }
    }

    @Test
    @DisplayName("a tape is used on the thread that made it: an error elsewhere names both threads")
    void usedElsewhere() {
        var x = Tensor.of(3f);
        var tape = GradientTape.persistent();
        Tensor y;
        try (tape) {
            tape.watch(x);
            y = x.times(x);
            List<Callable<Object>> uses =
                    List.of(
                            () -> tape.gradient(y, x),
                            () -> tape.jacobian(y, x),
                            () -> tape.reopen(),
                            () -> tape.stopRecording(() -> x),
                            () -> {
                                tape.close();
                                return x;
                            },
                            () -> {
                                tape.reset();
                                return x;
                            },
                            () -> {
                                tape.watch(x);
                                return x;
                            });
            for (var use : uses) {
                assertThatThrownBy(() -> elsewhere(use))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("'" + Thread.currentThread().getName() + "'")
                        .hasMessageContaining("'elsewhere'")
                        .hasMessageContaining("make a tape on each thread");
            }
        }
        assertThat(tape.gradient(y, x).toFloat()).isEqualTo(6f);
    }

    @Test
    @DisplayName("virtual threads have tapes of their own")
    void virtualThreads() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Float>>();
            for (int i = 0; i < 32; i++) {
                float at = i;
                futures.add(
                        pool.submit(() -> {
                            var x = Tensor.of(at);
                            var tape = new GradientTape();
                            Tensor y;
                            try (tape) {
                                tape.watch(x);
                                Thread.yield();
                                y = x.times(x);
                            }
                            return tape.gradient(y, x).toFloat();
                        }));
            }
            for (int i = 0; i < futures.size(); i++) {
                assertThat(futures.get(i).get()).isEqualTo(2f * i);
            }
        }
    }
}
