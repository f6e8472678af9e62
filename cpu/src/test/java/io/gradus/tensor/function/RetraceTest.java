package io.gradus.tensor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a function is traced, and when not: threads, failures, recursion, warnings. */
@Timeout(60)
class RetraceTest {
    private record Rate(Tensor x, double rate) {}

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("threads that come together wait for one trace")
    void together() throws Exception {
        int threads = 8;
        var started = new CountDownLatch(threads);
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    await(started);
                    return x.times(2);
                });
        Callable<Float> call =
                () -> {
                    started.countDown();
                    return function.apply(Tensor.of(3f)).toFloat();
                };
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var result : pool.invokeAll(java.util.Collections.nCopies(threads, call))) {
                assertThat(result.get()).isEqualTo(6f);
            }
        }
        assertThat(function.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("while one kind is traced, any other kind is traced and run")
    void meanwhile() throws Exception {
        var tracing = new CountDownLatch(1);
        var others = new CountDownLatch(1);
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    if (x.rank() == 0) {
                        tracing.countDown();
                        await(others);
                    }
                    return x.plus(1);
                });
        try (var pool = Executors.newSingleThreadExecutor()) {
            var slow = pool.submit(() -> function.apply(Tensor.of(1f)).toFloat());
            await(tracing);
            for (int size = 1; size <= 100; size++) {
                assertThat(function.apply(Tensor.ones(Shape.of(size))).sum().toFloat())
                        .isEqualTo(2 * size);
            }
            others.countDown();
            assertThat(slow.get()).isEqualTo(2f);
        }
        assertThat(function.traces()).isEqualTo(101);
    }

    @Test
    @DisplayName("a trace that fails fails in its own thread alone; who waited traces again")
    void failing() throws Exception {
        var tracing = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        var runs = new AtomicInteger();
        var function =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    if (runs.incrementAndGet() == 1) {
                        tracing.countDown();
                        await(second);
                        throw new UnsupportedOperationException("the first time");
                    }
                    return x.times(5);
                });
        try (var pool = Executors.newFixedThreadPool(2)) {
            var first = pool.submit(() -> function.apply(Tensor.of(1f)));
            await(tracing);
            var other =
                    pool.submit(() -> {
                        second.countDown();
                        return function.apply(Tensor.of(2f)).toFloat();
                    });
            assertThat(other.get()).isEqualTo(10f);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(first::get)
                    .withCauseInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(function.apply(Tensor.of(3f)).toFloat()).isEqualTo(15f);
        assertThat(function.traces()).isEqualTo(2);
    }

    @Test
    @DisplayName("a function that calls itself for ever: an error, each time, alone and by another")
    void recursion() {
        var self = new ArrayList<TracedFunction<Tensor, Tensor>>();
        self.add(TracedFunction.of(x -> self.getFirst().apply(x.times(0.5f)).plus(x)));
        self.add(TracedFunction.of(x -> self.get(2).apply(x.plus(1))));
        self.add(TracedFunction.of(x -> self.get(1).apply(x.times(2))));
        self.add(TracedFunction.of(x -> self.get(3).apply(x.pad(new int[] {1}, new int[] {0}, 0))));
        for (var function : self) {
            for (int i = 0; i < 2; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> function.apply(Tensor.ones(Shape.of(2))))
                        .withMessageContaining("calls itself")
                        .withMessageContaining("Control.whileLoop");
            }
        }
    }

    @Test
    @DisplayName("recursion that Java values, shapes or tensors with values end is no error")
    void endingRecursion() {
        var sum = new ArrayList<TracedFunction<List<Tensor>, Tensor>>();
        sum.add(
                TracedFunction.of(x ->
                        x.size() == 1
                                ? x.getFirst()
                                : x.getFirst().plus(sum.getFirst().apply(x.subList(1, x.size())))));
        assertThat(
                        sum.getFirst()
                                .apply(List.of(Tensor.of(1f), Tensor.of(2f), Tensor.of(4f)))
                                .toFloat())
                .isEqualTo(7f);
        var power = new ArrayList<TracedFunction<Map<String, Tensor>, Tensor>>();
        var base = new ArrayList<Tensor>();
        power.add(
                TracedFunction.of(in ->
                        in.get("n").toInt() == 0
                                ? base.getLast()
                                : power.getFirst()
                                        .apply(Map.of("n", in.get("n").minus(1)))
                                        .times(base.getLast())));
        var start =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    base.add(x);
                    return power.getFirst().apply(Map.of("n", Tensor.of(3)));
                });
        assertThat(start.apply(Tensor.of(2f)).toFloat()).isEqualTo(16f);
    }

    /** What a call logs. */
    private static List<String> warnings(Runnable calls) {
        var messages = new ArrayList<String>();
        var handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        messages.add(new SimpleFormatter().formatMessage(record));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        var logger = Logger.getLogger("io.gradus.tensor");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            calls.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        return messages;
    }

    private static void requireOneWarning(Consumer<Integer> call, String... parts) {
        var warnings =
                warnings(() -> java.util.stream.IntStream.range(1, 40).forEach(call::accept));
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst()).contains(parts).contains("traced 8 times in 8 calls");
    }

    @Test
    @DisplayName("one warning of a function that is traced again and again says what changes")
    void warning() {
        var shapes = TracedFunction.<List<Tensor>, Tensor>of(x -> x.get(0).plus(x.get(1)));
        requireOneWarning(
                i -> shapes.apply(List.of(Tensor.of(1f), Tensor.ones(Shape.of(i)))),
                "input[1] was float32(7,) and is now float32(8,)",
                "openBatch()");
        var rates = TracedFunction.<Rate, Tensor>of(in -> in.x().times(in.rate()));
        requireOneWarning(
                i -> rates.apply(new Rate(Tensor.of(1f), i * 0.5)),
                "the Java value at input.rate was 3.5 and is now 4.0",
                "as a tensor");
        var lists = TracedFunction.<List<Tensor>, List<Tensor>>of(x -> x);
        requireOneWarning(
                i -> lists.apply(java.util.Collections.nCopies(i, Tensor.of(1))),
                "what stands at input has another structure");
    }

    @Test
    @DisplayName("no warning of a few kinds that come often, nor of an open batch")
    void noWarning() {
        var dtypes = TracedFunction.<Tensor, Tensor>of(x -> x.plus(x));
        var open = TracedFunction.<Tensor, Tensor>of(x -> x.plus(x)).openBatch();
        assertThat(
                        warnings(() -> {
                            for (int i = 1; i <= 200; i++) {
                                dtypes.apply(
                                        Tensor.ones(
                                                Shape.of(i / 20),
                                                i / 10 % 2 == 0 ? DType.FLOAT32 : DType.INT32));
                                open.apply(Tensor.ones(Shape.of(i)));
                            }
                        }))
                .isEmpty();
        assertThat(dtypes.traces()).isEqualTo(21);
        assertThat(open.traces()).isEqualTo(1);
    }

    @Test
    @DisplayName("of thousands of kinds those used last are kept")
    void bounded() {
        var function = TracedFunction.<Rate, Tensor>of(in -> in.x().times(in.rate()));
        var x = Tensor.of(2f);
        for (int i = 0; i < 1500; i++) {
            function.apply(new Rate(x, i));
            assertThat(function.apply(new Rate(x, -1)).toFloat()).isEqualTo(-2f);
        }
        assertThat(function.traces()).isEqualTo(1501);
        function.apply(new Rate(x, 1499));
        assertThat(function.traces()).isEqualTo(1501);
        function.apply(new Rate(x, 0));
        assertThat(function.traces()).isEqualTo(1502);
    }
}
