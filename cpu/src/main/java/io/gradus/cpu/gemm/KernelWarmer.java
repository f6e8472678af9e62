package io.gradus.cpu.gemm;

import java.util.Optional;

/**
 * Runs vector kernels on scratch data until C2 has compiled them. Java gives no signal for that, so
 * their speed is measured. A kernel that stays slow is generated once more, then left out.
 */
final class KernelWarmer extends Thread {
    private static final int ATTEMPTS = 2;

    // Both must have passed: C2 needs calls to count, and time to compile on a busy machine.
    private static final long NANOS_PER_ATTEMPT = 4_000_000_000L;
    private static final int ROUNDS_PER_ATTEMPT = 100;

    /**
     * Many short calls reach C2's thresholds with the least work while the kernel is still
     * interpreted.
     */
    private static final int WARM_CALLS = 200;

    private static final int WARM_STEPS = 24;

    /**
     * Multiply-adds per nanosecond that only compiled code reaches. While the scalar loops are cold
     * too, being faster than they are would prove nothing.
     */
    private static final double COMPILED = 1.0;

    /**
     * Smaller kernels have fewer sums in flight, so they may be slower than the main one, but not
     * by this much.
     */
    private static final double SMALL_KERNEL_SHARE = 0.1;

    private final VectorTier tier;
    private final Trial trial;

    KernelWarmer(ElementType<?> type, VectorTier tier) {
        super("gradus-gemm-warm-up");
        this.tier = tier;
        this.trial = new Trial(type);
        setDaemon(true);
        setPriority(MIN_PRIORITY);
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        var kernels = tier.generated();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (warm(kernels, start)) {
                tier.finish();
                return;
            }
            if (attempt < ATTEMPTS) {
                kernels = tier.generate();
            }
        }
        tier.giveUp(
                "vector kernels stayed slow: %.1f multiply-adds per ns against %.1f of the scalar loops"
                        .formatted(trial.kernelRate, trial.scalarRate));
    }

    private boolean warm(KernelSet kernels, long start) {
        if (!trial.reaches(kernels.main(), 0)) {
            return false;
        }
        double rate = trial.kernelRate;
        double scalar = trial.scalarRate;
        var none = Optional.<MicroKernel>empty();
        tier.publish(
                new KernelSet(kernels.main(), none, none, none),
                description(kernels.main(), rate, scalar, start));
        double least = SMALL_KERNEL_SHARE * rate;
        var few = kernels.few().filter(kernel -> trial.reaches(kernel, least));
        tier.publish(
                new KernelSet(kernels.main(), few, none, none),
                description(kernels.main(), rate, scalar, start));
        var narrow = kernels.narrow().filter(kernel -> trial.reaches(kernel, least));
        var fewNarrow = few.isEmpty() || narrow.isEmpty() ? none : kernels.fewNarrow();
        if (fewNarrow.isEmpty() || trial.reaches(fewNarrow.get(), least)) {
            tier.publish(
                    new KernelSet(kernels.main(), few, narrow, fewNarrow),
                    description(kernels.main(), rate, scalar, start));
        }
        return true;
    }

    private static String description(
            MicroKernel kernel, double rate, double scalarRate, long start) {
        return "%d x %d kernels of %d-bit vectors (%.0f multiply-adds per ns against %.0f of the scalar loops; warm after %.1f s)"
                .formatted(
                        kernel.rows(),
                        kernel.columns(),
                        VectorUnit.bits(),
                        rate,
                        scalarRate,
                        (System.nanoTime() - start) / 1e9);
    }

    /** Measures kernels and the scalar loops on scratch data. */
    private static final class Trial {
        private final ScalarTwin<?> scalar;
        private final Object left;
        private final Object right;
        private final Object result;
        private final Object zeros;
        private double kernelRate;
        private double scalarRate;

        Trial(ElementType<?> type) {
            int columns = 2 * VectorUnit.lanes(type);
            this.scalar = new ScalarTwin<>(type);
            this.left = type.newArray(ReferenceGemm.BLOCK * VectorUnit.rows());
            this.right = type.newArray(ReferenceGemm.BLOCK * columns);
            this.result = type.newArray(VectorUnit.rows() * columns);
            this.zeros = type.zeros();
        }

        /**
         * Whether the kernel becomes faster than this rate, or, if the rate is 0, than the scalar
         * loops.
         */
        boolean reaches(MicroKernel kernel, double rate) {
            long end = System.nanoTime() + NANOS_PER_ATTEMPT;
            kernelRate = 0;
            for (int round = 0;
                    round < ROUNDS_PER_ATTEMPT || System.nanoTime() - end < 0;
                    round++) {
                for (int call = 0; call < WARM_CALLS; call++) {
                    run(kernel, WARM_STEPS, call % 2 == 0);
                }
                measure(kernel);
                if (kernelRate > Math.max(COMPILED, rate == 0 ? scalarRate : rate)) {
                    return true;
                }
            }
            return false;
        }

        private void measure(MicroKernel kernel) {
            long work = (long) ReferenceGemm.BLOCK * kernel.rows() * kernel.columns();
            long start = System.nanoTime();
            run(kernel, ReferenceGemm.BLOCK, true);
            kernelRate = Math.max(kernelRate, (double) work / (System.nanoTime() - start));
            start = System.nanoTime();
            long scalarWork = scalar.run(work);
            scalarRate = Math.max(scalarRate, (double) scalarWork / (System.nanoTime() - start));
        }

        private void run(MicroKernel kernel, int steps, boolean add) {
            int rows = kernel.rows();
            int columns = kernel.columns();
            kernel.run(steps, left, 0, 1, rows, right, 0, columns, zeros, result, 0, columns, add);
        }
    }
}
