package io.gradus.cpu.routine;

import java.util.Arrays;
import java.util.List;

/**
 * The elements of a vector in order, by the JDK's sort or digit by digit: NaN last, −0 before 0.
 */
final class Sort {
    private Sort() {}

    static void run(boolean descending, List<Item> inputs, List<Item> outputs) {
        var from = inputs.getFirst();
        var to = outputs.getFirst();
        int start = to.offset();
        int end = start + to.size(0);
        System.arraycopy(from.array(), from.offset(), to.array(), start, to.size(0));
        boolean many = to.size(0) >= Radix.WORTHWHILE;
        switch (to.array()) {
            case float[] a when many -> Radix.sort(a, start, end);
            case int[] a when many -> Radix.sort(a, start, end);
            case float[] a -> Arrays.sort(a, start, end);
            case double[] a -> Arrays.sort(a, start, end);
            case int[] a -> Arrays.sort(a, start, end);
            case long[] a -> Arrays.sort(a, start, end);
            case byte[] a -> sortUnsigned(a, start, end);
            case boolean[] a -> sort(a, start, end);
            default -> throw new AssertionError(to.array().getClass());
        }
        if (descending) {
            reverse(to.array(), start, end);
        }
    }

    /** Bytes have few values: it is enough to count them. */
    private static void sortUnsigned(byte[] a, int start, int end) {
        int[] counts = new int[256];
        for (int i = start; i < end; i++) {
            counts[a[i] & 0xff]++;
        }
        int at = start;
        for (int value = 0; value < counts.length; value++) {
            Arrays.fill(a, at, at + counts[value], (byte) value);
            at += counts[value];
        }
    }

    private static void sort(boolean[] a, int start, int end) {
        int falses = 0;
        for (int i = start; i < end; i++) {
            falses += a[i] ? 0 : 1;
        }
        Arrays.fill(a, start, start + falses, false);
        Arrays.fill(a, start + falses, end, true);
    }

    private static void reverse(Object array, int start, int end) {
        for (int i = start, j = end - 1; i < j; i++, j--) {
            switch (array) {
                case float[] a -> {
                    float swapped = a[i];
                    a[i] = a[j];
                    a[j] = swapped;
                }
                case double[] a -> {
                    double swapped = a[i];
                    a[i] = a[j];
                    a[j] = swapped;
                }
                case int[] a -> {
                    int swapped = a[i];
                    a[i] = a[j];
                    a[j] = swapped;
                }
                case long[] a -> {
                    long swapped = a[i];
                    a[i] = a[j];
                    a[j] = swapped;
                }
                case byte[] a -> {
                    byte swapped = a[i];
                    a[i] = a[j];
                    a[j] = swapped;
                }
                case boolean[] a -> {
                    boolean swapped = a[i];
                    a[i] = a[j];
                    a[j] = swapped;
                }
                default -> throw new AssertionError(array.getClass());
            }
        }
    }
}
