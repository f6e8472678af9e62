package io.gradus.cpu.routine;

import java.util.Arrays;

/**
 * Scales rows and columns by powers of 2 until those of one index are about equally long, which
 * keeps small eigenvalues apart from the rounding of large elements (Parlett and Reinsch, 1969).
 */
final class Balance {
    private static final int MOST_ROUNDS = 20;

    private Balance() {}

    /**
     * Replaces A by D⁻¹ · A · D.
     *
     * @return the diagonal of D
     */
    static double[] balance(double[][] a) {
        var scales = new double[a.length];
        Arrays.fill(scales, 1);
        boolean changed = true;
        for (int round = 0; changed && round < MOST_ROUNDS; round++) {
            changed = false;
            for (int i = 0; i < a.length; i++) {
                changed |= balance(a, i, scales);
            }
        }
        return scales;
    }

    private static boolean balance(double[][] a, int i, double[] scales) {
        double row = 0;
        double column = 0;
        for (int j = 0; j < a.length; j++) {
            if (j != i) {
                row += Math.abs(a[i][j]);
                column += Math.abs(a[j][i]);
            }
        }
        if (row == 0 || column == 0) {
            return false;
        }
        double factor = 1;
        double left = row;
        double down = column;
        while (down < left / 2) {
            factor *= 2;
            down *= 2;
            left /= 2;
        }
        while (down >= left * 2) {
            factor /= 2;
            down /= 2;
            left *= 2;
        }
        // Less than a twentieth shorter is not worth another round.
        if (factor == 1 || left + down >= 0.95 * (row + column)) {
            return false;
        }
        scales[i] *= factor;
        Rows.scale(1 / factor, a[i]);
        for (double[] line : a) {
            line[i] *= factor;
        }
        return true;
    }
}
