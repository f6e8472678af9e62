package io.gradus.cpu.routine;

import java.util.List;

/**
 * The Cholesky factor, column by column: each is divided by the root of its diagonal element, and
 * its outer product with itself leaves the rest of the matrix (Golub and Van Loan, Matrix
 * Computations, 4.2).
 */
final class Cholesky {
    private Cholesky() {}

    static void run(List<Item> inputs, List<Item> outputs) {
        int n = inputs.getFirst().size(0);
        double[] a = inputs.getFirst().doubles();
        factor(a, n);
        outputs.getFirst().put(a);
    }

    /** Replaces a matrix, of which the lower triangle is read, by its factor. */
    static void factor(double[] a, int n) {
        var column = new double[n];
        for (int j = 0; j < n; j++) {
            double pivot = a[j * n + j];
            if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "the leading minor of order "
                                + (j + 1)
                                + " is not positive (the pivot is "
                                + pivot
                                + "): only positive definite matrices have a Cholesky factor; add a"
                                + " multiple of the identity to come closer to one");
            }
            double root = Math.sqrt(pivot);
            a[j * n + j] = root;
            for (int k = j + 1; k < n; k++) {
                a[k * n + j] /= root;
                column[k] = a[k * n + j];
                a[j * n + k] = 0;
            }
            for (int i = j + 1; i < n; i++) {
                Rows.add(-column[i], column, j + 1, a, i * n + j + 1, i - j);
            }
        }
    }
}
