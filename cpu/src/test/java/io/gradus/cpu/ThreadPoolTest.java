package io.gradus.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Parallel} promises, and what the pool and the caller's executor add. */
@Timeout(60)
class ThreadPoolTest {
    @AutoClose private static final ThreadPool POOL = new ThreadPool(4);

    static Stream<Parallel> all() {
        return Stream.of(
                Parallel.sequential(),
                POOL,
                new ThreadPool(1),
                Parallel.ofExecutor(Runnable::run, 3),
                Parallel.ofExecutor(
                        command -> {
                            throw new RejectedExecutionException("full");
                        },
                        3),
                Parallel.ofExecutor(command -> {}, 3),
                Parallel.ofExecutor(command -> Thread.ofVirtual().start(command), 4));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void everyTaskRunsOnce(Parallel parallel) {
        for (int tasks : new int[] {0, 1, 2, 3, 100, 10_000}) {
            var runs = new AtomicIntegerArray(tasks);
            parallel.run(tasks, runs::incrementAndGet);
            for (int task = 0; task < tasks; task++) {
                assertThat(runs.get(task)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void writesOfTasksAreVisibleAfterwards(Parallel parallel) {
        int[] plain = new int[1000];
        for (int round = 1; round <= 200; round++) {
            int value = round;
            parallel.run(plain.length, task -> plain[task] = value);
            assertThat(Arrays.stream(plain).allMatch(written -> written == value)).isTrue();
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void theFirstExceptionReachesTheCaller(Parallel parallel) {
        assertThatThrownBy(() ->
                        parallel.run(
                                50,
                                task -> {
                                    if (task == 7) {
                                        throw new IllegalStateException("task 7");
                                    }
                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 7");
        var after = new AtomicInteger();
        parallel.run(50, task -> after.incrementAndGet());
        assertThat(after).hasValue(50);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void nestedCallsRunOnTheThreadOfTheirTask(Parallel parallel) {
        var inner = new AtomicInteger();
        parallel.run(
                8,
                task -> {
                    var thread = Thread.currentThread();
                    parallel.run(
                            5,
                            nested -> {
                                assertThat(Thread.currentThread()).isSameAs(thread);
                                inner.incrementAndGet();
                            });
                });
        assertThat(inner).hasValue(40);
    }

    @Test
    void theCallerTakesPartAndOthersHelp() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        // Four tasks that end only when all four have begun need four threads.
        var begun = new CountDownLatch(4);
        POOL.run(
                4,
                task -> {
                    seen.add(Thread.currentThread());
                    begun.countDown();
                    await(begun);
                });
        assertThat(seen).hasSize(4).contains(Thread.currentThread());
        assertThat(seen.stream().filter(thread -> thread != Thread.currentThread()))
                .allMatch(Thread::isDaemon);
    }

    @Test
    void severalCallersShareThePool() throws InterruptedException {
        var done = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            callers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int round = 0; round < 200; round++) {
                                    POOL.run(16, task -> done.incrementAndGet());
                                }
                            }));
        }
        for (var caller : callers) {
            assertThat(caller.join(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(done).hasValue(4 * 200 * 16);
    }

    @Test
    void theCallersExecutorHelps() {
        try (var executor = Executors.newFixedThreadPool(2)) {
            var parallel = Parallel.ofExecutor(executor, 3);
            var begun = new CountDownLatch(3);
            parallel.run(
                    3,
                    task -> {
                        begun.countDown();
                        await(begun);
                    });
            assertThat(begun.getCount()).isZero();
            assertThat(parallel.threads()).isEqualTo(3);
        }
    }

    @Test
    void anInterruptSurvivesTheCall() {
        Thread.currentThread().interrupt();
        var runs = new AtomicInteger();
        POOL.run(64, task -> runs.incrementAndGet());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs).hasValue(64);
    }

    @Test
    void aClosedPoolLeavesTheWorkToTheCaller() {
        var pool = new ThreadPool(3);
        pool.run(10, task -> {});
        pool.close();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        pool.run(10, task -> seen.add(Thread.currentThread()));
        assertThat(seen).contains(Thread.currentThread());
    }

    @Test
    void atLeastTheCallerWorks() {
        assertThatThrownBy(() -> new ThreadPool(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parallel.ofExecutor(Runnable::run, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
