package io.gradus.cpu.routine;

/**
 * The plane rotation that turns (f, g) into (r, 0) (Golub and Van Loan, Matrix Computations, 5.1).
 *
 * @param c its cosine
 * @param s its sine
 * @param r the length of (f, g), or its negative
 */
record Rotation(double c, double s, double r) {
    private static final double SMALL = 0x1p-400;
    private static final double LARGE = 0x1p400;

    static Rotation of(double f, double g) {
        if (g == 0) {
            return new Rotation(1, 0, f);
        }
        if (f == 0) {
            return new Rotation(0, 1, g);
        }
        double larger = Math.max(Math.abs(f), Math.abs(g));
        double r =
                larger > SMALL && larger < LARGE
                        ? Math.sqrt(f * f + g * g)
                        : StrictMath.hypot(f, g);
        return new Rotation(f / r, g / r, r);
    }
}
