package io.gradus.cpu.backend;

import io.gradus.cpu.Parallel;

/** Measures how fast arrays are copied: what a kernel that only moves data could reach. */
final class CopyRate {
    private static final int LEAST_BYTES = 8 << 10;
    private static final int MOST_BYTES = 64 << 20;
    private static final long NANOS = 30_000_000;

    /** So long that the clock's own time does not count. */
    private static final long LEAST_NANOS_PER_READING = 20_000;

    private CopyRate() {}

    /** Bytes read and written in a second by copies that move so many bytes each. */
    static double measure(long bytes, Parallel parallel) {
        int threads = bytes < 64 << 10 ? 1 : parallel.threads();
        int length = Math.clamp(bytes, LEAST_BYTES, MOST_BYTES) / (2 * Float.BYTES) / threads;
        var from = new float[threads][length];
        var to = new float[threads][length];
        double moved = 2.0 * Float.BYTES * length * threads;
        double best = 0;
        long repeats = 1;
        long end = System.nanoTime() + NANOS;
        do {
            long start = System.nanoTime();
            for (long i = 0; i < repeats; i++) {
                parallel.run(threads, task -> System.arraycopy(from[task], 0, to[task], 0, length));
            }
            long nanos = Math.max(1, System.nanoTime() - start);
            if (nanos < LEAST_NANOS_PER_READING) {
                repeats *= 2;
            } else {
                best = Math.max(best, moved * repeats / nanos * 1e9);
            }
        } while (best == 0 || System.nanoTime() < end);
        return best;
    }
}
