package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;

/**
 * Random numbers as expressions of a key and a counter: no state, so any element can be drawn
 * alone, at any number of threads.
 *
 * <p>The bits are Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, <i>Parallel random
 * numbers: as easy as 1, 2, 3</i>, 2011), which passes every known test of randomness and needs
 * nothing but 32-bit additions, rotations and exclusive ors. float32 numbers are made of 32-bit
 * values alone.
 */
public final class RandomBits {
    private static final int PARITY = 0x1BD11BDA;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
    private static final int ROUNDS = 20;

    private RandomBits() {}

    /**
     * 64 random bits.
     *
     * @param first 32 of them, int32
     * @param second the others, int32
     */
    public record Bits(Expr first, Expr second) {
        /** Both words as one int64, the first on top. */
        private Expr together() {
            var high = first.cast(DType.INT64).apply(BinaryOp.SHL, Expr.constant(32L));
            return high.apply(BinaryOp.OR, unsigned(second));
        }
    }

    /**
     * The bits that belong to a key and a counter.
     *
     * @param keyHigh half of the key, int32
     * @param keyLow the other half
     * @param counterHigh half of the counter, int32
     * @param counterLow the other half
     * @return the bits
     */
    public static Bits bits(Expr keyHigh, Expr keyLow, Expr counterHigh, Expr counterLow) {
        var parity = keyHigh.apply(BinaryOp.XOR, keyLow).apply(BinaryOp.XOR, Expr.constant(PARITY));
        var keys = new Expr[] {keyHigh, keyLow, parity};
        var x = counterHigh.plus(keyHigh);
        var y = counterLow.plus(keyLow);
        for (int round = 0; round < ROUNDS; round++) {
            x = x.plus(y);
            y = rotated(y, ROTATIONS[round % ROTATIONS.length]).apply(BinaryOp.XOR, x);
            if (round % 4 == 3) {
                int injection = round / 4 + 1;
                x = x.plus(keys[injection % 3]);
                y = y.plus(keys[(injection + 1) % 3]).plus(Expr.constant(injection));
            }
        }
        return new Bits(x, y);
    }

    private static Expr rotated(Expr x, int distance) {
        return x.apply(BinaryOp.SHL, Expr.constant(distance))
                .apply(BinaryOp.OR, x.apply(BinaryOp.USHR, Expr.constant(32 - distance)));
    }

    /** A word as a number from 0 to 2³² − 1, int64. */
    private static Expr unsigned(Expr word) {
        return word.cast(DType.INT64).apply(BinaryOp.AND, Expr.constant(0xffffffffL));
    }

    /**
     * A number in [0, 1): a multiple of 2⁻²⁴ or 2⁻⁵³, each as likely as the others; for the 16-bit
     * floats of 2⁻¹¹ or 2⁻⁸, which they hold without rounding to 1.
     *
     * @param dtype a floating dtype; all but float64 take the first word's upper bits
     * @param bits random bits
     * @return the number, in float64 for float64 and in float32 for the others
     */
    public static Expr uniform(DType dtype, Bits bits) {
        int digits =
                switch (dtype) {
                    case FLOAT32 -> 24;
                    case FLOAT16 -> 11;
                    case BFLOAT16 -> 8;
                    default -> 0;
                };
        if (digits > 0) {
            var upper = bits.first.apply(BinaryOp.USHR, Expr.constant(32 - digits));
            return upper.cast(DType.FLOAT32).times(Math.scalb(1.0, -digits));
        }
        requireFloating(dtype);
        return bits.together()
                .apply(BinaryOp.USHR, Expr.constant(11L))
                .cast(DType.FLOAT64)
                .times(0x1p-53);
    }

    /**
     * A number from the normal distribution of mean 0 and standard deviation 1: the inverse of its
     * distribution function at a point of (0, 1), to a few units in the last place. All 64 bits
     * take part: float32 numbers reach ±8.4, float64 numbers ±9.1, and near 0 both are as fine as
     * their type.
     *
     * @param dtype float32 or float64
     * @param bits random bits
     * @return the number
     */
    public static Expr normal(DType dtype, Bits bits) {
        return requireFloating(dtype) == DType.FLOAT32
                ? NormalQuantile.single(bits.first, bits.second)
                : NormalQuantile.twice(bits.together());
    }

    /**
     * A whole number from low to high − 1: the upper half of the product of 64 random bits and the
     * count n of numbers. No number's probability is further from 1/n than 2⁻⁶⁴.
     *
     * @param dtype int32 or int64
     * @param bits random bits
     * @param low the smallest number
     * @param high one more than the largest; both within the dtype's range, or 2³¹ for int32
     * @return the number
     * @throws IllegalArgumentException if there is no number between the bounds, or the dtype is
     *     another
     */
    public static Expr integer(DType dtype, Bits bits, long low, long high) {
        if (low >= high || dtype != DType.INT32 && dtype != DType.INT64) {
            throw new IllegalArgumentException(
                    "no random "
                            + dtype
                            + " from "
                            + low
                            + " up to, but without, "
                            + high
                            + ": the upper bound must be greater, the dtype int32 or int64");
        }
        return integer(dtype, bits, Expr.constant(low), Expr.constant(high - low));
    }

    /**
     * A whole number from low on, with bounds that are known only when a kernel runs.
     *
     * @param dtype int32 or int64
     * @param bits random bits
     * @param low int64: the smallest number
     * @param count int64, unsigned: how many numbers there are to choose from, at least 1
     * @return the number
     */
    public static Expr integer(DType dtype, Bits bits, Expr low, Expr count) {
        return upperProduct(bits, count).plus(low).cast(dtype);
    }

    /** ⌊(first · 2³² + second) · n / 2⁶⁴⌋, all unsigned. */
    private static Expr upperProduct(Bits bits, Expr n) {
        var high = unsigned(bits.first);
        var low = unsigned(bits.second);
        var nLow = n.apply(BinaryOp.AND, Expr.constant(0xffffffffL));
        var carry = high.times(nLow).plus(upper(low.times(nLow)));
        if (n instanceof Expr.Constant known && known.value().longValue() >>> 32 == 0) {
            return upper(carry);
        }
        var nHigh = upper(n);
        var middle = low.times(nHigh).plus(carry.apply(BinaryOp.AND, Expr.constant(0xffffffffL)));
        return high.times(nHigh).plus(upper(carry)).plus(upper(middle));
    }

    private static Expr upper(Expr product) {
        return product.apply(BinaryOp.USHR, Expr.constant(32L));
    }

    private static DType requireFloating(DType dtype) {
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    "random " + dtype + " numbers are made in float32 and cast");
        }
        return dtype;
    }
}
