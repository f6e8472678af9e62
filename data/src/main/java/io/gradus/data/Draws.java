package io.gradus.data;

/**
 * Random draws that depend on nothing but a seed, a purpose and an index.
 *
 * <p>Each instance hashes its key with a running counter (the SplitMix64 finaliser of Steele, Lea
 * and Flood, "Fast splittable pseudorandom number generators", 2014), so example number i of a data
 * set is the same whichever thread makes it and whatever was made before. Only additions,
 * multiplications, shifts and {@link StrictMath} are used, so the bits are the same on every
 * platform.
 */
final class Draws {

    /** What random numbers are drawn for: the same seed gives each use its own. */
    enum Purpose {
        TRAIN_IMAGE,
        TRAIN_LABELS,
        TEST_IMAGE,
        TEST_LABELS,
        EPOCH,
        SPLIT,
        MOONS,
        SPIRALS,
        BLOBS,
        SHUFFLE
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /**
     * Starts the sequence of one example.
     *
     * @param seed the user's seed
     * @param purpose what the draws are for
     * @param index the number of the example or epoch
     */
    Draws(long seed, Purpose purpose, long index) {
        state = mix(mix(mix(seed + GOLDEN) + (1L + purpose.ordinal()) * GOLDEN) + index * GOLDEN);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The next 64 random bits. */
    long bits() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number in 0 (inclusive) to 1 (exclusive). */
    double uniform() {
        return (bits() >>> 11) * UNIT;
    }

    /** A number between {@code low} and {@code high}. */
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /**
     * A whole number in 0 (inclusive) to {@code bound} (exclusive), each equally likely to within
     * 2⁻³³ for any bound an array can have.
     */
    int below(int bound) {
        return (int) Math.unsignedMultiplyHigh(bits(), bound);
    }

    /**
     * A bell-shaped number with mean 0, deviation 1 and no value beyond ±3.47: the scaled sum of
     * four uniforms, which unlike a true Gaussian has no outliers that would carry a stroke off the
     * page.
     */
    double bell() {
        long first = bits();
        long sum =
                (first & 0xFFFF)
                        + (first >>> 16 & 0xFFFF)
                        + (first >>> 32 & 0xFFFF)
                        + (first >>> 48);
        // Four uniforms on 0..65535: mean 4 * 32767.5, variance 4 * (65536² - 1) / 12.
        return (sum - 131070.0) * (1.0 / 37837.2272);
    }

    /** A Gaussian number with mean 0 and deviation 1 (polar method of Marsaglia). */
    double gaussian() {
        double x;
        double squared;
        do {
            x = 2 * uniform() - 1;
            double y = 2 * uniform() - 1;
            squared = x * x + y * y;
        } while (squared >= 1 || squared == 0);
        return x * Math.sqrt(-2 * StrictMath.log(squared) / squared);
    }

    /**
     * Fills {@code order} with the numbers 0 to n - 1 in random order, every order equally likely.
     */
    int[] permutation(int count) {
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
