package io.gradus.cpu.routine;

/**
 * A = Z · T · Zᵀ with an upper triangular T but for 2 × 2 blocks of complex eigenvalues:
 * reflections make the matrix a Hessenberg matrix, then implicit QR steps with two shifts at once
 * make that triangular (Golub and Van Loan, Matrix Computations, 7.4 and 7.5).
 */
final class Schur {
    private static final int MOST_STEPS = 60;

    /** Every so many steps without success the shifts are chosen otherwise. */
    private static final int PATIENCE = 10;

    private final int n;

    /** T. */
    final double[][] t;

    /** Zᵀ: the Schur vectors, as rows. */
    final double[][] z;

    Schur(double[][] a) {
        n = a.length;
        t = a;
        var reflectors = new Reflector[Math.max(0, n - 2)];
        for (int k = 0; k < n - 2; k++) {
            var h = Reflector.ofColumn(t, k, k + 1);
            reflectors[k] = h;
            t[k + 1][k] = h.beta;
            for (int i = k + 2; i < n; i++) {
                t[i][k] = 0;
            }
            h.applyLeft(t, k + 1, n);
            h.applyRight(t, 0, n);
        }
        z = Rows.transposed(Reflector.product(reflectors, n, n), n);
        triangularize();
    }

    /** Whether rows i and i + 1 hold a block of two complex eigenvalues. */
    boolean isBlock(int i) {
        return i + 1 < n && t[i + 1][i] != 0;
    }

    private void triangularize() {
        int last = n - 1;
        int steps = 0;
        while (last > 0) {
            int first = last;
            while (first > 0 && !isNegligible(first)) {
                first--;
            }
            if (first > 0) {
                t[first][first - 1] = 0;
            }
            if (first == last) {
                last--;
                steps = 0;
            } else if (first == last - 1) {
                splitIfReal(first);
                last -= 2;
                steps = 0;
            } else if (steps++ < MOST_STEPS) {
                step(first, last, steps);
            } else {
                throw new IllegalArgumentException(
                        "the eigenvalues did not converge after " + MOST_STEPS + " steps");
            }
        }
    }

    private boolean isNegligible(int i) {
        double beside = Math.abs(t[i - 1][i - 1]) + Math.abs(t[i][i]);
        return Math.abs(t[i][i - 1]) <= Rows.EPSILON * (beside == 0 ? 1 : beside);
    }

    /** A rotation makes a 2 × 2 block triangular if its eigenvalues are real. */
    private void splitIfReal(int i) {
        double a = t[i][i];
        double b = t[i][i + 1];
        double c = t[i + 1][i];
        double d = t[i + 1][i + 1];
        double half = (a - d) / 2;
        double discriminant = half * half + b * c;
        if (discriminant < 0) {
            return;
        }
        // (λ − d, c) is an eigenvector; of both eigenvalues the one whose λ − d does not cancel.
        double distance = half + Math.copySign(Math.sqrt(discriminant), half);
        var rotation = Rotation.of(distance, c);
        Rows.rotate(rotation.c(), rotation.s(), t[i], t[i + 1]);
        for (double[] row : t) {
            double x = row[i];
            row[i] = rotation.c() * x + rotation.s() * row[i + 1];
            row[i + 1] = rotation.c() * row[i + 1] - rotation.s() * x;
        }
        Rows.rotate(rotation.c(), rotation.s(), z[i], z[i + 1]);
        t[i + 1][i] = 0;
    }

    /** One implicit QR step with two shifts on the block first..last, of three rows or more. */
    private void step(int first, int last, int count) {
        double trace = t[last - 1][last - 1] + t[last][last];
        double determinant =
                t[last - 1][last - 1] * t[last][last] - t[last - 1][last] * t[last][last - 1];
        if (count % PATIENCE == 0) {
            // Shifts that go round in circles: any others of about this size break the circle.
            double size = Math.abs(t[last][last - 1]) + Math.abs(t[last - 1][last - 2]);
            trace = 1.5 * size;
            determinant = size * size;
        }
        double head = t[first][first];
        double below = t[first + 1][first];
        var x =
                new double[] {
                    head * head + t[first][first + 1] * below - trace * head + determinant,
                    below * (head + t[first + 1][first + 1] - trace),
                    below * t[first + 2][first + 1]
                };
        for (int k = first; k < last; k++) {
            int size = Math.min(3, last - k + 1);
            if (k > first) {
                x = new double[size];
                for (int i = 0; i < size; i++) {
                    x[i] = t[k + i][k - 1];
                }
            }
            var h = new Reflector(x, 0);
            if (k > first) {
                t[k][k - 1] = h.beta;
                for (int i = 1; i < size; i++) {
                    t[k + i][k - 1] = 0;
                }
            }
            reflectRows(h, t, k, size, k);
            reflectColumns(h, k, size, Math.min(k + 4, last + 1));
            reflectRows(h, z, k, size, 0);
        }
    }

    private static void reflectRows(Reflector h, double[][] a, int k, int size, int from) {
        if (size == 3) {
            reflect(h.v, h.tau, a[k], a[k + 1], a[k + 2], from);
        } else {
            reflect(h.v, h.tau, a[k], a[k + 1], from);
        }
    }

    private static void reflect(
            double[] v, double tau, double[] x, double[] y, double[] z, int from) {
        double v1 = v[1];
        double v2 = v[2];
        for (int i = from; i < x.length; i++) {
            double sum = tau * (x[i] + v1 * y[i] + v2 * z[i]);
            x[i] -= sum;
            y[i] -= v1 * sum;
            z[i] -= v2 * sum;
        }
    }

    private static void reflect(double[] v, double tau, double[] x, double[] y, int from) {
        double v1 = v[1];
        for (int i = from; i < x.length; i++) {
            double sum = tau * (x[i] + v1 * y[i]);
            x[i] -= sum;
            y[i] -= v1 * sum;
        }
    }

    private void reflectColumns(Reflector h, int k, int size, int end) {
        double v1 = h.v[1];
        double v2 = size == 3 ? h.v[2] : 0;
        for (int i = 0; i < end; i++) {
            double[] row = t[i];
            double third = size == 3 ? row[k + 2] : 0;
            double sum = h.tau * (row[k] + v1 * row[k + 1] + v2 * third);
            row[k] -= sum;
            row[k + 1] -= v1 * sum;
            if (size == 3) {
                row[k + 2] -= v2 * sum;
            }
        }
    }
}
