package io.gradus.cpu.routine;

/** What inner loops do to parts of rows. */
final class Rows {
    private Rows() {}

    /** y += factor · x. */
    static void add(double factor, double[] x, int xStart, double[] y, int yStart, int count) {
        for (int i = 0; i < count; i++) {
            y[yStart + i] += factor * x[xStart + i];
        }
    }

    static void scale(double factor, double[] x, int start, int count) {
        for (int i = 0; i < count; i++) {
            x[start + i] *= factor;
        }
    }

    static void swap(double[] x, int first, int second, int count) {
        for (int i = 0; i < count; i++) {
            double kept = x[first + i];
            x[first + i] = x[second + i];
            x[second + i] = kept;
        }
    }
}
