package io.gradus.cpu.routine;

/**
 * Many 32-bit keys in order, digit by digit, the last first: three passes, whatever the keys are,
 * where comparisons would need twenty.
 */
final class Radix {
    /** From here on three passes are faster than the JDK's sort. */
    static final int WORTHWHILE = 1 << 15;

    private static final int DIGIT = 11;
    private static final int BUCKETS = 1 << DIGIT;
    private static final int PASSES = 3;

    private Radix() {}

    /** Sorts floats as {@link java.util.Arrays#sort(float[])} does: −0 before 0, NaN last. */
    static void sort(float[] a, int start, int end) {
        int[] keys = new int[end - start];
        for (int i = 0; i < keys.length; i++) {
            // Canonical NaN, so that none comes first; the order of unsigned numbers.
            int bits = Float.floatToIntBits(a[start + i]);
            keys[i] = bits ^ (bits >> 31 | Integer.MIN_VALUE);
        }
        int[] sorted = sorted(keys);
        for (int i = 0; i < sorted.length; i++) {
            int key = sorted[i];
            a[start + i] = Float.intBitsToFloat(key ^ (~key >> 31 | Integer.MIN_VALUE));
        }
    }

    /** Sorts numbers, the smallest first. */
    static void sort(int[] a, int start, int end) {
        int[] keys = new int[end - start];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = a[start + i] ^ Integer.MIN_VALUE;
        }
        int[] sorted = sorted(keys);
        for (int i = 0; i < sorted.length; i++) {
            a[start + i] = sorted[i] ^ Integer.MIN_VALUE;
        }
    }

    /** The keys in the order of unsigned numbers; the array given is used up. */
    private static int[] sorted(int[] keys) {
        int[][] starts = new int[PASSES][BUCKETS];
        for (int key : keys) {
            starts[0][key & BUCKETS - 1]++;
            starts[1][key >>> DIGIT & BUCKETS - 1]++;
            starts[2][key >>> 2 * DIGIT]++;
        }
        int[] from = keys;
        int[] to = new int[keys.length];
        for (int pass = 0; pass < PASSES; pass++) {
            int[] next = starts[pass];
            int shift = pass * DIGIT;
            if (next[from[0] >>> shift & BUCKETS - 1] == keys.length) {
                continue; // all have the same digit
            }
            int sum = 0;
            for (int i = 0; i < BUCKETS; i++) {
                int count = next[i];
                next[i] = sum;
                sum += count;
            }
            for (int key : from) {
                to[next[key >>> shift & BUCKETS - 1]++] = key;
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }
}
