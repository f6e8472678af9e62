package io.gradus.cpu.routine;

import java.util.Arrays;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, then
 * implicit QR steps with Wilkinson's shift make it diagonal (Golub and Van Loan, Matrix
 * Computations, 8.3).
 */
final class Eigh {
    /** So many steps for one eigenvalue are never needed: two or three are. */
    private static final int MOST_STEPS = 60;

    private final int n;
    private final double[] diagonal;
    // Beside the diagonal; the last one is not used.
    private final double[] off;
    // The eigenvectors, as rows.
    private double[][] vectors;

    private Eigh(double[][] a) {
        n = a.length;
        diagonal = new double[n];
        off = new double[n];
        vectors = tridiagonalize(a);
        diagonalize();
    }

    static void run(List<Item> inputs, List<Item> outputs) {
        double[][] a = inputs.getFirst().rows();
        int n = a.length;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                a[i][j] = a[j][i]; // the lower triangle is the one to read
            }
        }
        double scale = Rows.normalize(a);
        var result = new Eigh(a);
        int[] order = Rows.ascending(result.diagonal);
        for (double[] vector : result.vectors) {
            if (Rows.pointsBack(vector)) {
                Rows.scale(-1, vector);
            }
        }
        var values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = scale * result.diagonal[order[i]];
        }
        outputs.get(0).put(values);
        outputs.get(1).put(Rows.transposed(Rows.permuted(result.vectors, order), n));
    }

    /** Fills diagonal and off; returns Qᵀ with A = Q · T · Qᵀ. */
    private double[][] tridiagonalize(double[][] a) {
        var reflectors = new Reflector[Math.max(0, n - 2)];
        var p = new double[n];
        for (int k = 0; k < n; k++) {
            diagonal[k] = a[k][k];
            if (k >= n - 2) {
                off[k] = k == n - 2 ? a[k][k + 1] : 0;
                continue;
            }
            var h = new Reflector(a[k].clone(), k + 1);
            reflectors[k] = h;
            off[k] = h.beta;
            // A ← H · A · H = A − v · wᵀ − w · vᵀ with p = τ · A · v, w = p − ½ τ (p · v) v.
            Arrays.fill(p, 0);
            for (int i = k + 1; i < n; i++) {
                Rows.add(h.tau * h.v[i], a[i], p, k + 1, n);
            }
            Rows.add(-0.5 * h.tau * Rows.dot(p, h.v, k + 1, n), h.v, p, k + 1, n);
            for (int i = k + 1; i < n; i++) {
                subtract(h.v[i], p, p[i], h.v, a[i], k + 1);
            }
        }
        return Rows.transposed(Reflector.product(reflectors, n, n), n);
    }

    private static void subtract(double f, double[] x, double g, double[] z, double[] y, int from) {
        for (int i = from; i < y.length; i++) {
            y[i] -= f * x[i] + g * z[i];
        }
    }

    private void diagonalize() {
        int last = n - 1;
        int steps = 0;
        while (last > 0) {
            int first = last;
            while (first > 0 && !isNegligible(first - 1)) {
                first--;
            }
            if (first == last) {
                off[last - 1] = 0;
                last--;
                steps = 0;
            } else if (steps++ < MOST_STEPS) {
                step(first, last);
            } else {
                throw new IllegalArgumentException(
                        "the eigenvalues did not converge after " + MOST_STEPS + " steps");
            }
        }
    }

    private boolean isNegligible(int k) {
        return Math.abs(off[k])
                <= Rows.EPSILON * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]))
                        + Double.MIN_NORMAL;
    }

    /** One implicit QR step on the block first..last. */
    private void step(int first, int last) {
        double x = diagonal[first] - shift(last);
        double z = off[first];
        for (int k = first; k < last; k++) {
            var rotation = Rotation.of(x, z);
            double c = rotation.c();
            double s = rotation.s();
            if (k > first) {
                off[k - 1] = rotation.r();
            }
            double t = s * (diagonal[k + 1] - diagonal[k]) + 2 * c * off[k];
            diagonal[k] += s * t;
            diagonal[k + 1] -= s * t;
            off[k] = c * t - off[k];
            if (k < last - 1) {
                x = off[k];
                z = s * off[k + 1];
                off[k + 1] *= c;
            }
            Rows.rotate(c, s, vectors[k], vectors[k + 1]);
        }
    }

    /** The eigenvalue of the last 2 × 2 block that is closer to its last element. */
    private double shift(int last) {
        double beside = off[last - 1];
        double half = (diagonal[last - 1] - diagonal[last]) / 2;
        double root = StrictMath.hypot(half, beside);
        return diagonal[last] - beside * (beside / (half + Math.copySign(root, half)));
    }
}
