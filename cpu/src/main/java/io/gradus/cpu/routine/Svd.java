package io.gradus.cpu.routine;

import java.util.List;

/** A = U · diag(s) · Vᵀ: reflections make the matrix bidiagonal, rotations make that diagonal. */
final class Svd {
    /** The left singular vectors, as rows; all that are asked for. */
    final double[][] left;

    /** The singular values, descending. */
    final double[] values;

    /** The right singular vectors, as rows; all that are asked for. */
    final double[][] right;

    private Svd(double[][] left, double[] values, double[][] right) {
        this.left = left;
        this.values = values;
        this.right = right;
    }

    static void run(boolean full, List<Item> inputs, List<Item> outputs) {
        var a = inputs.getFirst();
        var svd = of(a.rows(), a.size(1), full);
        outputs.get(0).put(Rows.transposed(svd.left, a.size(0)));
        outputs.get(1).put(svd.values);
        outputs.get(2).put(svd.right);
    }

    /**
     * Factors a matrix.
     *
     * @param full whether both sides shall be square
     */
    static Svd of(double[][] a, int columns, boolean full) {
        if (a.length < columns) {
            var turned = tall(Rows.transposed(a, columns), a.length, full);
            return new Svd(turned.right, turned.values, turned.left);
        }
        return tall(a, columns, full);
    }

    private static Svd tall(double[][] a, int n, boolean full) {
        int m = a.length;
        double scale = Rows.normalize(a);
        var diagonal = new double[n];
        var above = new double[n];
        var fromLeft = new Reflector[n];
        var fromRight = new Reflector[Math.max(0, n - 2)];
        for (int k = 0; k < n; k++) {
            fromLeft[k] = Reflector.ofColumn(a, k, k);
            diagonal[k] = fromLeft[k].beta;
            fromLeft[k].applyLeft(a, k + 1, n);
            if (k < n - 2) {
                fromRight[k] = new Reflector(a[k].clone(), k + 1);
                above[k] = fromRight[k].beta;
                fromRight[k].applyRight(a, k + 1, m);
            } else if (k == n - 2) {
                above[k] = a[k][k + 1];
            }
        }
        int columns = full ? m : n;
        var left = Rows.transposed(Reflector.product(fromLeft, m, columns), columns);
        var right = Rows.transposed(Reflector.product(fromRight, n, n), n);
        new Bidiagonal(diagonal, above, left, right).diagonalize();
        return sorted(diagonal, left, right, scale);
    }

    private static Svd sorted(double[] values, double[][] left, double[][] right, double scale) {
        int n = values.length;
        var negative = values.clone();
        Rows.scale(-1, negative);
        int[] order = Rows.ascending(negative);
        var descending = new double[n];
        for (int i = 0; i < n; i++) {
            descending[i] = scale * values[order[i]];
            if (Rows.pointsBack(left[i])) {
                Rows.scale(-1, left[i]);
                Rows.scale(-1, right[i]);
            }
        }
        var sortedLeft = left.clone();
        System.arraycopy(Rows.permuted(left, order), 0, sortedLeft, 0, n);
        return new Svd(sortedLeft, descending, Rows.permuted(right, order));
    }
}
