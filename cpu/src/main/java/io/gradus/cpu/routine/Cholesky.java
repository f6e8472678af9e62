package io.gradus.cpu.routine;

import java.util.List;

/**
 * The Cholesky factor, transposed and row by row: what the rows above explain of a row of the
 * matrix is taken away, and the rest is divided by the root of its first element (Golub and Van
 * Loan, Matrix Computations, 4.2).
 */
final class Cholesky {
    private Cholesky() {}

    static void run(List<Item> inputs, List<Item> outputs) {
        double[][] a = inputs.getFirst().rows();
        int n = a.length;
        // The lower triangle is the one to read.
        double[][] upper = Rows.transposed(a, n);
        var factors = new double[n];
        for (int j = 0; j < n; j++) {
            double[] row = upper[j];
            for (int i = 0; i < j; i++) {
                factors[i] = upper[i][j];
                row[i] = 0;
            }
            Rows.subtract(factors, upper, 0, j, row, j, n);
            double root = Math.sqrt(pivot(row[j], j));
            for (int k = j; k < n; k++) {
                row[k] /= root;
            }
        }
        outputs.getFirst().put(Rows.transposed(upper, n));
    }

    private static double pivot(double pivot, int position) {
        if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the leading minor of order "
                            + (position + 1)
                            + " is not positive (the pivot is "
                            + pivot
                            + "): only positive definite matrices have a Cholesky factor; add a"
                            + " multiple of the identity to come closer to one");
        }
        return pivot;
    }
}
