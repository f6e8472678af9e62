package io.gradus.cpu.routine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Eigenvalues and right eigenvectors of any square matrix: those of its Schur form by back
 * substitution, turned back. An eigenvector has length 1, and its largest element is real and
 * positive.
 */
final class Eig {
    /** Larger elements of an eigenvector in the making are scaled down before they overflow. */
    private static final double LARGE = 0x1p200;

    private final int n;
    private final double[][] t;
    private final double[] scales;
    private final Schur schur;
    private final double[] real;
    private final double[] imaginary;
    private final double[][] vectors;
    private final double[][] imaginaryVectors;
    // No difference to an eigenvalue is smaller than rounding makes it.
    private final double least;

    private Eig(double[][] a) {
        n = a.length;
        scales = Balance.balance(a);
        double largest = Rows.largest(a);
        least = Rows.EPSILON * (largest == 0 ? 1 : largest);
        schur = new Schur(a);
        t = schur.t;
        real = new double[n];
        imaginary = new double[n];
        vectors = Rows.zeros(n, n);
        imaginaryVectors = Rows.zeros(n, n);
        for (int k = 0; k < n; k++) {
            if (schur.isBlock(k)) {
                complexPair(k++);
            } else {
                real[k] = t[k][k];
                var x = new double[n];
                x[k] = 1;
                finish(k, x, new double[n], k - 1);
            }
        }
    }

    static void run(List<Item> inputs, List<Item> outputs) {
        double[][] a = inputs.getFirst().rows();
        double scale = Rows.normalize(a);
        var eig = new Eig(a);
        int[] order = eig.order();
        outputs.get(0).put(picked(eig.real, order, scale));
        outputs.get(1).put(picked(eig.imaginary, order, scale));
        outputs.get(2).put(Rows.transposed(Rows.permuted(eig.vectors, order), order.length));
        outputs.get(3)
                .put(Rows.transposed(Rows.permuted(eig.imaginaryVectors, order), order.length));
    }

    /** By real parts, then by the size of imaginary ones: conjugates stay together. */
    private int[] order() {
        return IntStream.range(0, n)
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingDouble(i -> real[i])
                                .thenComparingDouble(i -> Math.abs(imaginary[i]))
                                .thenComparingDouble(i -> -imaginary[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    private static double[] picked(double[] values, int[] order, double scale) {
        return Arrays.stream(order).mapToDouble(i -> scale * values[i]).toArray();
    }

    /** The eigenvalues p ± iq of a block, and the eigenvector of the first. */
    private void complexPair(int k) {
        double half = (t[k][k] - t[k + 1][k + 1]) / 2;
        double q = Math.sqrt(-(half * half + t[k][k + 1] * t[k + 1][k]));
        real[k] = t[k + 1][k + 1] + half;
        real[k + 1] = real[k];
        imaginary[k] = q;
        imaginary[k + 1] = -q;
        // (A − λ) · (b, λ − a) = 0 for a block with b in its right upper corner.
        var x = new double[n];
        var y = new double[n];
        x[k] = t[k][k + 1];
        x[k + 1] = -half;
        y[k + 1] = q;
        finish(k, x, y, k - 1);
        vectors[k + 1] = vectors[k];
        imaginaryVectors[k + 1] = imaginaryVectors[k].clone();
        Rows.scale(-1, imaginaryVectors[k + 1]);
    }

    /** Solves (T − λ) · (x + iy) = 0 upwards from a row on, and turns the solution back. */
    private void finish(int k, double[] x, double[] y, int row) {
        for (int i = row; i >= 0; i--) {
            if (i > 0 && schur.isBlock(i - 1)) {
                solveBlock(--i, k, x, y);
            } else {
                var quotient = known(i, i + 1, k, x, y).over(difference(t[i][i], k));
                x[i] = quotient.real();
                y[i] = quotient.imaginary();
            }
            if (Math.max(Math.abs(x[i]), Math.abs(y[i])) > LARGE) {
                Rows.scale(1 / LARGE, x);
                Rows.scale(1 / LARGE, y);
            }
        }
        turnBack(k, x, y);
    }

    /** What is known of a row: from a position on, up to where an eigenvector ends. */
    private double rest(int row, int from, int k, double[] x) {
        return Rows.dot(t[row], x, from, end(k));
    }

    /** Behind the last element that is not 0 of an eigenvector of the Schur form. */
    private int end(int k) {
        return Math.min(k + 2, n);
    }

    private Complex known(int row, int from, int k, double[] x, double[] y) {
        // A real eigenvalue has a real eigenvector.
        double imaginaryPart = imaginary[k] == 0 ? 0 : -rest(row, from, k, y);
        return new Complex(-rest(row, from, k, x), imaginaryPart);
    }

    /** t − λ, but never 0. */
    private Complex difference(double element, int k) {
        var difference = new Complex(element - real[k], -imaginary[k]);
        return difference.size() < least ? new Complex(least, 0) : difference;
    }

    /** Two rows of a block at once, by Cramer's rule. */
    private void solveBlock(int i, int k, double[] x, double[] y) {
        var a = new Complex(t[i][i] - real[k], -imaginary[k]);
        var d = new Complex(t[i + 1][i + 1] - real[k], -imaginary[k]);
        double b = t[i][i + 1];
        double c = t[i + 1][i];
        var determinant = a.times(d).minus(new Complex(b * c, 0));
        if (determinant.size() < least * least) {
            determinant = new Complex(least * least, 0);
        }
        var r = known(i, i + 2, k, x, y);
        var s = known(i + 1, i + 2, k, x, y);
        var first = r.times(d).minus(s.times(new Complex(b, 0))).over(determinant);
        var second = s.times(a).minus(r.times(new Complex(c, 0))).over(determinant);
        x[i] = first.real();
        y[i] = first.imaginary();
        x[i + 1] = second.real();
        y[i + 1] = second.imaginary();
    }

    /** The eigenvector of the matrix that was given, of length 1. */
    private void turnBack(int k, double[] x, double[] y) {
        var u = new double[n];
        var v = new double[n];
        Rows.subtract(x, schur.z, 0, end(k), u, 0, n);
        if (imaginary[k] != 0) {
            Rows.subtract(y, schur.z, 0, end(k), v, 0, n);
        }
        int largest = 0;
        double most = 0;
        for (int i = 0; i < n; i++) {
            u[i] *= -scales[i];
            v[i] *= -scales[i];
            double size = StrictMath.hypot(u[i], v[i]);
            if (size > most) {
                most = size;
                largest = i;
            }
        }
        double length = StrictMath.hypot(Rows.norm(u, 0, n), Rows.norm(v, 0, n));
        if (imaginary[k] == 0) {
            Rows.scale((Rows.pointsBack(u) ? -1 : 1) / length, u);
        } else {
            // Times the conjugate of the largest element's direction.
            double c = u[largest] / most / length;
            double s = v[largest] / most / length;
            Rows.rotate(c, s, u, v);
            v[largest] = 0;
        }
        vectors[k] = u;
        imaginaryVectors[k] = v;
    }
}
