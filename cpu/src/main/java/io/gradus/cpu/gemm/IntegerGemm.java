package io.gradus.cpu.gemm;

import io.gradus.cpu.Parallel;
import java.util.Arrays;

/** Products of int32 and int64, which wrap around: plain loops along rows of B. */
final class IntegerGemm {
    private IntegerGemm() {}

    static <A> void multiply(Matrix<A> a, Matrix<A> b, Matrix<A> c, Parallel parallel) {
        int m = c.rows();
        int rows = Math.ceilDiv(m, Math.min(m, Gemm.tasks(a, c, parallel)));
        parallel.run(
                Math.ceilDiv(m, rows),
                task -> {
                    int first = task * rows;
                    int end = Math.min(m, first + rows);
                    if (c.elements() instanceof int[]) {
                        intRows(a, b, c, first, end);
                    } else {
                        longRows(a, b, c, first, end);
                    }
                });
    }

    private static void intRows(Matrix<?> a, Matrix<?> b, Matrix<?> c, int first, int end) {
        int[] left = (int[]) a.elements();
        int[] right = (int[]) b.elements();
        int[] result = (int[]) c.elements();
        int[] row = new int[c.columns()];
        for (int i = first; i < end; i++) {
            Arrays.fill(row, 0);
            for (int p = 0; p < a.columns(); p++) {
                int factor = left[a.at(i, p)];
                int at = b.at(p, 0);
                for (int j = 0; j < row.length; j++) {
                    row[j] += factor * right[at + j * b.columnStride()];
                }
            }
            for (int j = 0; j < row.length; j++) {
                result[c.at(i, j)] = row[j];
            }
        }
    }

    private static void longRows(Matrix<?> a, Matrix<?> b, Matrix<?> c, int first, int end) {
        long[] left = (long[]) a.elements();
        long[] right = (long[]) b.elements();
        long[] result = (long[]) c.elements();
        long[] row = new long[c.columns()];
        for (int i = first; i < end; i++) {
            Arrays.fill(row, 0);
            for (int p = 0; p < a.columns(); p++) {
                long factor = left[a.at(i, p)];
                int at = b.at(p, 0);
                for (int j = 0; j < row.length; j++) {
                    row[j] += factor * right[at + j * b.columnStride()];
                }
            }
            for (int j = 0; j < row.length; j++) {
                result[c.at(i, j)] = row[j];
            }
        }
    }
}
