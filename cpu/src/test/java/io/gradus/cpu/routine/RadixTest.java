package io.gradus.cpu.routine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorting digit by digit gives what the JDK's sort gives, bit for bit. */
class RadixTest {
    private static final float[] SPECIAL = {
        Float.NaN,
        Float.intBitsToFloat(0xffc00001),
        0f,
        -0f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 1000, 40_000})
    void floatsOfAllKinds(int count) {
        var random = new SplittableRandom(count);
        var a = new float[count + 2];
        for (int i = 0; i < a.length; i++) {
            a[i] =
                    switch (random.nextInt(3)) {
                        case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                        case 1 -> Float.intBitsToFloat(random.nextInt());
                        default -> random.nextInt(-5, 5);
                    };
        }
        var expected = a.clone();
        Arrays.sort(expected, 1, count + 1);
        Radix.sort(a, 1, count + 1);
        // Arrays.equals tells −0 from 0 and takes all NaN for one.
        assertThat(Arrays.equals(a, expected)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 11, 1 << 22, Integer.MAX_VALUE})
    void integersOfAllSizes(int most) {
        var random = new SplittableRandom(7);
        int[] a = random.ints(40_000, -most, most).toArray();
        int[] expected = a.clone();
        Arrays.sort(expected, 5, 39_000);
        Radix.sort(a, 5, 39_000);
        assertThat(a).isEqualTo(expected);
    }

    @Test
    void equalNumbersNeedNoPass() {
        int[] a = new int[100];
        Arrays.fill(a, -7);
        Radix.sort(a, 0, 100);
        assertThat(a).containsOnly(-7);
    }
}
