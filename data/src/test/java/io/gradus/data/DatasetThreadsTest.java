package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads of pipelines: how far they run ahead, how they end, and how errors come out of them. */
@Timeout(60)
class DatasetThreadsTest {
    /** The threads on which a function was called. */
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    private final AtomicLong pulled = new AtomicLong();

    private Dataset<Long> endless() {
        return Dataset.range(Long.MAX_VALUE)
                .map(n -> {
                    threads.add(Thread.currentThread());
                    pulled.incrementAndGet();
                    return n;
                });
    }

    private <T> T blocked(T element) throws InterruptedException {
        threads.add(Thread.currentThread());
        new CountDownLatch(1).await();
        return element;
    }

    private void assertNoThreadIsLeft() {
        assertThat(threads).isNotEmpty();
        threads.remove(Thread.currentThread());
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    /** Waits until a number is reached, then sees whether it grows further. */
    private static long settled(AtomicLong number, long expected) throws InterruptedException {
        while (number.get() < expected) {
            Thread.sleep(1);
        }
        Thread.sleep(100);
        return number.get();
    }

    @Test
    void prefetchHoldsNoMoreThanItSays() throws Exception {
        try (var walk = endless().prefetch(3).iterator()) {
            walk.next();
            assertThat(settled(pulled, 4)).isEqualTo(1 + 3);
            for (int i = 0; i < 10; i++) {
                walk.next();
            }
            assertThat(settled(pulled, 14)).isEqualTo(11 + 3);
        }
        assertNoThreadIsLeft();
    }

    @Test
    void aParallelMapHoldsNoMoreThanItsParallelism() throws Exception {
        var under = new AtomicInteger();
        var most = new AtomicInteger();
        var slow =
                endless()
                        .map(
                                n -> {
                                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                                    Thread.sleep(n % 3);
                                    under.decrementAndGet();
                                    return n;
                                },
                                4);
        try (var walk = slow.iterator()) {
            for (long i = 0; i < 40; i++) {
                assertThat(walk.next()).isEqualTo(i);
                assertThat(pulled.get()).isLessThanOrEqualTo(i + 4);
            }
        }
        assertThat(most.get()).isBetween(2, 4);
    }

    @Test
    void aSlowConsumerHoldsBackTheWholePipeline() throws Exception {
        var pipeline = endless().shuffle(10, 1).map(n -> n, 3).prefetch(2).prefetch(2);
        try (var walk = pipeline.iterator()) {
            walk.next();
            // What the first took, the buffers of two prefetches, the map, and the shuffle.
            assertThat(settled(pulled, 1 + 2 + 2)).isLessThanOrEqualTo(1 + 2 + 2 + 3 + 10);
        }
        assertNoThreadIsLeft();
    }

    @Test
    void elementsAreMadeAtTheSameTime() {
        var together = new CountDownLatch(5);
        var mapped =
                Dataset.range(5)
                        .map(
                                n -> {
                                    together.countDown();
                                    // Only if all five are under way does one of them end.
                                    assertThat(together.await(30, TimeUnit.SECONDS)).isTrue();
                                    return n;
                                },
                                5);
        assertThat(mapped.toList()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void closingEndsThreadsThatAreBlocked() throws Exception {
        var entered = new CountDownLatch(4);
        var pipeline =
                endless()
                        .map(
                                n -> {
                                    entered.countDown();
                                    return blocked(n);
                                },
                                4)
                        .prefetch(1)
                        .interleave(n -> Dataset.of(n).prefetch(2), 2, 1)
                        .prefetch(3);
        var walk = pipeline.iterator();
        var consumer = new AtomicReference<Throwable>();
        var waiting =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                walk.hasNext();
                            } catch (Throwable e) {
                                consumer.set(e);
                            }
                        });
        entered.await();
        walk.close();
        assertNoThreadIsLeft();
        assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
        assertThat(consumer.get()).hasMessageContaining("closed");
        assertThatThrownBy(walk::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingEndsAFeederThatIsBlocked() throws Exception {
        var entered = new CountDownLatch(1);
        var stuck =
                Dataset.range(9)
                        .map(n -> {
                            if (n < 2) {
                                return n;
                            }
                            threads.add(Thread.currentThread());
                            entered.countDown();
                            return blocked(n);
                        })
                        .cache()
                        .prefetch(2);
        try (var walk = stuck.iterator()) {
            walk.next();
            entered.await();
        }
        assertNoThreadIsLeft();
    }

    @Test
    void theEndOfAWalkEndsItsThreads() {
        for (var dataset :
                List.of(
                        endless().take(5).prefetch(2),
                        endless().prefetch(2).take(5),
                        endless().map(n -> n, 3).take(5).repeat(2),
                        Dataset.zip(List.of(Dataset.range(3), endless().prefetch(1)))
                                .map(List::getFirst))) {
            dataset.forEach(n -> {});
        }
        assertNoThreadIsLeft();
    }

    @Test
    void anErrorEndsTheThreads() {
        var failing =
                endless()
                        .prefetch(2)
                        .map(
                                n -> {
                                    threads.add(Thread.currentThread());
                                    if (n == 7) {
                                        throw new IOException("no such file");
                                    }
                                    return n > 7 ? blocked(n) : n;
                                },
                                4)
                        .prefetch(2);
        var walk = failing.iterator();
        var seen = new ArrayList<Long>();
        assertThatThrownBy(() -> walk.forEachRemaining(seen::add))
                .isInstanceOf(DatasetException.class)
                .hasMessage("map, element 7: java.io.IOException: no such file")
                .hasRootCauseMessage("no such file")
                .satisfies(e -> {
                    assertThat(((DatasetException) e).verb()).isEqualTo("map");
                    assertThat(((DatasetException) e).index()).isEqualTo(7);
                });
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertNoThreadIsLeft();
        assertThatThrownBy(walk::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with an error");
    }

    @Test
    void anErrorComesAtItsPlaceWhateverIsAheadOfIt() {
        var failing =
                Dataset.range(20)
                        .map(n -> {
                            if (n == 11) {
                                throw new IllegalStateException("eleven");
                            }
                            return n;
                        })
                        .map(n -> n, 8)
                        .batch(4, false, List::copyOf);
        try (var walk = failing.iterator()) {
            assertThat(walk.next()).containsExactly(0L, 1L, 2L, 3L);
            assertThat(walk.next()).containsExactly(4L, 5L, 6L, 7L);
            assertThatThrownBy(walk::next).hasMessageStartingWith("map, element 11: ");
        }
    }

    @Test
    void indicesCountWhatTheVerbWasGiven() {
        var odd = Dataset.range(100).filter(n -> n % 2 == 1);
        assertThatThrownBy(odd.map(n -> 10 / (n - 9))::toList)
                .hasMessageStartingWith("map, element 4: java.lang.ArithmeticException");
        assertThatThrownBy(odd.filter(n -> 10 / (n - 9) > 0)::toList)
                .hasMessageStartingWith("filter, element 4: ");
        assertThatThrownBy(odd.skip(2).map(n -> 10 / (n - 9))::toList)
                .hasMessageStartingWith("map, element 2: ");
        assertThatThrownBy(odd.map(n -> 10 / (n - 9)).skip(2)::toList)
                .hasMessageStartingWith("map, element 4: ");
        assertThatThrownBy(
                        odd.flatMap(n -> {
                            throw new IOException("gone");
                        })
                                ::toList)
                .hasMessage("flatMap, element 0: java.io.IOException: gone");
        assertThatThrownBy(odd.map(n -> (Long) null)::toList)
                .hasMessage(
                        "map, element 0: the function returned null, which cannot be an element");
    }

    @Test
    void afterAnErrorThePositionStandsBeforeIt() {
        var flaky = new AtomicInteger();
        var dataset =
                Dataset.range(6)
                        .map(
                                n -> {
                                    if (n == 3 && flaky.getAndIncrement() == 0) {
                                        throw new IOException("away for a moment");
                                    }
                                    return n;
                                },
                                2)
                        .prefetch(2);
        var walk = dataset.iterator();
        assertThatThrownBy(() -> walk.forEachRemaining(n -> {})).hasMessageContaining("moment");
        var again = new ArrayList<Long>();
        dataset.iterator(walk.position()).forEachRemaining(again::add);
        assertThat(again).containsExactly(3L, 4L, 5L);
    }

    @Test
    void errorsOfTheMachineStayWhatTheyAre() {
        var failing =
                Dataset.range(3)
                        .map(
                                n -> {
                                    throw new StackOverflowError("deep");
                                },
                                2)
                        .prefetch(1);
        assertThatThrownBy(failing::toList).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void anInterruptedConsumerIsToldAndCanClose() throws Exception {
        var outcome = new AtomicReference<Throwable>();
        var walk = endless().map(this::blocked).prefetch(1).iterator();
        var consumer =
                Thread.ofPlatform()
                        .start(() -> {
                            try (walk) {
                                walk.next();
                            } catch (Throwable e) {
                                outcome.set(e);
                            }
                        });
        while (threads.size() < 1) {
            Thread.onSpinWait();
        }
        consumer.interrupt();
        assertThat(consumer.join(Duration.ofSeconds(30))).isTrue();
        assertThat(outcome.get()).hasMessageContaining("interrupted");
        assertNoThreadIsLeft();
    }

    @Test
    void anIteratorThatIsDroppedIsClosedByTheCollector() throws Exception {
        startAndDrop();
        var thread = threads.iterator().next();
        for (int i = 0; i < 200 && thread.isAlive(); i++) {
            System.gc();
            thread.join(Duration.ofMillis(20));
        }
        assertThat(thread.isAlive()).isFalse();
    }

    private void startAndDrop() {
        for (var n : endless().prefetch(2)) {
            assertThat(n).isZero();
            break;
        }
    }

    @Test
    void manyWalksAtTheSameTimeAreTheSame() throws Exception {
        var dataset =
                Dataset.range(200).shuffle(50, 3).map(n -> n * n, 4).cache().prefetch(3).repeat(2);
        var expected = dataset.toList();
        var results = new ConcurrentHashMap<Integer, List<Long>>();
        var walkers = new ArrayList<Thread>();
        var fresh =
                Dataset.range(200).shuffle(50, 3).map(n -> n * n, 4).cache().prefetch(3).repeat(2);
        for (int i = 0; i < 8; i++) {
            int number = i;
            walkers.add(Thread.ofVirtual().start(() -> results.put(number, fresh.toList())));
        }
        for (var walker : walkers) {
            walker.join();
        }
        assertThat(results).hasSize(8);
        assertThat(results.values()).allMatch(expected::equals);
    }

    @Test
    void manyWalksLeftAtRandomLeaveNoThread() {
        for (int i = 0; i < 200; i++) {
            var pipeline =
                    endless()
                            .map(
                                    n -> {
                                        threads.add(Thread.currentThread());
                                        return n;
                                    },
                                    3)
                            .interleave(n -> Dataset.range(4).prefetch(1), 3, 1)
                            .prefetch(2);
            try (var walk = pipeline.iterator()) {
                for (int j = 0; j < i % 7; j++) {
                    walk.next();
                }
            }
        }
        assertNoThreadIsLeft();
    }

    @Test
    void whatFailsToCloseDoesNotKeepTheOthersOpen() {
        var closed = new AtomicInteger();
        var failing =
                Dataset.fromStream(() ->
                        java.util.stream.Stream.of(1, 2)
                                .onClose(() -> {
                                    closed.incrementAndGet();
                                    throw new IllegalStateException("stuck");
                                }));
        var walk = Dataset.zip(List.of(failing, failing, failing)).iterator();
        walk.next();
        assertThatThrownBy(walk::close).hasMessageContaining("stuck");
        assertThat(closed).hasValue(3);
    }
}
