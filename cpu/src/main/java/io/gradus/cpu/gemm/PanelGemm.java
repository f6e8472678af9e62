package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Workspace.Use;

/**
 * The vector tier. A task owns some rows and columns of C. For each block of k it packs B panel by
 * panel, and runs each panel, which then is in the first- or second-level cache, past all its rows
 * of A.
 */
final class PanelGemm {
    /**
     * How much of A a task works on at a time. It streams through the second-level cache, panels of
     * B stay there; every further piece of A has B packed once more.
     */
    private static final int LEFT_BYTES = 1536 * 1024;

    /**
     * How far apart steps along k may be to be read where they are, if their elements are adjacent:
     * packing so few of them at a time costs more.
     */
    private static final int NEAR = 512;

    /** Elements of a matrix that is read as fast where it stands, even by a few more rows. */
    private static final int SMALL = 1 << 15;

    /** How many panels of B are packed at a time where its rows are adjacent elements. */
    private static final int PANELS = 8;

    private PanelGemm() {}

    static <A> void multiply(
            ElementType<A> type,
            KernelSet kernels,
            Matrix<A> a,
            Matrix<A> b,
            Matrix<A> c,
            Parallel parallel) {
        if (c.columnStride() != 1 && c.rowStride() == 1) {
            split(type, kernels, b.transposed(), a.transposed(), c.transposed(), parallel);
        } else {
            split(type, kernels, a, b, c, parallel);
        }
    }

    private static <A> void split(
            ElementType<A> type,
            KernelSet kernels,
            Matrix<A> a,
            Matrix<A> b,
            Matrix<A> c,
            Parallel parallel) {
        int m = c.rows();
        int n = c.columns();
        int kernelRows = kernels.rows();
        int kernelColumns = kernels.columns();
        int wanted = Gemm.tasks(a, c, parallel);
        int down = Math.ceilDiv(m, LEFT_BYTES / (ReferenceGemm.BLOCK * type.bytes()));
        int across = Math.min(Math.ceilDiv(n, kernelColumns), Math.ceilDiv(wanted, down));
        if (down * across < wanted) {
            down =
                    Math.max(
                            down,
                            Math.min(
                                    Math.ceilDiv(m, 4 * kernelRows), Math.ceilDiv(wanted, across)));
        }
        int rows = Gemm.roundUp(Math.ceilDiv(m, down), kernelRows);
        int columns = Gemm.roundUp(Math.ceilDiv(n, across), kernelColumns);
        int tasksDown = Math.ceilDiv(m, rows);
        parallel.run(
                tasksDown * Math.ceilDiv(n, columns),
                task -> {
                    int i = task % tasksDown * rows;
                    int j = task / tasksDown * columns;
                    new Block<>(
                                    type,
                                    kernels,
                                    a,
                                    b,
                                    c,
                                    i,
                                    Math.min(i + rows, m),
                                    j,
                                    Math.min(j + columns, n))
                            .multiply();
                });
    }

    /** What one task does. */
    private static final class Block<A> {
        private final ElementType<A> type;
        private final Workspace<A> workspace;
        private final KernelSet kernels;
        private final Matrix<A> a;
        private final Matrix<A> b;
        private final Matrix<A> c;
        private final int firstRow;
        private final int edgeRow;
        private final int endRow;
        private final int firstColumn;
        private final int endColumn;
        private final boolean packLeft;

        Block(
                ElementType<A> type,
                KernelSet kernels,
                Matrix<A> a,
                Matrix<A> b,
                Matrix<A> c,
                int firstRow,
                int endRow,
                int firstColumn,
                int endColumn) {
            this.type = type;
            this.workspace = type.workspace();
            this.kernels = kernels;
            this.a = a;
            this.b = b;
            this.c = c;
            this.firstRow = firstRow;
            this.edgeRow = endRow - (endRow - firstRow) % kernels.rows();
            this.endRow = endRow;
            this.firstColumn = firstColumn;
            this.endColumn = endColumn;
            boolean isNear = a.rowStride() == 1 && a.columnStride() <= NEAR;
            this.packLeft =
                    a.columnStride() != 1
                            && !isNear
                            && endColumn - firstColumn > 2 * kernels.columns();
        }

        void multiply() {
            int k = a.columns();
            int start = 0;
            do {
                int steps = Math.min(ReferenceGemm.BLOCK, k - start);
                multiply(start, steps);
                start += steps;
            } while (start < k);
        }

        private void multiply(int start, int steps) {
            A packed = packLeft ? packLeft(start, steps) : a.elements();
            int edgeRows = endRow - edgeRow;
            var edge = edgeRows > 0 ? packEdge(start, steps) : new Strip<>(packed, 0, 0, 0);
            for (int j = firstColumn; j < endColumn; j += kernels.columns()) {
                int columns = Math.min(kernels.columns(), endColumn - j);
                var kernel = kernels.kernel(kernels.rows(), columns);
                var right = right(start, steps, j, columns, kernel.columns());
                for (int i = firstRow; i < edgeRow; i += kernel.rows()) {
                    var left =
                            packLeft
                                    ? new Strip<>(packed, (i - firstRow) * steps, 1, kernel.rows())
                                    : new Strip<>(
                                            packed,
                                            a.at(i, start),
                                            a.rowStride(),
                                            a.columnStride());
                    tile(kernel, left, right, start, steps, i, kernel.rows(), j, columns);
                }
                if (edgeRows > 0) {
                    var last = kernels.kernel(edgeRows, columns);
                    tile(last, edge, right, start, steps, edgeRow, edgeRows, j, columns);
                }
            }
        }

        /** Rows i and following, columns j and following of C, for one block of k. */
        private void tile(
                MicroKernel kernel,
                Strip<A> left,
                Strip<A> right,
                int start,
                int steps,
                int i,
                int rows,
                int j,
                int columns) {
            int width = kernel.columns();
            boolean add = start > 0;
            if (rows == kernel.rows() && columns == width && c.columnStride() == 1) {
                run(kernel, steps, left, right, c.elements(), c.at(i, j), c.rowStride(), add);
                return;
            }
            A tile = workspace.buffer(Use.TILE, kernels.rows() * kernels.columns());
            run(kernel, steps, left, right, tile, 0, width, false);
            for (int row = 0; row < rows; row++) {
                int at = c.at(i + row, j);
                type.merge(tile, row * width, c.elements(), at, c.columnStride(), columns, add);
            }
        }

        private void run(
                MicroKernel kernel,
                int steps,
                Strip<A> left,
                Strip<A> right,
                A result,
                int at,
                int rowStride,
                boolean add) {
            kernel.run(
                    steps,
                    left.elements,
                    left.offset,
                    left.stride,
                    left.step,
                    right.elements,
                    right.offset,
                    right.step,
                    type.zeros(),
                    result,
                    at,
                    rowStride,
                    add);
        }

        /** Some columns of B, packed; for few rows it is cheaper to read them where they are. */
        private Strip<A> right(int start, int steps, int j, int columns, int width) {
            int at = b.at(start, j);
            // A small matrix is in the cache already.
            int few = (long) b.rows() * b.columns() <= SMALL ? 8 : 4;
            boolean fewRows = endRow - firstRow <= few * kernels.rows();
            if (fewRows && b.columnStride() == 1 && columns == width) {
                return new Strip<>(b.elements(), at, 1, b.rowStride());
            }
            if (b.columnStride() == 1 && columns == kernels.columns()) {
                return panel(start, steps, j, columns);
            }
            A panel = workspace.buffer(Use.PANEL, ReferenceGemm.BLOCK * kernels.columns());
            type.pack(
                    b.elements(),
                    at,
                    b.rowStride(),
                    b.columnStride(),
                    steps,
                    columns,
                    panel,
                    0,
                    width);
            return new Strip<>(panel, 0, 1, width);
        }

        /** One of several panels, all of which are packed when it is the first. */
        private Strip<A> panel(int start, int steps, int j, int width) {
            int size = Math.min(PANELS, (endColumn - firstColumn) / width);
            A panels = workspace.buffer(Use.PANELS, size * width * steps);
            int number = (j - firstColumn) / width % PANELS;
            if (number == 0) {
                int count = Math.min(size, (endColumn - j) / width);
                type.packPanels(
                        b.elements(), b.at(start, j), b.rowStride(), steps, count, panels, width);
            }
            return new Strip<>(panels, number * width * steps, 1, width);
        }

        private A packLeft(int start, int steps) {
            A packed = workspace.buffer(Use.LEFT, (endRow - firstRow) * steps);
            for (int i = firstRow; i < edgeRow; i += kernels.rows()) {
                packRows(
                        i,
                        kernels.rows(),
                        start,
                        steps,
                        packed,
                        (i - firstRow) * steps,
                        kernels.rows());
            }
            return packed;
        }

        private Strip<A> packEdge(int start, int steps) {
            int rows = endRow - edgeRow;
            int padded = kernels.kernel(rows, 1).rows();
            A edge = workspace.buffer(Use.EDGE, ReferenceGemm.BLOCK * kernels.rows());
            packRows(edgeRow, rows, start, steps, edge, 0, padded);
            return new Strip<>(edge, 0, 1, padded);
        }

        private void packRows(int i, int rows, int start, int steps, A to, int at, int padded) {
            int from = a.at(i, start);
            type.pack(
                    a.elements(),
                    from,
                    a.columnStride(),
                    a.rowStride(),
                    steps,
                    rows,
                    to,
                    at,
                    padded);
        }
    }

    /**
     * Some rows of A or columns of B along k: how far apart they are, and how far apart their
     * steps.
     */
    private record Strip<A>(A elements, int offset, int stride, int step) {}
}
