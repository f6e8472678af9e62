package io.gradus.cpu.gemm;

/**
 * The definition of a matrix product, bit for bit: slow, plain, and what every faster way is tested
 * against.
 */
public final class ReferenceGemm {
    /** How many products are summed in one chain before the sum is added to the result. */
    public static final int BLOCK = 512;

    private ReferenceGemm() {}

    /**
     * Multiplies: {@code c = a · b}. With no columns in a, c is zero.
     *
     * @param <A> the arrays' type
     * @param a m x k
     * @param b k x n
     * @param c m x n, overwritten; shares no element with a or b
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static <A> void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c) {
        Gemm.requireFit(a, b, c);
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                switch (c.elements()) {
                    case float[] to -> to[c.at(i, j)] = floatElement(a, i, b, j);
                    case double[] to -> to[c.at(i, j)] = doubleElement(a, i, b, j);
                    case int[] to -> to[c.at(i, j)] = intElement(a, i, b, j);
                    case long[] to -> to[c.at(i, j)] = longElement(a, i, b, j);
                    default -> throw new AssertionError(c);
                }
            }
        }
    }

    private static float floatElement(Matrix<?> a, int i, Matrix<?> b, int j) {
        var x = (float[]) a.elements();
        var y = (float[]) b.elements();
        float sum = 0;
        for (int start = 0; start < a.columns(); start += BLOCK) {
            float block = 0;
            for (int p = start; p < Math.min(start + BLOCK, a.columns()); p++) {
                block = FusedMultiplyAdd.of(x[a.at(i, p)], y[b.at(p, j)], block);
            }
            sum = start == 0 ? block : sum + block;
        }
        return sum;
    }

    private static double doubleElement(Matrix<?> a, int i, Matrix<?> b, int j) {
        var x = (double[]) a.elements();
        var y = (double[]) b.elements();
        double sum = 0;
        for (int start = 0; start < a.columns(); start += BLOCK) {
            double block = 0;
            for (int p = start; p < Math.min(start + BLOCK, a.columns()); p++) {
                block = FusedMultiplyAdd.of(x[a.at(i, p)], y[b.at(p, j)], block);
            }
            sum = start == 0 ? block : sum + block;
        }
        return sum;
    }

    /** Integer arithmetic wraps around, so its order does not matter. */
    private static int intElement(Matrix<?> a, int i, Matrix<?> b, int j) {
        var x = (int[]) a.elements();
        var y = (int[]) b.elements();
        int sum = 0;
        for (int p = 0; p < a.columns(); p++) {
            sum += x[a.at(i, p)] * y[b.at(p, j)];
        }
        return sum;
    }

    private static long longElement(Matrix<?> a, int i, Matrix<?> b, int j) {
        var x = (long[]) a.elements();
        var y = (long[]) b.elements();
        long sum = 0;
        for (int p = 0; p < a.columns(); p++) {
            sum += x[a.at(i, p)] * y[b.at(p, j)];
        }
        return sum;
    }
}
