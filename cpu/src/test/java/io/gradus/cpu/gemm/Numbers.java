package io.gradus.cpu.gemm;

import java.lang.reflect.Array;
import java.util.Random;

/** Random operands in float[] or double[], and their comparison bit by bit. */
final class Numbers {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-30,
        -1e-30,
        1e30,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        -1e-200,
        1e-200
    };

    private Numbers() {}

    /** Values of mixed size and sign, so that every change of order changes bits. */
    static void fill(Object array, Random random) {
        for (int i = 0; i < Array.getLength(array); i++) {
            set(array, i, random.nextGaussian() * Math.scalb(1.0, random.nextInt(-4, 5)));
        }
    }

    /** Sets some elements to zeros of both signs, infinities, NaN, the smallest and the largest. */
    static void sprinkle(Object array, Random random) {
        for (int i = 0; i < Array.getLength(array); i += 1 + random.nextInt(9)) {
            set(array, i, SPECIAL[random.nextInt(SPECIAL.length)]);
        }
    }

    static void set(Object array, int position, double value) {
        switch (array) {
            case float[] floats -> floats[position] = (float) value;
            case double[] doubles -> doubles[position] = value;
            default -> throw new IllegalArgumentException(array.getClass().getName());
        }
    }

    /** The bits of an element, those of one NaN standing for all. */
    static long bits(Object array, int position) {
        return switch (array) {
            case float[] floats -> Float.floatToIntBits(floats[position]);
            case double[] doubles -> Double.doubleToLongBits(doubles[position]);
            default -> throw new IllegalArgumentException(array.getClass().getName());
        };
    }
}
