package io.gradus.cpu.routine;

import java.util.List;

/**
 * P · A = L · U with partial pivoting, in panels of columns: a panel is eliminated by itself, then
 * all that it explains is taken away from the rows on its right at once (Golub and Van Loan, Matrix
 * Computations, 3.4).
 */
final class Lu {
    private static final int PANEL = 32;

    /** The factors in one matrix: U, and below its diagonal L without its ones. */
    final double[][] packed;

    /** With which row each row was exchanged, one after another. */
    final int[] pivots;

    /** Which row of the matrix stands where in the product of the factors. */
    final int[] permutation;

    private final int columns;

    private Lu(double[][] a, int columns) {
        packed = a;
        this.columns = columns;
        pivots = new int[Math.min(a.length, columns)];
        permutation = new int[a.length];
        for (int i = 0; i < a.length; i++) {
            permutation[i] = i;
        }
    }

    static void run(List<Item> inputs, List<Item> outputs) {
        var lu = factor(inputs.getFirst().rows(), inputs.getFirst().size(1));
        outputs.get(0).put(lu.packed);
        outputs.get(1).put(lu.pivots);
        outputs.get(2).put(lu.permutation);
    }

    /** Factors a matrix, in place. */
    static Lu factor(double[][] a, int columns) {
        var lu = new Lu(a, columns);
        for (int start = 0; start < lu.pivots.length; start += PANEL) {
            int end = Math.min(start + PANEL, lu.pivots.length);
            for (int k = start; k < end; k++) {
                lu.eliminate(k, end);
            }
            lu.update(start, end);
        }
        return lu;
    }

    /** One column of a panel: the rows below lose their multiple of the pivot's row. */
    private void eliminate(int k, int end) {
        int pivot = k;
        for (int i = k + 1; i < packed.length; i++) {
            if (Math.abs(packed[i][k]) > Math.abs(packed[pivot][k])) {
                pivot = i;
            }
        }
        pivots[k] = pivot;
        Rows.swap(packed, k, pivot);
        int row = permutation[k];
        permutation[k] = permutation[pivot];
        permutation[pivot] = row;
        double head = packed[k][k];
        if (head == 0) {
            return; // all below are 0 as well, and U is singular
        }
        for (int i = k + 1; i < packed.length; i++) {
            double factor = packed[i][k] / head;
            packed[i][k] = factor;
            Rows.add(-factor, packed[k], packed[i], k + 1, end);
        }
    }

    /** What a panel explains of the columns on its right. */
    private void update(int start, int end) {
        for (int i = start + 1; i < packed.length; i++) {
            Rows.subtract(packed[i], packed, start, Math.min(i, end), packed[i], end, columns);
        }
    }

    /** Solves A · X = B for a square matrix. */
    double[][] solve(double[][] b, int columnsOfB) {
        var x = Rows.permuted(b, permutation);
        new TriangularSolve(true, false, true).solve(packed, x, columnsOfB);
        new TriangularSolve(false, false, false).solve(packed, x, columnsOfB);
        return x;
    }
}
