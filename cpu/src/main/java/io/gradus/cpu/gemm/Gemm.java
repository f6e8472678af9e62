package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import java.time.Duration;
import java.util.Optional;

/**
 * Matrix products of float32, float64, int32 and int64. The bits of the result are those of {@link
 * ReferenceGemm}, NaN payloads aside, whatever computes them.
 */
public final class Gemm {
    /** Below this many multiply-adds per task, waking another thread costs more than it gains. */
    private static final long WORK_PER_TASK = 250_000;

    /** Below this many multiply-adds packing costs more than it gains. */
    private static final long SMALL_WORK = 10_000;

    /** Fewer rows or columns than this fill too little of a packed panel. */
    private static final int THIN = 4;

    /** Shorter sides than this fill too little of the scalar tier's rows. */
    private static final int SHORT = 24;

    private Gemm() {}

    /**
     * Multiplies in the fastest way that is ready: {@code c = a · b}. With no columns in a, c is
     * zero.
     *
     * @param <A> the arrays' type: {@code float[]}, {@code double[]}, {@code int[]} or {@code
     *     long[]}
     * @param a m x k
     * @param b k x n
     * @param c m x n, overwritten; shares no element with a or b
     * @param parallel what runs parts of the product
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static <A> void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        multiply(GemmTier.AUTO, a, b, c, parallel);
    }

    /**
     * Multiplies in a given way: {@code c = a · b}.
     *
     * @param <A> the arrays' type
     * @param tier which implementation
     * @param a m x k
     * @param b k x n
     * @param c m x n, overwritten; shares no element with a or b
     * @param parallel what runs parts of the product
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static <A> void multiply(
            GemmTier tier, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        requireFit(a, b, c);
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        if (tier == GemmTier.REFERENCE) {
            ReferenceGemm.multiply(a, b, c);
            return;
        }
        switch (c.elements()) {
            case float[] _ -> multiply(tier, ElementType.FLOAT, as(a), as(b), as(c), parallel);
            case double[] _ -> multiply(tier, ElementType.DOUBLE, as(a), as(b), as(c), parallel);
            default -> IntegerGemm.multiply(a, b, c, parallel);
        }
    }

    /** The type parameter of a matrix is its array's type, which the caller has just looked at. */
    @SuppressWarnings("unchecked")
    private static <A> Matrix<A> as(Matrix<?> matrix) {
        return (Matrix<A>) matrix;
    }

    private static <A> void multiply(
            GemmTier tier,
            ElementType<A> type,
            Matrix<A> a,
            Matrix<A> b,
            Matrix<A> c,
            Parallel parallel) {
        if (work(a, c) < SMALL_WORK || c.columns() < THIN) {
            DirectGemm.multiply(type, a, b, c, parallel);
            return;
        }
        var kernels =
                switch (tier) {
                    case AUTO -> type.vectorTier().ready();
                    case VECTOR -> type.vectorTier().forced();
                    default -> Optional.<KernelSet>empty();
                };
        boolean panels = kernels.isPresent() && (c.rows() >= THIN || b.columnStride() == 1);
        boolean rows = c.rows() >= THIN && Math.max(c.rows(), c.columns()) >= SHORT;
        if (panels) {
            PanelGemm.multiply(type, kernels.get(), a, b, c, parallel);
        } else if (rows) {
            RowGemm.multiply(type, a, b, c, parallel);
        } else {
            DirectGemm.multiply(type, a, b, c, parallel);
        }
    }

    /**
     * Multiplies many pairs of matrices: for every index into the leading dimensions, {@code c = a
     * · b} with each matrix moved by the sum of index times stride. A stride of 0 uses the same
     * matrix again.
     *
     * @param <A> the arrays' type
     * @param tier which implementation
     * @param batch the sizes of the leading dimensions
     * @param a the left matrix at index 0
     * @param aStrides array positions between left matrices, one number per leading dimension
     * @param b the right matrix at index 0
     * @param bStrides array positions between right matrices
     * @param c the result at index 0
     * @param cStrides array positions between results, which must not overlap
     * @param parallel what runs parts of the products
     * @throws IllegalArgumentException if the shapes do not fit or a matrix leaves its array
     */
    public static <A> void multiplyBatch(
            GemmTier tier,
            int[] batch,
            Matrix<A> a,
            int[] aStrides,
            Matrix<A> b,
            int[] bStrides,
            Matrix<A> c,
            int[] cStrides,
            Parallel parallel) {
        if (aStrides.length != batch.length
                || bStrides.length != batch.length
                || cStrides.length != batch.length) {
            throw new IllegalArgumentException(
                    "%d leading dimensions, but %d strides for a, %d for b and %d for c"
                            .formatted(
                                    batch.length,
                                    aStrides.length,
                                    bStrides.length,
                                    cStrides.length));
        }
        int items = 1;
        for (int size : batch) {
            items = Math.multiplyExact(items, size);
        }
        int count = items;
        long work = Math.max(1, work(a, c));
        BatchItem one =
                (item, inner) ->
                        multiply(
                                tier,
                                a.shifted(distance(item, batch, aStrides)),
                                b.shifted(distance(item, batch, bStrides)),
                                c.shifted(distance(item, batch, cStrides)),
                                inner);
        // Whole products per task where there are enough of them, else several tasks per product.
        if (count < parallel.threads() && work >= 2 * WORK_PER_TASK) {
            for (int item = 0; item < count; item++) {
                one.multiply(item, parallel);
            }
            return;
        }
        int perTask =
                (int)
                        Math.clamp(
                                WORK_PER_TASK / work,
                                1,
                                Math.ceilDiv(count, parallel.threads()) + 1L);
        parallel.run(
                Math.ceilDiv(count, perTask),
                task -> {
                    for (int item = task * perTask;
                            item < Math.min(count, (task + 1) * perTask);
                            item++) {
                        one.multiply(item, Parallel.sequential());
                    }
                });
    }

    /** One product of a batch. */
    private interface BatchItem {
        void multiply(int item, Parallel parallel);
    }

    private static int distance(int item, int[] batch, int[] strides) {
        int distance = 0;
        for (int axis = batch.length - 1; axis >= 0; axis--) {
            distance += item % batch[axis] * strides[axis];
            item /= batch[axis];
        }
        return distance;
    }

    /**
     * Warms the vector kernels now, instead of with the first larger product, and waits until it is
     * known whether they are used.
     *
     * @param patience how long to wait at most
     * @return whether it is known; if not, warming goes on in the background
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static boolean warmUp(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean float32 = ElementType.FLOAT.vectorTier().await(end - System.nanoTime());
        return ElementType.DOUBLE.vectorTier().await(end - System.nanoTime()) && float32;
    }

    /**
     * What multiplies at this moment, and why.
     *
     * @return one line per floating-point type
     */
    public static String describe() {
        var text = new StringBuilder();
        if (!FusedMultiplyAdd.FUSED) {
            text.append(
                    "matrix products: this processor has no fused multiply-add, so products are"
                            + " rounded before they are added\n");
        }
        return text.append("float32 matrix products: ")
                .append(ElementType.FLOAT.vectorTier().state())
                .append("\nfloat64 matrix products: ")
                .append(ElementType.DOUBLE.vectorTier().state())
                .toString();
    }

    static void requireFit(Matrix<?> a, Matrix<?> b, Matrix<?> c) {
        var type = c.elements().getClass();
        if (a.elements().getClass() != type || b.elements().getClass() != type) {
            throw new IllegalArgumentException(
                    "matrices of %s and %s cannot make one of %s"
                            .formatted(
                                    a.elements().getClass().getSimpleName(),
                                    b.elements().getClass().getSimpleName(),
                                    type.getSimpleName()));
        }
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException(
                    "a %d x %d matrix times a %d x %d matrix does not make a %d x %d matrix"
                            .formatted(
                                    a.rows(),
                                    a.columns(),
                                    b.rows(),
                                    b.columns(),
                                    c.rows(),
                                    c.columns()));
        }
    }

    private static long work(Matrix<?> a, Matrix<?> c) {
        return (long) c.rows() * c.columns() * a.columns();
    }

    /** Into how many tasks a product should be cut. */
    static int tasks(Matrix<?> a, Matrix<?> c, Parallel parallel) {
        int threads = parallel.threads();
        // Three tasks per thread even out what a thread loses to other programs.
        return threads == 1
                ? 1
                : (int) Math.max(1, Math.min(3L * threads, work(a, c) / WORK_PER_TASK));
    }

    static int roundUp(int count, int multiple) {
        return Math.ceilDiv(count, multiple) * multiple;
    }
}
