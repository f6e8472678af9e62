package io.gradus.data;

import java.util.Arrays;

/** Chooses which rows are kept back for the test. */
final class Splits {

    private Splits() {}

    /** Row numbers 0 to {@code count - 1} in an order drawn from the seed, cut in two. */
    static TrainTest<int[]> of(int count, double testFraction, long seed) {
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new IllegalArgumentException(
                    "the fraction kept for the test must lie between 0 and 1, for example 0.2; got "
                            + testFraction);
        }
        int test = (int) Math.round(count * testFraction);
        if (test == 0 || test == count) {
            throw new IllegalArgumentException(
                    "a fraction of "
                            + testFraction
                            + " of "
                            + count
                            + " rows leaves "
                            + (test == 0 ? "none for the test" : "none to learn from"));
        }
        int[] order = new Draws(seed, Draws.Purpose.SPLIT, 0).permutation(count);
        return new TrainTest<>(Arrays.copyOfRange(order, test, count), Arrays.copyOf(order, test));
    }

    /** The numbers {@code from} to {@code to - 1}. */
    static int[] range(int from, int to) {
        var range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }
}
