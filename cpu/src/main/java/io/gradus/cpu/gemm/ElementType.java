package io.gradus.cpu.gemm;

/**
 * What the drivers need to know about float and double, so that blocking is written once. The same
 * few loops stand in both implementations, because Java has no generics over primitives.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract sealed class ElementType<A> permits FloatType, DoubleType {
    static final ElementType<float[]> FLOAT = new FloatType();
    static final ElementType<double[]> DOUBLE = new DoubleType();

    /**
     * Columns in one call of {@link #updateWide}, {@link #updateNarrow} and {@link #updateShort}:
     * constants, so that C2 knows the trip count.
     */
    static final int WIDE = 512;

    static final int NARROW = 192;
    static final int SHORT = 64;

    /** At least the columns of any vector kernel. */
    private static final int MOST_COLUMNS = 128;

    private final ThreadLocal<Workspace<A>> workspace =
            ThreadLocal.withInitial(() -> new Workspace<>(this));
    private final VectorTier vectorTier = new VectorTier(this);
    private final A zeros = newArray(MOST_COLUMNS);

    /** As many zeros as a kernel has columns; nobody writes to them. */
    final A zeros() {
        return zeros;
    }

    /** The buffers of the calling thread. */
    final Workspace<A> workspace() {
        return workspace.get();
    }

    final VectorTier vectorTier() {
        return vectorTier;
    }

    /** The size of an element. */
    abstract int bytes();

    abstract A newArray(int length);

    abstract A[] newArrays(int count, int length);

    /**
     * Copies {@code steps} slices of {@code count} elements each, so that they follow one another
     * {@code width} apart. What is between them stays as it was: it is multiplied too, but into
     * sums that nobody reads.
     */
    abstract void pack(
            A from,
            int offset,
            int step,
            int stride,
            int steps,
            int count,
            A to,
            int at,
            int width);

    /**
     * Copies {@code steps} rows of {@code panels} times {@code width} adjacent elements into
     * panels, one after the other, row by row: rows that come from main memory are read in one go.
     */
    abstract void packPanels(A from, int offset, int step, int steps, int panels, A to, int width);

    /** Copies {@code steps} slices of {@code count} elements into arrays of their own. */
    abstract void packRows(A from, int offset, int step, int stride, int steps, int count, A[] to);

    /** Stores a row of sums in C, or adds it. */
    abstract void merge(A sums, int from, A c, int to, int stride, int count, boolean add);

    abstract void fill(A array, int from, int to, double value);

    /**
     * For j &lt; {@link #WIDE}: adds to each of four rows of sums the products of three rows of B
     * with its factors, three steps of a row of A. More rows at once would leave the loop body too
     * large to be unrolled to the length of a vector.
     */
    abstract void updateWide(
            A c0, A c1, A c2, A c3, A b0, A b1, A b2, A a, int at, int down, int step);

    /** As {@link #updateWide}, for j &lt; {@link #NARROW}. */
    abstract void updateNarrow(
            A c0, A c1, A c2, A c3, A b0, A b1, A b2, A a, int at, int down, int step);

    /** As {@link #updateWide}, for j &lt; {@link #SHORT}. */
    abstract void updateShort(
            A c0, A c1, A c2, A c3, A b0, A b1, A b2, A a, int at, int down, int step);

    /** Four rows by four columns of C in local variables, operands read where they are. */
    abstract void direct4x4(Matrix<A> a, Matrix<A> b, Matrix<A> c, int i, int j);

    /** One row by eight columns. */
    abstract void direct1x8(Matrix<A> a, Matrix<A> b, Matrix<A> c, int i, int j);

    /** One element. */
    abstract void direct1x1(Matrix<A> a, Matrix<A> b, Matrix<A> c, int i, int j);
}
