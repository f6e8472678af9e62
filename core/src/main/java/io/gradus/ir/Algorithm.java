package io.gradus.ir;

import java.util.List;

/**
 * What a {@link Library.Routine} does to each item of a batch. An item is what stands in the last
 * axes of the inputs, a matrix for most that is here.
 *
 * <p>Arithmetic is in float64 whatever the dtype of the values, whose elements are rounded once;
 * integers keep their own.
 */
public sealed interface Algorithm {
    /**
     * How many of the last axes of the first input make one item; those before them count the batch
     * and stand in front of all inputs and outputs.
     *
     * @return the rank of one item
     */
    default int itemRank() {
        return 2;
    }

    /**
     * Whether there are items without a result, for which a run ends with an error.
     *
     * @return true if a run may fail
     */
    default boolean canFail() {
        return false;
    }

    /**
     * About how many floating-point operations one item takes.
     *
     * @param sizes the sizes of one item of each input
     * @return additions and multiplications, to the leading order
     */
    double flops(List<long[]> sizes);

    /**
     * The lower triangular L with A = L · Lᵀ of a symmetric positive definite matrix, of which the
     * lower triangle is read. Inputs: A [n, n]. Outputs: L [n, n].
     */
    record Cholesky() implements Algorithm {
        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return cube(sizes) / 3;
        }
    }

    /**
     * The solution X of A · X = B, or of Aᵀ · X = B, for a triangular A of which the other triangle
     * is not read. Inputs: A [n, n], B [n, k]. Outputs: X [n, k].
     *
     * @param lower whether A is lower triangular, and not upper
     * @param transpose whether Aᵀ stands in the equation
     * @param unit whether the diagonal counts as ones and is not read
     */
    record TriangularSolve(boolean lower, boolean transpose, boolean unit) implements Algorithm {
        @Override
        public boolean canFail() {
            return !unit;
        }

        @Override
        public double flops(List<long[]> sizes) {
            double n = sizes.get(1)[0];
            return n * n * sizes.get(1)[1];
        }
    }

    /**
     * P · A = L · U by elimination with partial pivoting, with k = min(m, n). Inputs: A [m, n].
     * Outputs: U, and below its diagonal L without its ones [m, n]; for each step the row that was
     * exchanged with that of the step, int32 [k]; the row of A that stands in each row of P · A,
     * int32 [m].
     */
    record Lu() implements Algorithm {
        @Override
        public double flops(List<long[]> sizes) {
            double m = sizes.getFirst()[0];
            double n = sizes.getFirst()[1];
            double k = Math.min(m, n);
            return 2 * k * (m * n - k * (m + n) / 2 + k * k / 3);
        }
    }

    /**
     * The solution X of A · X = B by elimination with partial pivoting. Inputs: A [n, n], B [n, k].
     * Outputs: X [n, k].
     */
    record Solve() implements Algorithm {
        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            double n = sizes.get(1)[0];
            return cube(sizes) * 2 / 3 + 2 * n * n * sizes.get(1)[1];
        }
    }

    /**
     * A = Q · R with orthonormal columns in Q and an upper triangular R, by Householder reflections
     * with the signs of LAPACK. With k = min(m, n), inputs: A [m, n]. Outputs: Q [m, k], R [k, n];
     * complete: Q [m, m], R [m, n].
     *
     * @param complete whether Q is square
     */
    record Qr(boolean complete) implements Algorithm {
        @Override
        public double flops(List<long[]> sizes) {
            double m = sizes.getFirst()[0];
            double n = sizes.getFirst()[1];
            double k = Math.min(m, n);
            double columns = complete ? m : k;
            return reflections(m, n, k) + reflections(m, columns, k);
        }

        private static double reflections(double m, double n, double k) {
            return 4 * k * (m * n - k * (m + n) / 2 + k * k / 3);
        }
    }

    /**
     * A = U · diag(s) · Vᵀ with orthonormal columns in U and V, s descending, and the largest
     * element of each column of U positive. With k = min(m, n), inputs: A [m, n]. Outputs: U [m,
     * k], s [k], Vᵀ [k, n]; full: U [m, m], s [k], Vᵀ [n, n].
     *
     * @param full whether U and V are square
     */
    record Svd(boolean full) implements Algorithm {
        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return singular(sizes, full);
        }
    }

    /**
     * The Moore–Penrose inverse by the singular value decomposition. Inputs: A [m, n]. Outputs: A⁺
     * [n, m].
     *
     * @param cutoff singular values not larger than the largest times this count as 0
     */
    record PseudoInverse(double cutoff) implements Algorithm {
        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            double m = sizes.getFirst()[0];
            double n = sizes.getFirst()[1];
            return singular(sizes, false) + 2 * m * n * Math.min(m, n);
        }
    }

    /**
     * A = V · diag(w) · Vᵀ of a symmetric matrix, of which the lower triangle is read, with w
     * ascending and orthonormal columns in V, whose largest elements are positive. Inputs: A [n,
     * n]. Outputs: w [n], V [n, n].
     */
    record Eigh() implements Algorithm {
        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return 9 * cube(sizes);
        }
    }

    /**
     * A · V = V · diag(w) of any square matrix; w ascends by its real parts, then by the size of
     * the imaginary ones; columns of V have length 1 and a largest element that is real and
     * positive. Inputs: A [n, n]. Outputs: the real parts of w [n], the imaginary ones [n], the
     * real parts of V [n, n], the imaginary ones [n, n].
     */
    record Eig() implements Algorithm {
        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return 26 * cube(sizes);
        }
    }

    /**
     * Running combinations along the first axis of an item, all columns side by side. Inputs: X [n,
     * m], for {@link Kind#LINEAR} factors A and addends X. Outputs: Y [n, m]. Those of float32 are
     * kept in float64 from step to step and rounded where they are written.
     *
     * @param kind how a step follows from the one before
     * @param reverse whether from the last step to the first
     */
    record Scan(Kind kind, boolean reverse) implements Algorithm {
        /** How a step follows from the one before. */
        public enum Kind {
            /** y + x. */
            SUM,
            /** y · x. */
            PRODUCT,
            /** a · y + x, in two roundings, from 0. */
            LINEAR
        }

        @Override
        public double flops(List<long[]> sizes) {
            return sizes.getFirst()[0] * (double) sizes.getFirst()[1];
        }
    }

    /**
     * The elements of a vector in order, NaN after all numbers and −0 before 0. Inputs: x [n].
     * Outputs: [n].
     *
     * @param descending whether the greatest comes first
     */
    record Sort(boolean descending) implements Algorithm {
        @Override
        public int itemRank() {
            return 1;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return comparisons(sizes);
        }
    }

    /**
     * The positions of the elements of a vector in order, equal ones (0 and −0, too) in theirs, NaN
     * after all numbers. Inputs: x [n]. Outputs: int32 [n].
     *
     * @param descending whether the greatest comes first
     */
    record ArgSort(boolean descending) implements Algorithm {
        @Override
        public int itemRank() {
            return 1;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return comparisons(sizes);
        }
    }

    /**
     * The positions of the greatest elements of a vector, the greatest first, equal ones in their
     * order. Inputs: x [n]. Outputs: int32 [k].
     *
     * @param k how many, at most n
     */
    record TopK(int k) implements Algorithm {
        @Override
        public int itemRank() {
            return 1;
        }

        @Override
        public boolean canFail() {
            return true;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return sizes.getFirst()[0];
        }
    }

    /**
     * The discrete Fourier transform Σ xⱼ e^(∓2πijk/n) of a vector, not divided by n. Inputs: the
     * real parts [n], the imaginary ones [n]. Outputs: the same.
     *
     * @param inverse whether the exponent is positive
     */
    record Fourier(boolean inverse) implements Algorithm {
        @Override
        public int itemRank() {
            return 1;
        }

        @Override
        public double flops(List<long[]> sizes) {
            return 5 * comparisons(sizes);
        }
    }

    private static double comparisons(List<long[]> sizes) {
        double n = sizes.getFirst()[0];
        return n * Math.log(n + 2) / Math.log(2);
    }

    /** Golub and Van Loan, table 8.6.1, with the rotations of the vectors. */
    private static double singular(List<long[]> sizes, boolean full) {
        double m = Math.max(sizes.getFirst()[0], sizes.getFirst()[1]);
        double n = Math.min(sizes.getFirst()[0], sizes.getFirst()[1]);
        return full
                ? 4 * m * m * n + 8 * m * n * n + 9 * n * n * n
                : 14 * m * n * n + 8 * n * n * n;
    }

    private static double cube(List<long[]> sizes) {
        double n = sizes.getFirst()[0];
        return n * n * n;
    }
}
