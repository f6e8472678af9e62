package io.gradus.cpu.codegen;

/**
 * Copies of parts of arrays, for the rare vector of which some lanes lie outside; generated code
 * calls it.
 */
final class Window {
    private Window() {}

    static float[] of(float[] array, int from, int length) {
        var window = new float[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    static double[] of(double[] array, int from, int length) {
        var window = new double[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    static int[] of(int[] array, int from, int length) {
        var window = new int[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    static long[] of(long[] array, int from, int length) {
        var window = new long[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    static short[] of(short[] array, int from, int length) {
        var window = new short[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    static byte[] of(byte[] array, int from, int length) {
        var window = new byte[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    static boolean[] of(boolean[] array, int from, int length) {
        var window = new boolean[length];
        copy(array, array.length, from, window, length);
        return window;
    }

    private static void copy(Object array, int size, int from, Object window, int length) {
        int first = Math.max(0, from);
        int end = (int) Math.min(size, (long) from + length);
        if (first < end) {
            System.arraycopy(array, first, window, first - from, end - first);
        }
    }
}
