package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the inner loop of matrix products is while its panels lie in the first-level cache: what
 * a product could reach if nothing had to be packed or moved.
 */
final class PeakRate {
    private static final long NANOS = 60_000_000;
    private static final int CALLS_PER_READING = 40;

    private PeakRate() {}

    /** Multiply-adds in a second, of all threads together: the best of many short readings. */
    static double measure(ElementType<?> type, Optional<KernelSet> kernels, Parallel parallel) {
        int threads = parallel.threads();
        double best = 0;
        long end = System.nanoTime() + NANOS;
        do {
            var work = new AtomicLong();
            long start = System.nanoTime();
            parallel.run(threads, _ -> work.addAndGet(reading(type, kernels)));
            best = Math.max(best, work.get() * 1e9 / Math.max(1, System.nanoTime() - start));
        } while (System.nanoTime() < end);
        return best;
    }

    private static <A> long reading(ElementType<A> type, Optional<KernelSet> kernels) {
        if (kernels.isEmpty()) {
            return new ScalarTwin<>(type).run(1_000_000);
        }
        var kernel = kernels.get().main();
        int steps = ReferenceGemm.BLOCK;
        int rows = kernel.rows();
        int columns = kernel.columns();
        // Zeros: sums that overflow or get tiny could take longer.
        A left = type.newArray(steps * rows);
        A right = type.newArray(steps * columns);
        A result = type.newArray(rows * columns);
        for (int call = 0; call < CALLS_PER_READING; call++) {
            kernel.run(
                    steps,
                    left,
                    0,
                    1,
                    rows,
                    right,
                    0,
                    columns,
                    type.zeros(),
                    result,
                    0,
                    columns,
                    true);
        }
        return (long) CALLS_PER_READING * steps * rows * columns;
    }
}
