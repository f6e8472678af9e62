package io.gradus.cpu.gemm;

import java.util.Optional;

/**
 * Products on the vector kernels whose left matrix is nowhere written out: each of its rows is read
 * in runs, as a window is from the lines of an image. The caller cuts the axis of the sum into the
 * blocks of {@link ReferenceGemm}; rows and columns come in whole kernels.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class RunGemm<A> {
    private final ElementType<A> type;
    private final KernelSet kernels;

    private RunGemm(ElementType<A> type, KernelSet kernels) {
        this.type = type;
        this.kernels = kernels;
    }

    /**
     * A left matrix: element (i, p) is {@code elements[offset + i · rowStride + p · step + p / run
     * · jump]}.
     *
     * @param <A> {@code float[]} or {@code double[]}
     * @param elements the array
     * @param offset where element (0, 0) is
     * @param rowStride array positions from one row to the next
     * @param step array positions from one step of the sum to the next
     * @param run steps after which there is a jump
     * @param jump array positions that it adds
     */
    public record Runs<A>(A elements, int offset, int rowStride, int step, int run, int jump) {
        int at(int row, int p) {
            return offset + row * rowStride + p * step + p / run * jump;
        }
    }

    /**
     * A right matrix in panels as wide as a kernel: element (p, j) is {@code elements[offset + j /
     * width · panelStride + p · step + j % width]}.
     *
     * @param <A> {@code float[]} or {@code double[]}
     * @param elements the array
     * @param offset where element (0, 0) is
     * @param panelStride array positions from one panel to the next
     * @param step array positions from one step of the sum to the next
     */
    public record Panels<A>(A elements, int offset, int panelStride, int step) {}

    /**
     * Where the sums go.
     *
     * @param <A> {@code float[]} or {@code double[]}
     * @param elements the array
     * @param offset where element (0, 0) is
     * @param rowStride array positions from one row to the next
     */
    public record Sums<A>(A elements, int offset, int rowStride) {}

    /** What is done with elements of the result that are there already. */
    public enum Mode {
        /** They are overwritten. */
        STORE,
        /** They are the beginning of the sums: a block goes on. */
        CONTINUE,
        /** They are another block's sums, to which these are added. */
        ADD
    }

    /**
     * The kernels for arrays of a type.
     *
     * @param <A> {@code float[]} or {@code double[]}
     * @param tier which implementation
     * @param like an array of the type
     * @return empty if vectors cannot be used, or not yet
     */
    @SuppressWarnings("unchecked") // an element type's parameter is its array's type
    public static <A> Optional<RunGemm<A>> of(GemmTier tier, A like) {
        var type =
                (ElementType<A>) (like instanceof float[] ? ElementType.FLOAT : ElementType.DOUBLE);
        return Gemm.kernels(tier, type).map(kernels -> new RunGemm<>(type, kernels));
    }

    /**
     * Rows of whole kernels.
     *
     * @param rows how many are needed
     * @return as many or more
     */
    public int wholeRows(int rows) {
        return Gemm.roundUp(rows, kernels.rows());
    }

    /**
     * Columns of whole kernels.
     *
     * @param columns how many are needed
     * @return as many or more
     */
    public int wholeColumns(int columns) {
        return Gemm.roundUp(columns, width(columns));
    }

    /**
     * An array of zeros.
     *
     * @param length how long
     * @return the array
     */
    public A newArray(int length) {
        return type.newArray(length);
    }

    /**
     * Copies a right matrix into panels, filled up with zeros.
     *
     * @param b the matrix
     * @return its panels
     */
    public Panels<A> pack(Matrix<A> b) {
        int width = width(b.columns());
        int panel = b.rows() * width;
        A packed = newArray(Math.ceilDiv(b.columns(), width) * panel);
        for (int j = 0; j < b.columns(); j += width) {
            type.pack(
                    b.elements(),
                    b.at(0, j),
                    b.rowStride(),
                    b.columnStride(),
                    b.rows(),
                    Math.min(width, b.columns() - j),
                    packed,
                    j / width * panel,
                    width);
        }
        return new Panels<>(packed, 0, panel, width);
    }

    /**
     * Panels that lie side by side in a row-major matrix, so that nothing has to be packed.
     *
     * @param elements the array
     * @param offset where element (0, 0) is
     * @param columns how many columns, of whole kernels
     * @return the matrix
     */
    public Panels<A> inPlace(A elements, int offset, int columns) {
        return new Panels<>(elements, offset, width(columns), columns);
    }

    /**
     * Multiplies some steps, all of one block.
     *
     * @param a the left matrix
     * @param rows how many rows, of whole kernels
     * @param b the right matrix
     * @param columns how many columns, of whole kernels
     * @param start the first step
     * @param steps how many steps
     * @param sums the result
     * @param mode what is done with elements that are there already
     */
    public void multiply(
            Runs<A> a,
            int rows,
            Panels<A> b,
            int columns,
            int start,
            int steps,
            Sums<A> sums,
            Mode mode) {
        var kernel = kernels.kernel(kernels.rows(), columns);
        int width = kernel.columns();
        boolean onto = mode == Mode.CONTINUE;
        A from = onto ? sums.elements() : type.zeros();
        for (int j = 0; j < columns; j += width) {
            int right = b.offset() + j / width * b.panelStride() + start * b.step();
            for (int i = 0; i < rows; i += kernel.rows()) {
                int at = sums.offset() + i * sums.rowStride() + j;
                kernel.run(
                        steps,
                        a.elements(),
                        a.at(i, start),
                        a.rowStride(),
                        a.step(),
                        a.run() - start % a.run(),
                        a.run(),
                        a.jump(),
                        b.elements(),
                        right,
                        b.step(),
                        from,
                        onto ? at : 0,
                        onto ? sums.rowStride() : 0,
                        sums.elements(),
                        at,
                        sums.rowStride(),
                        mode == Mode.ADD);
            }
        }
    }

    /**
     * Copies a row of sums, or adds it.
     *
     * @param sums where it is
     * @param at its first element
     * @param to where it goes
     * @param position its first element there
     * @param count how many elements
     * @param add whether they are added to what is there
     */
    public void merge(A sums, int at, A to, int position, int count, boolean add) {
        type.merge(sums, at, to, position, 1, count, add);
    }

    private int width(int columns) {
        return kernels.kernel(kernels.rows(), columns).columns();
    }
}
