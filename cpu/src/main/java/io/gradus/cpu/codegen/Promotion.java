package io.gradus.cpu.codegen;

import java.lang.reflect.Array;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tries vector code out in the background. The JVM does not say when it has compiled a method, so
 * the code is run on copies of a launch's arrays until its time settles; it is taken if it is
 * faster than the scalar code, measured the same way. Code that stays slow is generated once more,
 * because the JVM's decisions differ from class to class.
 */
final class Promotion implements Runnable, Comparable<Promotion> {
    private static final int ATTEMPTS = 2;
    private static final long NANOS_PER_ATTEMPT = 2_000_000_000L;

    /** On a busy machine time alone says little: the code must also have had its runs. */
    private static final int RUNS_PER_ATTEMPT = 20_000;

    private static final long MOST_NANOS = 15_000_000_000L;
    private static final long NANOS_PER_BATCH = 1_000_000;

    /** Batches in a row that must agree. */
    private static final int SETTLED = 4;

    /** How much longer than the fastest a batch may take. */
    private static final double AGREEMENT = 1.25;

    /** The least gain. */
    private static final double BETTER = 0.95;

    /**
     * Vectors as slow as scalars that settle here are compiled, and are not going to get faster.
     */
    private static final double AS_SLOW = 1.3;

    private static final long MOST_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** The kernels with the most work per launch come first. */
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(
                    1, 1, 10, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), Promotion::thread);

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private final CachedKernel kernel;
    private final GeneratedLaunch launch;
    private final Object[] arrays;
    private final long operations;

    private Promotion(
            CachedKernel kernel, GeneratedLaunch launch, Object[] arrays, long operations) {
        this.kernel = kernel;
        this.launch = launch;
        this.arrays = arrays;
        this.operations = operations;
    }

    @Override
    public int compareTo(Promotion other) {
        return Long.compare(other.operations, operations);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "gradus-codegen");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** Whether there is memory to copy arrays. */
    static boolean fits(Object[] arrays) {
        long elements = 0;
        for (var array : arrays) {
            elements += Array.getLength(array);
        }
        return elements * Long.BYTES * (THREAD.getQueue().size() + 1) <= MOST_BYTES;
    }

    /** Copies the arrays, for they are another's, and does the rest on a thread of its own. */
    static void start(
            CachedKernel kernel, GeneratedLaunch launch, Object[] arrays, long operations) {
        var copies = new Object[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            int length = Array.getLength(arrays[i]);
            copies[i] = Array.newInstance(arrays[i].getClass().getComponentType(), length);
            System.arraycopy(arrays[i], 0, copies[i], 0, length);
        }
        THREAD.execute(new Promotion(kernel, launch, copies, operations));
    }

    @Override
    public void run() {
        try {
            attempt(1);
        } catch (RuntimeException | Error e) {
            kernel.keepScalar("vector code failed on trial: " + e);
        }
    }

    private void attempt(int number) {
        var compiled = kernel.vectors();
        if (compiled.longest() > ClassMaker.LONGEST_METHOD) {
            kernel.keepScalar(
                    "vector code of "
                            + compiled.longest()
                            + " bytes is more than the JVM compiles");
            return;
        }
        var vectors = kernel.cache().generate(compiled);
        var scalarTime = new Times(kernel.scalar());
        var vectorTime = new Times(vectors);
        long start = System.nanoTime();
        long spent;
        do {
            scalarTime.measure();
            vectorTime.measure();
            if (vectorTime.isSettled() && scalarTime.isSettled()) {
                double ratio = vectorTime.latest / scalarTime.latest;
                var measured =
                        "%.1f µs against %.1f"
                                .formatted(vectorTime.latest / 1e3, scalarTime.latest / 1e3);
                if (ratio < BETTER) {
                    kernel.adopt(vectors, measured);
                    return;
                } else if (ratio < AS_SLOW && vectorTime.isOld()) {
                    kernel.keepScalar("vectors gain nothing: " + measured);
                    return;
                }
            }
            spent = System.nanoTime() - start;
        } while (spent < NANOS_PER_ATTEMPT
                || vectorTime.runs < RUNS_PER_ATTEMPT && spent < MOST_NANOS);
        if (number < ATTEMPTS) {
            attempt(number + 1);
        } else {
            kernel.keepScalar(
                    "vectors stay slower: %.1f µs against %.1f"
                            .formatted(vectorTime.latest / 1e3, scalarTime.latest / 1e3));
        }
    }

    /** The time of one trial run, batch after batch. */
    private final class Times {
        /** Launches after which the JVM has long compiled what it is going to compile. */
        private static final long OLD = 30_000;

        private static final int OLD_BATCHES = 200;

        /** Launches may be so short that the JVM, busy with other methods, has not come to them. */
        private static final int YOUNG_BATCHES = 50;

        private final GeneratedKernel code;
        private final double[] recent = new double[SETTLED];
        private int batches;
        private long runs;
        private double latest = Double.MAX_VALUE;

        Times(GeneratedKernel code) {
            this.code = code;
        }

        void measure() {
            long start = System.nanoTime();
            long now = start;
            long fastest = Long.MAX_VALUE;
            int repeats = runsPerReading();
            do {
                long before = now;
                for (int i = 0; i < repeats; i++) {
                    launch.sample(code, arrays);
                }
                runs += repeats;
                now = System.nanoTime();
                fastest = Math.min(fastest, now - before);
            } while (now - start < NANOS_PER_BATCH);
            latest = (double) fastest / repeats;
            recent[batches++ % SETTLED] = latest;
        }

        /** So many that the clock's own time does not count. */
        private int runsPerReading() {
            return (int) Math.clamp(20_000 / latest, 1, 1_000);
        }

        boolean isSettled() {
            double fastest = Double.MAX_VALUE;
            double slowest = 0;
            for (double time : recent) {
                fastest = Math.min(fastest, time);
                slowest = Math.max(slowest, time);
            }
            return batches >= SETTLED && slowest <= fastest * AGREEMENT;
        }

        boolean isOld() {
            return runs > OLD && batches > YOUNG_BATCHES || batches > OLD_BATCHES;
        }
    }
}
