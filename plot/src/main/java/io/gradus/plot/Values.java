package io.gradus.plot;

import java.util.Arrays;

/** Copies and checks of the arrays that callers hand in. */
final class Values {
    private Values() {}

    static double[] widen(float[] values) {
        var wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    static double[][] widen(float[][] values) {
        return Arrays.stream(values).map(Values::widen).toArray(double[][]::new);
    }

    static double[][] widen(int[][] values) {
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new);
    }

    static float[][] narrow(double[][] values) {
        var narrow = new float[values.length][];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = new float[values[i].length];
            for (int j = 0; j < values[i].length; j++) {
                narrow[i][j] = (float) values[i][j];
            }
        }
        return narrow;
    }

    /** {@code points} as [n][2] finite numbers, else an error that says which one is not. */
    static void checkPoints(double[][] points, int[] classes) {
        check(points.length > 0, "there are no points to plot");
        check(
                points.length == classes.length,
                "%d points, but %d classes: every point needs one",
                points.length,
                classes.length);
        for (int i = 0; i < points.length; i++) {
            check(
                    points[i].length == 2,
                    "point %d has %d coordinates; a point of a plane has 2, x and y",
                    i,
                    points[i].length);
            check(
                    Double.isFinite(points[i][0]) && Double.isFinite(points[i][1]),
                    "point %d is (%s, %s): both must be" + " finite",
                    i,
                    points[i][0],
                    points[i][1]);
            check(
                    classes[i] >= 0,
                    "point %d has class %d; classes are counted from 0",
                    i,
                    classes[i]);
        }
    }

    static void check(boolean holds, String message, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }
}
