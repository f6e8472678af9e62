package io.gradus.cpu.routine;

/**
 * The Householder reflection H = I − τ · v · vᵀ that turns a vector into a multiple of a unit
 * vector (Golub and Van Loan, Matrix Computations, 5.1), with the signs of LAPACK: the multiple has
 * the opposite sign of the vector's first element, and nothing is reflected if all others are 0.
 */
final class Reflector {
    /** v: zeros before {@link #from}, then a one. */
    final double[] v;

    /** The position of the unit vector. */
    final int from;

    final double tau;

    /** What the vector becomes there. */
    final double beta;

    /** Reflects the part of a vector from a position on, which becomes v. */
    Reflector(double[] x, int from) {
        this.v = x;
        this.from = from;
        double alpha = x[from];
        double rest = Rows.norm(x, from + 1, x.length);
        for (int i = 0; i < from; i++) {
            x[i] = 0;
        }
        x[from] = 1;
        if (rest == 0) {
            tau = 0;
            beta = alpha;
            return;
        }
        beta = -Math.copySign(StrictMath.hypot(alpha, rest), alpha);
        tau = (beta - alpha) / beta;
        for (int i = from + 1; i < x.length; i++) {
            x[i] /= alpha - beta;
        }
    }

    /** A column of a matrix reflected at a position: what lies below becomes 0. */
    static Reflector ofColumn(double[][] a, int column, int from) {
        var x = new double[a.length];
        for (int i = from; i < x.length; i++) {
            x[i] = a[i][column];
        }
        return new Reflector(x, from);
    }

    /** A ← H · A, on columns firstColumn..end−1. */
    void applyLeft(double[][] a, int firstColumn, int end) {
        if (tau == 0) {
            return;
        }
        var sums = new double[end];
        for (int i = from; i < v.length; i++) {
            Rows.add(v[i], a[i], sums, firstColumn, end);
        }
        for (int i = from; i < v.length; i++) {
            Rows.add(-tau * v[i], sums, a[i], firstColumn, end);
        }
    }

    /** A ← A · H, on rows firstRow..end−1. */
    void applyRight(double[][] a, int firstRow, int end) {
        if (tau == 0) {
            return;
        }
        for (int i = firstRow; i < end; i++) {
            Rows.add(-tau * Rows.dot(a[i], v, from, v.length), v, a[i], from, v.length);
        }
    }

    /** The first columns of H₀ · H₁ · …, as rows if they shall be turned. */
    static double[][] product(Reflector[] reflectors, int size, int columns) {
        var q = Rows.identity(size, columns);
        for (int k = reflectors.length - 1; k >= 0; k--) {
            // Before its turn, H touches nothing in the columns before its own.
            reflectors[k].applyLeft(q, Math.min(reflectors[k].from, columns), columns);
        }
        return q;
    }
}
