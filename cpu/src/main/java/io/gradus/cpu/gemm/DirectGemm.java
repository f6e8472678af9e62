package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;

/**
 * Small or thin products: no packing, a few sums in local variables. Tiles at an edge are moved
 * inwards and compute some elements twice; both times give the same bits.
 */
final class DirectGemm {
    private static final int TILE = 4;
    private static final int LONG_TILE = 8;

    private DirectGemm() {}

    static <A> void multiply(
            ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        if (c.columns() < TILE && c.rows() > c.columns()) {
            split(type, b.transposed(), a.transposed(), c.transposed(), parallel);
        } else {
            split(type, a, b, c, parallel);
        }
    }

    private static <A> void split(
            ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        int m = c.rows();
        int n = c.columns();
        int wanted = Gemm.tasks(a, c, parallel);
        int rows = m < n ? m : Gemm.roundUp(Math.ceilDiv(m, wanted), LONG_TILE);
        int columns = m < n ? Gemm.roundUp(Math.ceilDiv(n, wanted), LONG_TILE) : n;
        int tasks = m < n ? Math.ceilDiv(n, columns) : Math.ceilDiv(m, rows);
        parallel.run(
                tasks,
                task -> {
                    int i = m < n ? 0 : task * rows;
                    int j = m < n ? task * columns : 0;
                    block(type, a, b, c, i, Math.min(i + rows, m), j, Math.min(j + columns, n));
                });
    }

    private static <A> void block(
            ElementType<A> type,
            Matrix<A> a,
            Matrix<A> b,
            Matrix<A> c,
            int firstRow,
            int endRow,
            int firstColumn,
            int endColumn) {
        if (endRow - firstRow >= TILE && endColumn - firstColumn >= TILE) {
            for (int i = firstRow; i < endRow; i += TILE) {
                int row = Math.min(i, endRow - TILE);
                for (int j = firstColumn; j < endColumn; j += TILE) {
                    type.direct4x4(a, b, c, row, Math.min(j, endColumn - TILE));
                }
            }
        } else if (endColumn - firstColumn >= LONG_TILE) {
            for (int i = firstRow; i < endRow; i++) {
                for (int j = firstColumn; j < endColumn; j += LONG_TILE) {
                    type.direct1x8(a, b, c, i, Math.min(j, endColumn - LONG_TILE));
                }
            }
        } else {
            for (int i = firstRow; i < endRow; i++) {
                for (int j = firstColumn; j < endColumn; j++) {
                    type.direct1x1(a, b, c, i, j);
                }
            }
        }
    }
}
