package io.gradus.cpu.routine;

/**
 * The singular values of an upper bidiagonal matrix by implicit QR steps (Golub and Van Loan,
 * Matrix Computations, 8.6), which turn rows on both sides along.
 */
final class Bidiagonal {
    /** So many steps for one singular value are never needed: two or three are. */
    private static final int MOST_STEPS = 60;

    private static final double EPSILON_SQUARED = Rows.EPSILON * Rows.EPSILON;

    private final double[] diagonal;
    // Above the diagonal; the last one is not used.
    private final double[] above;
    // The singular vectors on both sides, as rows.
    private final double[][] left;
    private final double[][] right;

    Bidiagonal(double[] diagonal, double[] above, double[][] left, double[][] right) {
        this.diagonal = diagonal;
        this.above = above;
        this.left = left;
        this.right = right;
    }

    /** Makes the matrix diagonal, in place, with elements that are not negative. */
    void diagonalize() {
        int last = diagonal.length - 1;
        int steps = 0;
        while (last > 0) {
            int first = last;
            while (first > 0 && !isNegligible(first - 1)) {
                first--;
            }
            if (first == last) {
                above[last - 1] = 0;
                last--;
                steps = 0;
            } else if (steps++ >= MOST_STEPS) {
                throw new IllegalArgumentException(
                        "the singular values did not converge after " + MOST_STEPS + " steps");
            } else if (!split(first, last)) {
                step(first, last);
            }
        }
        for (int i = 0; i < diagonal.length; i++) {
            if (diagonal[i] < 0) {
                diagonal[i] = -diagonal[i];
                Rows.scale(-1, right[i]);
            }
        }
    }

    private boolean isNegligible(int k) {
        return Math.abs(above[k])
                <= Rows.EPSILON * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]))
                        + Double.MIN_NORMAL;
    }

    /**
     * A zero on the diagonal lets what stands beside it be rotated away; false if there is none.
     */
    private boolean split(int first, int last) {
        for (int k = last; k >= first; k--) {
            if (Math.abs(diagonal[k]) > Double.MIN_NORMAL) {
                continue;
            }
            diagonal[k] = 0;
            if (k == last) {
                clearColumn(first, last);
            } else {
                clearRow(k, last);
            }
            return true;
        }
        return false;
    }

    /** Row k, which holds one element beside a zero, by rotations with the rows below. */
    private void clearRow(int k, int last) {
        double beside = above[k];
        above[k] = 0;
        for (int j = k + 1; j <= last && beside != 0; j++) {
            var rotation = Rotation.of(diagonal[j], beside);
            diagonal[j] = rotation.r();
            if (j < last) {
                beside = -rotation.s() * above[j];
                above[j] *= rotation.c();
            }
            Rows.rotate(rotation.c(), rotation.s(), left[j], left[k]);
        }
    }

    /** The last column, which holds one element above a zero, by rotations with those before. */
    private void clearColumn(int first, int last) {
        double over = above[last - 1];
        above[last - 1] = 0;
        for (int j = last - 1; j >= first && over != 0; j--) {
            var rotation = Rotation.of(diagonal[j], over);
            diagonal[j] = rotation.r();
            if (j > first) {
                over = -rotation.s() * above[j - 1];
                above[j - 1] *= rotation.c();
            }
            Rows.rotate(rotation.c(), rotation.s(), right[j], right[last]);
        }
    }

    /** One implicit QR step on the block first..last. */
    private void step(int first, int last) {
        double shift = shift(last);
        double head = diagonal[first];
        double ratio = shift / head;
        // A shift that rounding would swallow only costs small singular values their digits.
        double f =
                ratio * ratio < EPSILON_SQUARED
                        ? head
                        : (Math.abs(head) - shift) * (Math.copySign(1, head) + ratio);
        double g = above[first];
        for (int k = first; k < last; k++) {
            var rotation = Rotation.of(f, g);
            double c = rotation.c();
            double s = rotation.s();
            if (k > first) {
                above[k - 1] = rotation.r();
            }
            f = c * diagonal[k] + s * above[k];
            above[k] = c * above[k] - s * diagonal[k];
            g = s * diagonal[k + 1];
            diagonal[k + 1] *= c;
            Rows.rotate(c, s, right[k], right[k + 1]);
            rotation = Rotation.of(f, g);
            c = rotation.c();
            s = rotation.s();
            diagonal[k] = rotation.r();
            f = c * above[k] + s * diagonal[k + 1];
            diagonal[k + 1] = c * diagonal[k + 1] - s * above[k];
            if (k < last - 1) {
                g = s * above[k + 1];
                above[k + 1] *= c;
            }
            Rows.rotate(c, s, left[k], left[k + 1]);
        }
        above[last - 1] = f;
    }

    /** The smaller singular value of the last 2 × 2 block. */
    private double shift(int last) {
        double f = Math.abs(diagonal[last - 1]);
        double g = Math.abs(above[last - 1]);
        double h = Math.abs(diagonal[last]);
        // With a = ‖B‖_F² and |det| = f · h: σ₁ + σ₂ = √(a + 2fh), σ₁ − σ₂ = √(a − 2fh).
        double sum = StrictMath.hypot(f + h, g);
        double difference = StrictMath.hypot(f - h, g);
        double larger = (sum + difference) / 2;
        return larger == 0 ? 0 : f / larger * h;
    }
}
