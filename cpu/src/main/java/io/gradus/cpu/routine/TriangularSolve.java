package io.gradus.cpu.routine;

import java.util.List;

/** Forward or back substitution on all columns of the right side at once. */
record TriangularSolve(boolean lower, boolean transpose, boolean unit) implements Routine {
    @Override
    public void run(List<Item> inputs, List<Item> outputs) {
        double[] a = inputs.get(0).doubles();
        double[] x = inputs.get(1).doubles();
        int n = inputs.get(1).size(0);
        int columns = inputs.get(1).size(1);
        solve(a, n, x, columns);
        outputs.getFirst().put(x);
    }

    /** Replaces the right side by the solution. */
    void solve(double[] a, int n, double[] x, int columns) {
        boolean forward = lower != transpose;
        for (int step = 0; step < n; step++) {
            int i = forward ? step : n - 1 - step;
            // A transposed matrix is read along the row of the known unknown, another along the
            // row of the next one: both times side by side.
            if (!transpose) {
                for (int j = forward ? 0 : i + 1; j < (forward ? i : n); j++) {
                    Rows.add(-a[i * n + j], x, j * columns, x, i * columns, columns);
                }
            }
            if (!unit) {
                divide(a[i * n + i], i, x, columns);
            }
            if (transpose) {
                for (int j = forward ? i + 1 : 0; j < (forward ? n : i); j++) {
                    Rows.add(-a[i * n + j], x, i * columns, x, j * columns, columns);
                }
            }
        }
    }

    private static void divide(double pivot, int row, double[] x, int columns) {
        if (pivot == 0) {
            throw new IllegalArgumentException(
                    "the diagonal holds 0 at position "
                            + row
                            + ", so the matrix is singular and there is no single solution: use lstsq");
        }
        for (int k = 0; k < columns; k++) {
            x[row * columns + k] /= pivot;
        }
    }
}
