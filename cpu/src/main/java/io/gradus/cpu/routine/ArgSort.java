package io.gradus.cpu.routine;

import java.util.Arrays;
import java.util.List;

/**
 * Positions in order. An element becomes a whole number of the same order; up to 32 bits share a
 * long with their position, so that sorting numbers sorts positions, and equal elements keep their
 * order. Elements of 64 bits are sorted digit by digit, the last first.
 */
final class ArgSort {
    private static final int DIGIT = 11;

    private ArgSort() {}

    static void run(boolean descending, List<Item> inputs, List<Item> outputs) {
        var x = inputs.getFirst();
        var positions = outputs.getFirst();
        if (isWide(x.array())) {
            positions.put(ofWide(wideKeys(x, descending)));
            return;
        }
        long[] keys = keys(x, descending);
        Arrays.sort(keys);
        put(keys, positions);
    }

    /** The positions of the k greatest elements. */
    static void largest(int k, List<Item> inputs, List<Item> outputs) {
        var x = inputs.getFirst();
        var positions = outputs.getFirst();
        if (k > x.size(0)) {
            throw new IllegalArgumentException(
                    k + " of " + x.size(0) + " elements: k is at most the size of the last axis");
        }
        if (isWide(x.array())) {
            positions.put(Arrays.copyOf(ofWide(wideKeys(x, true)), k));
            return;
        }
        put(smallest(keys(x, true), k), positions);
    }

    private static void put(long[] keys, Item positions) {
        int[] out = (int[]) positions.array();
        for (int i = 0; i < positions.size(0); i++) {
            out[positions.offset() + i] = (int) keys[i];
        }
    }

    /**
     * The k smallest keys in order: the best so far stand at the front of a buffer, and what is
     * smaller than the last of them joins until the buffer is full and sorted again.
     */
    private static long[] smallest(long[] keys, int k) {
        if (k == 0 || k > keys.length / 4) {
            Arrays.sort(keys);
            return keys;
        }
        long[] best = new long[Math.max(2 * k, 1024)];
        int count = 0;
        long limit = Long.MAX_VALUE;
        for (long key : keys) {
            if (key < limit) {
                best[count++] = key;
                if (count == best.length) {
                    Arrays.sort(best);
                    count = k;
                    limit = best[k - 1];
                }
            }
        }
        Arrays.sort(best, 0, count);
        return best;
    }

    private static boolean isWide(Object array) {
        return array instanceof double[] || array instanceof long[];
    }

    /** Order in the upper half, position in the lower. */
    private static long[] keys(Item x, boolean descending) {
        int flip = descending ? -1 : 0;
        long[] keys = new long[x.size(0)];
        int from = x.offset();
        switch (x.array()) {
            case float[] a -> {
                for (int i = 0; i < keys.length; i++) {
                    // A sum with 0 makes 0 of −0.
                    int bits = Float.floatToIntBits(a[from + i] + 0f);
                    int order = bits ^ (bits >> 31) & Integer.MAX_VALUE;
                    keys[i] = (long) (order ^ flip) << 32 | i;
                }
            }
            case int[] a -> {
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = (long) (a[from + i] ^ flip) << 32 | i;
                }
            }
            case byte[] a -> {
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = (long) (a[from + i] & 0xff ^ flip) << 32 | i;
                }
            }
            case boolean[] a -> {
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = (long) ((a[from + i] ? 1 : 0) ^ flip) << 32 | i;
                }
            }
            default -> throw new AssertionError(x.array().getClass());
        }
        return keys;
    }

    /** Keys whose order is that of unsigned numbers. */
    private static long[] wideKeys(Item x, boolean descending) {
        long flip = (descending ? -1 : 0) ^ Long.MIN_VALUE;
        long[] keys = new long[x.size(0)];
        int from = x.offset();
        switch (x.array()) {
            case double[] a -> {
                for (int i = 0; i < keys.length; i++) {
                    long bits = Double.doubleToLongBits(a[from + i] + 0.0);
                    keys[i] = bits ^ (bits >> 63) & Long.MAX_VALUE ^ flip;
                }
            }
            case long[] a -> {
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = a[from + i] ^ flip;
                }
            }
            default -> throw new AssertionError(x.array().getClass());
        }
        return keys;
    }

    private static int[] ofWide(long[] keys) {
        int[] positions = new int[keys.length];
        Arrays.setAll(positions, i -> i);
        if (keys.length < 64) {
            insert(keys, positions);
            return positions;
        }
        int[] others = new int[keys.length];
        for (int shift = 0; shift < 64; shift += DIGIT) {
            int[] starts = new int[(1 << DIGIT) + 1];
            for (long key : keys) {
                starts[digit(key, shift) + 1]++;
            }
            if (starts[digit(keys[0], shift) + 1] == keys.length) {
                continue; // all have the same digit
            }
            for (int i = 1; i < starts.length; i++) {
                starts[i] += starts[i - 1];
            }
            for (int position : positions) {
                others[starts[digit(keys[position], shift)]++] = position;
            }
            int[] swapped = positions;
            positions = others;
            others = swapped;
        }
        return positions;
    }

    private static void insert(long[] keys, int[] positions) {
        for (int i = 1; i < positions.length; i++) {
            int position = positions[i];
            int at = i;
            while (at > 0 && Long.compareUnsigned(keys[positions[at - 1]], keys[position]) > 0) {
                positions[at] = positions[--at];
            }
            positions[at] = position;
        }
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (1 << DIGIT) - 1;
    }
}
