package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gradus.ir.Shape;
import io.gradus.tensor.Debug;
import io.gradus.tensor.Generator;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Functions that many threads call while each has a tape of its own. */
class FunctionThreadsTest {
    private static final int THREADS = 6;
    private static final int CALLS = Boolean.getBoolean("gradus.long") ? 2000 : 100;

    private static <T> List<T> everywhere(Callable<T> code) throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var results = new ArrayList<T>();
            for (var future :
                    threads.invokeAll(IntStream.range(0, THREADS).mapToObj(_ -> code).toList())) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    @DisplayName("gradients on many threads, first calls included: the bits of one thread")
    void gradients() throws Exception {
        var w = new Variable(new Generator(1).normal(Shape.of(16, 8)), "w");
        var function =
                TracedFunction.of((Tensor x) -> x.matmul(w).tanh().square().mean()).openBatch();
        var inputs =
                IntStream.range(1, 6)
                        .mapToObj(n -> new Generator(n).normal(Shape.of(n, 16)))
                        .toList();
        Callable<List<Object>> ask =
                () -> {
                    var found = new ArrayList<Object>();
                    for (int call = 0; call < CALLS; call++) {
                        var x = inputs.get(call % inputs.size());
                        var tape = new GradientTape();
                        Tensor y;
                        try (tape) {
                            tape.watch(x);
                            y = function.apply(x);
                        }
                        var gradients = tape.gradients(y, x, w);
                        found.add(gradients.get(0).toArray());
                        found.add(gradients.get(1).toArray());
                    }
                    return found;
                };
        var all = everywhere(ask);
        var expected = ask.call();
        for (var found : all) {
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i)).isEqualTo(expected.get(i));
            }
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("assignments of recorded calls: none is lost, and no half of one is seen")
    void assignments() throws Exception {
        var a = new Variable(Tensor.of(0f), "a", false);
        var b = new Variable(Tensor.of(0f), "b", false);
        var scale = new Variable(1f);
        var function =
                TracedFunction.of((Tensor x) -> {
                    Debug.check(a.equal(b), "a is %.0f, b is %.0f", a, b);
                    a.assignAdd(1f);
                    b.assignAdd(1f);
                    return x.times(scale);
                });
        everywhere(() -> {
            for (int call = 0; call < CALLS; call++) {
                var tape = new GradientTape();
                Tensor y;
                try (tape) {
                    y = function.apply(Tensor.of(3f));
                }
                assertThat(tape.gradient(y, scale).toFloat()).isEqualTo(3f);
                function.apply(Tensor.of(1f));
            }
            return true;
        });
        assertThat(a.value().toFloat()).isEqualTo(2f * THREADS * CALLS);
        assertThat(b.value().toFloat()).isEqualTo(2f * THREADS * CALLS);
    }

    @Test
    @DisplayName("calls that fail, with and without tapes, leave variables as they were")
    void failures() throws Exception {
        var w = new Variable(Tensor.of(0f), "w");
        var function =
                TracedFunction.of((Tensor x) -> {
                    w.assignAdd(1f);
                    Debug.check(x.greater(0f), "not %.0f", x);
                    return w.times(x);
                });
        everywhere(() -> {
            for (int call = 0; call < CALLS; call++) {
                var good = Tensor.of(1f);
                var bad = Tensor.of(-1f);
                assertThat(catchThrowable(() -> function.apply(bad)))
                        .hasMessageContaining("not -1");
                try (var tape = new GradientTape()) {
                    tape.watch(bad);
                    assertThat(catchThrowable(() -> function.apply(bad)))
                            .hasMessageContaining("not -1");
                    function.apply(good);
                }
            }
            return true;
        });
        assertThat(w.value().toFloat()).isEqualTo((float) THREADS * CALLS);
    }

    @Test
    @DisplayName("code that throws while it is traced leaves nothing behind, on any thread")
    void throwingCode() throws Exception {
        var w = new Variable(1f);
        var broken = new boolean[] {true};
        var function =
                TracedFunction.of((Tensor x) -> {
                    w.assign(w.times(2f));
                    if (broken[0]) {
                        throw new UnsupportedOperationException("not yet");
                    }
                    return x.times(w);
                });
        everywhere(() -> {
            try (var tape = new GradientTape()) {
                tape.isRecording();
                assertThat(catchThrowable(() -> function.apply(Tensor.of(1f))))
                        .isInstanceOf(UnsupportedOperationException.class);
            }
            assertThat(catchThrowable(() -> function.apply(Tensor.of(1f))))
                    .isInstanceOf(UnsupportedOperationException.class);
            return true;
        });
        assertThat(w.value().toFloat()).isEqualTo(1f);
        broken[0] = false;
        assertThat(function.apply(Tensor.of(3f)).toFloat()).isEqualTo(6f);
        assertThat(w.value().toFloat()).isEqualTo(2f);
    }
}
