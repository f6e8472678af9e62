package io.gradus.cpu.gemm;

/**
 * The multiply-add of which a matrix product is a chain: one rounding where the processor has the
 * instruction, two where it has not, because {@link Math#fma(float, float, float)} would then
 * compute with {@link java.math.BigDecimal}.
 */
public final class FusedMultiplyAdd {
    /**
     * Whether products are fused. Found by timing, because Java tells nobody; the system property
     * {@code gradus.fma} set to {@code true} or {@code false} decides instead.
     */
    public static final boolean FUSED = decide(System.getProperty("gradus.fma", "auto"));

    private static final int TRIALS = 20;
    private static final int CALLS = 20;

    /**
     * An instruction takes some 50 ns in the interpreter; the detour through BigDecimal some
     * microseconds.
     */
    private static final long SLOW_NANOS_PER_CALL = 700;

    private FusedMultiplyAdd() {}

    private static boolean decide(String setting) {
        return switch (setting) {
            case "auto" -> fastest() < SLOW_NANOS_PER_CALL * CALLS;
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "system property gradus.fma is "
                                    + setting
                                    + ": give true, false or auto");
        };
    }

    /** The best of many short trials: a busy machine delays some of them, never all. */
    private static long fastest() {
        long fastest = Long.MAX_VALUE;
        float sum = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                sum = Math.fma(0.7f, 0.3f, sum);
            }
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return Float.isNaN(sum) ? 0 : fastest;
    }

    /**
     * One step of a chain in float32.
     *
     * @param a a factor
     * @param b a factor
     * @param c what the product is added to
     * @return {@code a · b + c}
     */
    public static float of(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }

    /**
     * One step of a chain in float64.
     *
     * @param a a factor
     * @param b a factor
     * @param c what the product is added to
     * @return {@code a · b + c}
     */
    public static double of(double a, double b, double c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }
}
