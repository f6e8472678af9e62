package io.gradus.cpu.routine;

import java.util.List;

/** Forward or back substitution on all columns of the right side at once. */
record TriangularSolve(boolean lower, boolean transpose, boolean unit) implements Routine {
    /** So few columns make rows too short to work along. */
    private static final int FEW = 4;

    @Override
    public void run(List<Item> inputs, List<Item> outputs) {
        double[][] a = inputs.get(0).rows();
        double[][] x = inputs.get(1).rows();
        solve(transpose ? Rows.transposed(a, a.length) : a, x, inputs.get(1).size(1));
        outputs.getFirst().put(x);
    }

    /** Replaces the right side by the solution; the matrix is transposed already. */
    void solve(double[][] a, double[][] x, int columns) {
        if (columns < FEW) {
            var turned = Rows.transposed(x, columns);
            for (double[] column : turned) {
                solve(a, column);
            }
            var back = Rows.transposed(turned, x.length);
            for (int i = 0; i < x.length; i++) {
                System.arraycopy(back[i], 0, x[i], 0, columns);
            }
            return;
        }
        int n = a.length;
        boolean forward = lower != transpose;
        for (int step = 0; step < n; step++) {
            int i = forward ? step : n - 1 - step;
            Rows.subtract(a[i], x, forward ? 0 : i + 1, forward ? i : n, x[i], 0, columns);
            if (!unit) {
                divide(x[i], pivot(a[i][i], i));
            }
        }
    }

    private void solve(double[][] a, double[] x) {
        int n = a.length;
        boolean forward = lower != transpose;
        for (int step = 0; step < n; step++) {
            int i = forward ? step : n - 1 - step;
            x[i] -= Rows.dot(a[i], x, forward ? 0 : i + 1, forward ? i : n);
            if (!unit) {
                x[i] /= pivot(a[i][i], i);
            }
        }
    }

    private static void divide(double[] row, double pivot) {
        for (int k = 0; k < row.length; k++) {
            row[k] /= pivot;
        }
    }

    private static double pivot(double pivot, int position) {
        if (pivot == 0) {
            throw new IllegalArgumentException(
                    "the diagonal holds 0 at position "
                            + position
                            + ", so the matrix is singular and there is no single solution: use"
                            + " lstsq");
        }
        return pivot;
    }
}
