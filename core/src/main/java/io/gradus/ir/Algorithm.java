package io.gradus.ir;

import java.util.List;

/**
 * What a {@link Library.Routine} does to each item of a batch. An item is what stands in the last
 * axes of the inputs, a matrix for all that is here.
 *
 * <p>Arithmetic is in float64 whatever the dtype of the values, whose elements are rounded once.
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
    boolean canFail();

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

    private static double cube(List<long[]> sizes) {
        double n = sizes.getFirst()[0];
        return n * n * n;
    }
}
