package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Workspace.Use;
import java.util.stream.IntStream;

/**
 * The scalar tier: long rows of sums, updated four at a time by three rows of B at a time, in loops
 * that C2 vectorises. Rows are arrays of their own, starting at 0: with offsets C2 could not rule
 * out that they overlap.
 */
final class RowGemm {
    /** Rows of B that stay in the first-level cache while all rows of sums pass by. */
    static final int STEPS = 24;

    /** Rows of sums that stay in the second-level cache. */
    static final int ROWS = 128;

    private static final int ROWS_AT_ONCE = 4;
    private static final int STEPS_AT_ONCE = 3;

    private RowGemm() {}

    static <A> void multiply(
            ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        if (c.columns() < ElementType.WIDE && c.columns() < c.rows()) {
            // The longer side makes the longer rows. Products commute, so the bits are the same.
            multiplyRows(type, b.transposed(), a.transposed(), c.transposed(), parallel);
        } else {
            multiplyRows(type, a, b, c, parallel);
        }
    }

    private static <A> void multiplyRows(
            ElementType<A> type, Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        int m = c.rows();
        int[] columns = cut(c.columns());
        int tasksAcross = columns.length - 1;
        int tasksDown = Math.ceilDiv(m, ROWS);
        int wanted = Gemm.tasks(a, c, parallel);
        if (tasksDown * tasksAcross < wanted) {
            tasksDown =
                    Math.max(
                            tasksDown,
                            Math.min(Math.ceilDiv(m, 8), Math.ceilDiv(wanted, tasksAcross)));
        }
        int rows = Gemm.roundUp(Math.ceilDiv(m, tasksDown), ROWS_AT_ONCE);
        int down = Math.ceilDiv(m, rows);
        parallel.run(
                down * tasksAcross,
                task -> {
                    int i = task % down * rows;
                    int across = task / down;
                    int j = columns[across];
                    block(type, a, b, c, i, Math.min(rows, m - i), j, columns[across + 1] - j);
                });
    }

    /** Where to cut columns so that few are computed for nobody; the last number is the end. */
    private static int[] cut(int columns) {
        var cuts = IntStream.builder();
        int at = 0;
        while (at < columns) {
            cuts.add(at);
            at += Math.min(columns - at, width(columns - at));
        }
        return cuts.add(columns).build().toArray();
    }

    /** The length of a row of sums for so many columns. */
    private static int width(int columns) {
        if (columns > 2 * ElementType.NARROW) {
            return ElementType.WIDE;
        }
        return columns > 2 * ElementType.SHORT ? ElementType.NARROW : ElementType.SHORT;
    }

    /** Rows i and following, columns j and following of C. */
    private static <A> void block(
            ElementType<A> type,
            Matrix<A> a,
            Matrix<A> b,
            Matrix<A> c,
            int i,
            int rows,
            int j,
            int columns) {
        int width = width(columns);
        var workspace = type.workspace();
        var right = workspace.right();
        var sums = workspace.sums();
        A factors = workspace.buffer(Use.FACTORS, ROWS_AT_ONCE * STEPS);
        int k = a.columns();
        int start = 0;
        do {
            int end = Math.min(start + ReferenceGemm.BLOCK, k);
            for (int row = 0; row < Gemm.roundUp(rows, ROWS_AT_ONCE); row++) {
                type.fill(sums[row], 0, width, 0);
            }
            for (int p = start; p < end; p += STEPS) {
                int steps = Math.min(STEPS, end - p);
                int padded = Gemm.roundUp(steps, STEPS_AT_ONCE);
                type.packRows(
                        b.elements(),
                        b.at(p, j),
                        b.rowStride(),
                        b.columnStride(),
                        steps,
                        columns,
                        right);
                for (int step = steps; step < padded; step++) {
                    type.fill(right[step], 0, width, 0);
                }
                for (int row = 0; row < rows; row += ROWS_AT_ONCE) {
                    int at = a.at(i + row, p);
                    if (rows - row >= ROWS_AT_ONCE && padded == steps) {
                        update(
                                type,
                                sums,
                                row,
                                right,
                                a.elements(),
                                at,
                                a.rowStride(),
                                a.columnStride(),
                                steps,
                                width);
                        continue;
                    }
                    // Adding −0 · 0 changes no sum, not even −0.
                    type.fill(factors, ROWS_AT_ONCE * steps, ROWS_AT_ONCE * padded, -0.0);
                    int count = Math.min(ROWS_AT_ONCE, rows - row);
                    type.pack(
                            a.elements(),
                            at,
                            a.columnStride(),
                            a.rowStride(),
                            steps,
                            count,
                            factors,
                            0,
                            ROWS_AT_ONCE);
                    update(type, sums, row, right, factors, 0, 1, ROWS_AT_ONCE, padded, width);
                }
            }
            for (int row = 0; row < rows; row++) {
                type.merge(
                        sums[row],
                        0,
                        c.elements(),
                        c.at(i + row, j),
                        c.columnStride(),
                        columns,
                        start > 0);
            }
            start = end;
        } while (start < k);
    }

    private static <A> void update(
            ElementType<A> type,
            A[] sums,
            int row,
            A[] right,
            A factors,
            int at,
            int down,
            int across,
            int steps,
            int width) {
        A c0 = sums[row];
        A c1 = sums[row + 1];
        A c2 = sums[row + 2];
        A c3 = sums[row + 3];
        for (int step = 0; step < steps; step += STEPS_AT_ONCE, at += STEPS_AT_ONCE * across) {
            A b0 = right[step];
            A b1 = right[step + 1];
            A b2 = right[step + 2];
            switch (width) {
                case ElementType.WIDE ->
                        type.updateWide(c0, c1, c2, c3, b0, b1, b2, factors, at, down, across);
                case ElementType.NARROW ->
                        type.updateNarrow(c0, c1, c2, c3, b0, b1, b2, factors, at, down, across);
                default -> type.updateShort(c0, c1, c2, c3, b0, b1, b2, factors, at, down, across);
            }
        }
    }
}
