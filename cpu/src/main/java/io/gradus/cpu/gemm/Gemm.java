package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import io.gradus.ir.DType;
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

    /** Below this many multiply-adds each, so it is even for many products of one form. */
    private static final long SMALL_WORK_OF_MANY = 1_000;

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
        product(tier, a, b, c, 1).multiply(a, b, c, parallel);
    }

    /**
     * Multiplies many pairs of matrices of one form, as the i-th one {@code c = a · b} with each of
     * them moved by the i-th of its distances.
     *
     * @param <A> the arrays' type
     * @param tier which implementation
     * @param a a left matrix
     * @param aMoves array positions from it to the left matrix of each product
     * @param b a right matrix
     * @param bMoves array positions from it to the right matrix of each product
     * @param c a result
     * @param cMoves array positions from it to each result; they must not overlap
     * @param parallel what runs the products, or parts of them
     * @throws IllegalArgumentException if the shapes do not fit or a matrix leaves its array
     */
    public static <A> void multiplyBatch(
            GemmTier tier,
            Matrix<A> a,
            int[] aMoves,
            Matrix<A> b,
            int[] bMoves,
            Matrix<A> c,
            int[] cMoves,
            Parallel parallel) {
        int count = cMoves.length;
        if (aMoves.length != count || bMoves.length != count) {
            throw new IllegalArgumentException(
                    "%d left and %d right matrices do not make %d results"
                            .formatted(aMoves.length, bMoves.length, count));
        }
        requireFit(a, b, c);
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        var product = product(tier, a, b, c, count);
        long work = Math.max(1, work(a, c));
        // Whole products per task where there are enough of them, else several tasks per product.
        if (count < 2 * parallel.threads() && work >= 2 * WORK_PER_TASK) {
            for (int i = 0; i < count; i++) {
                product.multiply(
                        a.shifted(aMoves[i]), b.shifted(bMoves[i]), c.shifted(cMoves[i]), parallel);
            }
            return;
        }
        int perTask = (int) Math.clamp(WORK_PER_TASK / work, 1, count + 1L);
        parallel.run(
                Math.ceilDiv(count, perTask),
                task -> {
                    int end = Math.min(count, (task + 1) * perTask);
                    for (int i = task * perTask; i < end; i++) {
                        product.multiply(
                                a.shifted(aMoves[i]),
                                b.shifted(bMoves[i]),
                                c.shifted(cMoves[i]),
                                Parallel.sequential());
                    }
                });
    }

    /** One way to multiply matrices of a form. */
    private interface Product<A> {
        void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel);
    }

    /** The way for so many products of matrices that have elements. */
    @SuppressWarnings("unchecked") // the type parameter of a matrix is its array's type
    private static <A> Product<A> product(
            GemmTier tier, Matrix<A> a, Matrix<A> b, Matrix<A> c, int count) {
        if (tier == GemmTier.REFERENCE) {
            return (x, y, z, _) -> ReferenceGemm.multiply(x, y, z);
        }
        return switch (c.elements()) {
            case float[] _ -> (Product<A>) product(tier, ElementType.FLOAT, a, b, c, count);
            case double[] _ -> (Product<A>) product(tier, ElementType.DOUBLE, a, b, c, count);
            default -> IntegerGemm::multiply;
        };
    }

    private static <A> Product<A> product(
            GemmTier tier, ElementType<A> type, Matrix<?> a, Matrix<?> b, Matrix<?> c, int count) {
        long work = work(a, c);
        if (isSmall(work, count, c.columns())) {
            return (x, y, z, parallel) -> DirectGemm.multiply(type, x, y, z, parallel);
        }
        var kernels = kernels(tier, type);
        if (kernels.isPresent() && (c.rows() >= THIN || b.columnStride() == 1)) {
            var ready = kernels.get();
            return (x, y, z, parallel) -> PanelGemm.multiply(type, ready, x, y, z, parallel);
        }
        return work >= SMALL_WORK && c.rows() >= THIN && Math.max(c.rows(), c.columns()) >= SHORT
                ? (x, y, z, parallel) -> RowGemm.multiply(type, x, y, z, parallel)
                : (x, y, z, parallel) -> DirectGemm.multiply(type, x, y, z, parallel);
    }

    /**
     * Whether products are so small that packing would cost more than it gains.
     *
     * @param work the multiply-adds of one product
     * @param count how many products of one form there are
     * @param columns the columns of each result
     * @return true if plain loops multiply
     */
    public static boolean isSmall(long work, int count, int columns) {
        return work * count < SMALL_WORK || work < SMALL_WORK_OF_MANY || columns < THIN;
    }

    static Optional<KernelSet> kernels(GemmTier tier, ElementType<?> type) {
        return switch (tier) {
            case AUTO -> type.vectorTier().ready();
            case VECTOR -> type.vectorTier().forced();
            default -> Optional.empty();
        };
    }

    /**
     * Warms the vector kernels of a type now, instead of with the first larger product, and waits
     * until it is known whether they are used.
     *
     * @param tier which implementation; only {@link GemmTier#AUTO} waits for kernels
     * @param float64 whether of float64, not of float32
     * @param patience how long to wait at most
     * @return whether it is known; if not, warming goes on in the background
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static boolean warmUp(GemmTier tier, boolean float64, Duration patience)
            throws InterruptedException {
        return tier != GemmTier.AUTO || type(float64).vectorTier().await(patience.toNanos());
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

    /**
     * What multiplies matrices of a type in a given way at this moment, and why.
     *
     * @param tier which implementation
     * @param dtype the type of the elements
     * @return a few words
     */
    public static String describe(GemmTier tier, DType dtype) {
        if (tier == GemmTier.REFERENCE || tier == GemmTier.SCALAR || !dtype.isFloating()) {
            return "scalar loops";
        }
        var vectors = type(dtype == DType.FLOAT64).vectorTier();
        return tier == GemmTier.VECTOR && vectors.forced().isPresent()
                ? "vector kernels"
                : vectors.state();
    }

    /**
     * Measures the rate of the inner loop of products on data in the cache, as it is at this
     * moment: {@link #warmUp} comes before.
     *
     * @param tier which implementation
     * @param float64 whether of float64, not of float32
     * @param parallel the threads that take part
     * @return multiply-adds per second, of all threads together
     */
    public static double peak(GemmTier tier, boolean float64, Parallel parallel) {
        var type = type(float64);
        return PeakRate.measure(type, kernels(tier, type), parallel);
    }

    private static ElementType<?> type(boolean float64) {
        return float64 ? ElementType.DOUBLE : ElementType.FLOAT;
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
