package io.gradus.cpu.gemm;

/** The inner loop of the scalar tier on as much work. */
final class ScalarTwin<A> {
    private static final int WORK_PER_CALL = 12 * ElementType.WIDE;

    private final ElementType<A> type;
    private final A[] rows;

    ScalarTwin(ElementType<A> type) {
        this.type = type;
        this.rows = type.newArrays(8, ElementType.WIDE);
    }

    /** Returns the multiply-adds done. */
    long run(long work) {
        long done = 0;
        for (; done < work; done += WORK_PER_CALL) {
            type.updateWide(
                    rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], 0, 1,
                    4);
        }
        return done;
    }
}
