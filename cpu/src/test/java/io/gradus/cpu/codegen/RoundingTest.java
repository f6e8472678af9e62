package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.value;

import io.gradus.cpu.TierEquality;
import io.gradus.ir.DType;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Conversions to narrower floats on the numbers that are hard to round: near the middle of two,
 * where going through float32 would round twice.
 */
class RoundingTest {
    private static final int COUNT = 4096 + 11;
    private static final List<DType> TARGETS =
            List.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64);

    @Test
    void everyTierRoundsAlike() {
        var random = new SplittableRandom(9);
        var doubles = new double[COUNT];
        var longs = new long[COUNT];
        var ints = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            longs[i] = hard(random, 63);
            ints[i] = (int) hard(random, 31);
            doubles[i] = Math.scalb((double) hard(random, 60), random.nextInt(-220, 80));
        }
        for (var to : TARGETS) {
            check(DType.FLOAT64, to, doubles);
            check(DType.INT64, to, longs);
            check(DType.INT32, to, ints);
        }
    }

    private static void check(DType from, DType to, Object array) {
        TierEquality.assertSame(
                Samples.tiers(), map(value(from, COUNT), value(to, COUNT), x -> x.cast(to)), array);
    }

    /** A few leading digits, the middle of what follows, and sometimes a little more or less. */
    private static long hard(SplittableRandom random, int bits) {
        int precision = new int[] {8, 11, 24}[random.nextInt(3)];
        int shift = random.nextInt(0, bits - 7);
        long leading = random.nextLong(1L << Math.min(precision, bits - shift));
        long middle = shift == 0 ? 0 : 1L << (shift - 1);
        long x = (leading << shift) + middle + random.nextInt(-1, 2);
        return random.nextBoolean() ? x : -x;
    }
}
