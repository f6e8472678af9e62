package io.gradus.cpu.routine;

/** What inner loops do to rows: an array for each, so that the JIT compiler sees them apart. */
final class Rows {
    /** The distance from 1 to the next smaller number: what one rounding may be off. */
    static final double EPSILON = 0x1p-53;

    private static final int TURNED = 16;

    private Rows() {}

    static double[][] zeros(int rows, int columns) {
        return new double[rows][columns];
    }

    /** Ones on the diagonal. */
    static double[][] identity(int rows, int columns) {
        var a = zeros(rows, columns);
        for (int i = 0; i < Math.min(rows, columns); i++) {
            a[i][i] = 1;
        }
        return a;
    }

    static double[][] transposed(double[][] a, int columns) {
        var b = zeros(columns, a.length);
        // A few rows at a time, which the cache holds while their columns are written.
        for (int first = 0; first < a.length; first += TURNED) {
            int end = Math.min(first + TURNED, a.length);
            for (int j = 0; j < columns; j++) {
                double[] row = b[j];
                for (int i = first; i < end; i++) {
                    row[i] = a[i][j];
                }
            }
        }
        return b;
    }

    static void swap(double[][] a, int i, int j) {
        double[] row = a[i];
        a[i] = a[j];
        a[j] = row;
    }

    /** y += f · x. */
    static void add(double f, double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] += f * x[i];
        }
    }

    /**
     * y −= Σ factors[j] · rows[j] for j in first..end−1, four rows at a time: y is loaded and
     * stored less often.
     */
    static void subtract(
            double[] factors, double[][] rows, int first, int end, double[] y, int from, int to) {
        int j = first;
        for (; j + 3 < end; j += 4) {
            subtract(
                    factors[j],
                    rows[j],
                    factors[j + 1],
                    rows[j + 1],
                    factors[j + 2],
                    rows[j + 2],
                    factors[j + 3],
                    rows[j + 3],
                    y,
                    from,
                    to);
        }
        for (; j < end; j++) {
            add(-factors[j], rows[j], y, from, to);
        }
    }

    private static void subtract(
            double f,
            double[] x,
            double f1,
            double[] x1,
            double f2,
            double[] x2,
            double f3,
            double[] x3,
            double[] y,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            y[i] -= f * x[i] + f1 * x1[i] + f2 * x2[i] + f3 * x3[i];
        }
    }

    /** (x, y) becomes (c · x + s · y, c · y − s · x). */
    static void rotate(double c, double s, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            double u = x[i];
            double v = y[i];
            x[i] = c * u + s * v;
            y[i] = c * v - s * u;
        }
    }

    static void scale(double f, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= f;
        }
    }

    /** Whether the largest element, the first of equals, is negative. */
    static boolean pointsBack(double[] x) {
        int largest = 0;
        for (int i = 1; i < x.length; i++) {
            if (Math.abs(x[i]) > Math.abs(x[largest])) {
                largest = i;
            }
        }
        return x.length > 0 && x[largest] < 0;
    }

    /** Σ x · y, in four sums side by side. */
    static double dot(double[] x, double[] y, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < to; i++) {
            a += x[i] * y[i];
        }
        return (a + b) + (c + d);
    }

    /** √Σx², without overflow on the way. */
    static double norm(double[] x, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        if (largest == 0 || !(largest < Double.POSITIVE_INFINITY)) {
            return largest;
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            double scaled = x[i] / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }

    static double largest(double[][] a) {
        double largest = 0;
        for (var row : a) {
            for (double x : row) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        return largest;
    }

    /**
     * Brings the largest element of a matrix near 1 by a power of 2, which is exact but for what
     * falls below the smallest number.
     *
     * @return what to multiply by to undo it
     * @throws IllegalArgumentException if an element is NaN or infinite
     */
    static double normalize(double[][] a) {
        double largest = largest(a);
        if (!(largest < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the matrix holds NaN or an infinity, for which there is no such factorisation");
        }
        if (largest == 0) {
            return 1;
        }
        int exponent = Math.clamp(Math.getExponent(largest), -1000, 1000);
        double factor = Math.scalb(1.0, -exponent);
        for (var row : a) {
            scale(factor, row);
        }
        return Math.scalb(1.0, exponent);
    }

    /** The positions of the elements in ascending order, those of equal ones as they stand. */
    static int[] ascending(double[] values) {
        var order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            int at = i;
            // Factorisations leave them nearly sorted, so insertion is soon done.
            while (at > 0 && values[order[at - 1]] > values[i]) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
        }
        return order;
    }

    /** The rows in another order. */
    static double[][] permuted(double[][] a, int[] order) {
        var b = new double[order.length][];
        for (int i = 0; i < b.length; i++) {
            b[i] = a[order[i]];
        }
        return b;
    }
}
