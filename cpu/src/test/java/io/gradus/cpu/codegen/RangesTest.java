package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.reduce;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import io.gradus.cpu.TierEquality;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Loops are cut into ranges that do not depend on the number of threads, and neither do results.
 */
class RangesTest {
    private static final DType F = DType.FLOAT32;

    private static List<Kernel> large() {
        int length = 300_001;
        return List.of(
                map(value(F, length), value(F, length), FusedKernelTest::exponential),
                FusedKernelTest.softmax(700, 333),
                rowsThenWhole(2000, 101));
    }

    /** Sums of rows, then the sum of those, then all divided by it: three parts. */
    private static Kernel rowsThenWhole(int rows, int columns) {
        var x = value(F, rows, columns);
        var sums = value(F, rows);
        var out = value(F, rows, columns);
        var axes =
                List.of(
                        axis("i", rows),
                        axis("k", columns),
                        axis("i", rows),
                        axis("i", rows),
                        axis("j", columns));
        var index = axes.stream().map(axis -> axis.index()).toList();
        var sum = new Local("sum", F);
        var whole = new Local("whole", F);
        return kernel(
                List.of(x),
                List.of(sums, out),
                loop(
                        axes.get(0),
                        reduce(
                                axes.get(1),
                                Stmt.Order.LANES,
                                Monoid.sum(F),
                                load(x, index.get(0), index.get(1)),
                                sum),
                        store(sums, sum.read(), index.get(0))),
                reduce(
                        axes.get(2),
                        Stmt.Order.LANES,
                        Monoid.max(F),
                        new Expr.Load(sums, List.of(index.get(2))),
                        whole),
                loop(
                        axes.get(3),
                        loop(
                                axes.get(4),
                                store(
                                        out,
                                        load(x, index.get(3), index.get(4)).div(whole.read()),
                                        index.get(3),
                                        index.get(4)))));
    }

    @Test
    void anyNumberOfThreadsReturnsTheSameBits() {
        for (var kernel : large()) {
            var inputs = Samples.special(3).inputs(kernel);
            TierEquality.assertSame(Samples.tiers(), kernel, inputs);
            var expected = outputs(kernel, inputs, Parallel.sequential());
            for (int threads = 2; threads <= 4; threads++) {
                try (var pool = new ThreadPool(threads)) {
                    for (int repeat = 0; repeat < 3; repeat++) {
                        assertThat(outputs(kernel, inputs, pool)).isDeepEqualTo(expected);
                    }
                }
            }
        }
    }

    private static long[][] outputs(Kernel kernel, Object[] inputs, Parallel parallel) {
        var arrays = java.util.Arrays.copyOf(inputs, inputs.length + kernel.outputs().size());
        for (int i = 0; i < kernel.outputs().size(); i++) {
            arrays[inputs.length + i] = new float[kernel.outputs().get(i).shape().elements()];
        }
        Samples.tiers().get("vector").prepare(kernel).bind(symbol -> 0).run(arrays, parallel);
        return kernel.outputs().stream()
                .map(value ->
                        TierEquality.bits(
                                F, arrays[inputs.length + kernel.outputs().indexOf(value)]))
                .toArray(long[][]::new);
    }

    /** Counts the tasks that a launch is cut into. */
    private static final class Counter implements Parallel {
        final AtomicInteger tasks = new AtomicInteger();

        @Override
        public int threads() {
            return 2;
        }

        @Override
        public void run(int count, TaskBody body) {
            tasks.addAndGet(count);
            Parallel.sequential().run(count, body);
        }
    }

    @Test
    void smallLoopsStayOnTheirThread() {
        var kernel = map(value(F, 1000), value(F, 1000), x -> x.plus(1));
        var counter = new Counter();
        var launch = new CodegenTier(CodegenTier.Mode.SCALAR).prepare(kernel).bind(symbol -> 0);
        launch.run(new Object[] {new float[1000], new float[1000]}, counter);
        assertThat(counter.tasks).hasValue(0);
    }

    @Test
    void largeLoopsAreShared() {
        var kernel = map(value(F, 1 << 20), value(F, 1 << 20), x -> x.plus(1));
        var counter = new Counter();
        var launch = new CodegenTier(CodegenTier.Mode.SCALAR).prepare(kernel).bind(symbol -> 0);
        launch.run(new Object[] {new float[1 << 20], new float[1 << 20]}, counter);
        assertThat(counter.tasks.get()).isBetween(4, 64);
    }

    /** Sums along the columns of a matrix: one step is a whole column. */
    private static Kernel columnSums(int rows, int columns) {
        var x = value(F, rows, columns);
        var out = value(F, columns);
        var k = axis("k", rows);
        var j = axis("j", columns);
        var sum = new Local("sum", F);
        return kernel(
                List.of(x),
                List.of(out),
                loop(
                        j,
                        reduce(
                                k,
                                Stmt.Order.SEQUENTIAL,
                                Monoid.sum(F),
                                load(x, k.index(), j.index()),
                                sum),
                        store(out, sum.read(), j.index())));
    }

    /** A range or a sample of fewer columns than fill the vectors would be run as scalars. */
    @Test
    void costlyStepsThatAreLanesStayTogether() {
        assumeTrue(Lanes.preferred().isPresent(), "the vector module is absent");
        int rows = 5000;
        int columns = 200;
        var counter = new Counter();
        var launch =
                (GeneratedLaunch)
                        new CodegenTier(CodegenTier.Mode.AUTO)
                                .prepare(columnSums(rows, columns))
                                .bind(symbol -> 0);
        var arrays = new Object[] {new float[rows * columns], new float[columns]};
        launch.run(arrays, counter);
        assertThat(counter.tasks).hasValue(4);
        var sampled = new AtomicInteger();
        var start = new AtomicInteger();
        launch.sample(
                new GeneratedKernel() {
                    @Override
                    void run(
                            int part,
                            Object[] arrays,
                            int[] arguments,
                            long[] state,
                            int from,
                            int to) {
                        start.set(from);
                        sampled.set(to - from);
                    }
                },
                arrays);
        assertThat(sampled).hasValue(64);
        assertThat(start.get()).isBetween(1, columns - 64);
    }

    @Test
    void aFailedCheckReachesTheCallerFromAnyThread() {
        int length = 1 << 20;
        var i = axis("i", length);
        var x = value(DType.INT32, length);
        var out = value(DType.INT32, length);
        var element = load(x, i.index());
        var kernel =
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(
                                i,
                                new Stmt.Check(
                                        element.compare(Expr.Comparison.GE, Expr.constant(0)),
                                        "%d is negative",
                                        List.of(element)),
                                store(out, element, i.index())));
        var values = new int[length];
        values[length - 5] = -3;
        Samples.tiers()
                .forEach((name, tier) -> {
                    try (var pool = new ThreadPool(3)) {
                        assertThatThrownBy(() ->
                                        tier.prepare(kernel)
                                                .bind(symbol -> 0)
                                                .run(new Object[] {values, new int[length]}, pool))
                                .as(name)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessage("-3 is negative");
                    }
                });
    }
}
