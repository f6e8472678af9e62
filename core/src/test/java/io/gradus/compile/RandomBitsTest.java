package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Local;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RandomBitsTest {
    private static final int COUNT = 1 << 20;
    private static final Local KEY = new Local("key", DType.INT32);
    private static final Local COUNTER = new Local("counter", DType.INT32);
    private static final Local FIRST = new Local("first", DType.INT32);
    private static final Local SECOND = new Local("second", DType.INT32);
    private static final RandomBits.Bits GIVEN = new RandomBits.Bits(FIRST.read(), SECOND.read());

    private static RandomBits.Bits stream() {
        return RandomBits.bits(Expr.constant(1234), KEY.read(), Expr.constant(0), COUNTER.read());
    }

    /** Known answers of threefry2x32 with 20 rounds, from the test vectors of Random123. */
    @ParameterizedTest
    @CsvSource({
        "00000000, 00000000, 00000000, 00000000, 6b200159, 99ba4efe",
        "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
        "13198a2e, 03707344, 243f6a88, 85a308d3, c4923a9c, 483df7a0"
    })
    void knownAnswers(String k0, String k1, String c0, String c1, String first, String second) {
        var bits = RandomBits.bits(hex(k0), hex(k1), hex(c0), hex(c1));
        assertThat(evaluate(bits.first(), 0, 0)).isEqualTo(Integer.parseUnsignedInt(first, 16));
        assertThat(evaluate(bits.second(), 0, 0)).isEqualTo(Integer.parseUnsignedInt(second, 16));
    }

    private static Expr hex(String word) {
        return Expr.constant(Integer.parseUnsignedInt(word, 16));
    }

    // ---- bits
    // ----------------------------------------------------------------------------------------------------

    @Test
    void everyBitIsSetHalfOfTheTime() {
        for (var word : List.of(stream().first(), stream().second())) {
            var counts = new int[32];
            forEach(
                    word,
                    5,
                    value -> {
                        for (int bit = 0; bit < 32; bit++) {
                            counts[bit] += (int) value >> bit & 1;
                        }
                    });
            for (int count : counts) {
                assertThat(count).isCloseTo(COUNT / 2, within((int) (5 * Math.sqrt(COUNT / 4.0))));
            }
        }
    }

    @Test
    void everyInputBitChangesHalfOfTheOutput() {
        var bits = RandomBits.bits(Expr.constant(7), KEY.read(), Expr.constant(9), COUNTER.read());
        var random = new SplittableRandom(2);
        for (int bit = 0; bit < 64; bit++) {
            int flipped = 0;
            int rounds = 200;
            for (int i = 0; i < rounds; i++) {
                int k = random.nextInt();
                int c = random.nextInt();
                int k2 = bit < 32 ? k ^ 1 << bit : k;
                int c2 = bit < 32 ? c : c ^ 1 << bit;
                flipped += Integer.bitCount(at(bits.first(), k, c) ^ at(bits.first(), k2, c2));
                flipped += Integer.bitCount(at(bits.second(), k, c) ^ at(bits.second(), k2, c2));
            }
            // 64 bits each time, of which half should change: five standard deviations.
            assertThat(flipped)
                    .as("bit %s", bit)
                    .isCloseTo(32 * rounds, within((int) (5 * Math.sqrt(16.0 * rounds))));
        }
    }

    private static int at(Expr word, int key, int counter) {
        return (Integer)
                Evaluator.evaluate(
                        word,
                        new Evaluator.Context() {
                            @Override
                            public Object read(Local local) {
                                return local == KEY ? key : counter;
                            }
                        });
    }

    // ---- distributions
    // -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void uniformNumbersAreUniform(DType dtype) {
        var numbers = draw(RandomBits.uniform(dtype, stream()), 1);
        assertThat(Arrays.stream(numbers).allMatch(u -> u >= 0 && u < 1)).isTrue();
        assertThat(moment(numbers, 1)).isCloseTo(0.5, within(5 * Math.sqrt(1 / 12.0 / COUNT)));
        assertThat(moment(numbers, 2)).isCloseTo(1 / 3.0, within(5 * Math.sqrt(4 / 45.0 / COUNT)));
        followsDistribution(numbers, u -> u);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void normalNumbersAreNormal(DType dtype) {
        var numbers = draw(RandomBits.normal(dtype, stream()), 2);
        double n = COUNT;
        assertThat(moment(numbers, 1)).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(moment(numbers, 2)).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
        assertThat(moment(numbers, 3)).isCloseTo(0, within(5 * Math.sqrt(15 / n)));
        assertThat(moment(numbers, 4)).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
        followsDistribution(numbers, x -> 0.5 * (1 + Ulps.erf(x / Math.sqrt(2))));
        // Beyond three and four standard deviations there are as many as there should be.
        share(numbers, 3, 2.699796063260207e-3);
        share(numbers, 4, 6.334248366623996e-5);
    }

    private static void share(double[] numbers, double beyond, double expected) {
        long found = Arrays.stream(numbers).filter(x -> Math.abs(x) > beyond).count();
        assertThat((double) found)
                .isCloseTo(COUNT * expected, within(5 * Math.sqrt(COUNT * expected)));
    }

    private static double moment(double[] numbers, int power) {
        return Arrays.stream(numbers).map(x -> Math.pow(x, power)).sum() / numbers.length;
    }

    /**
     * The test of Kolmogorov and Smirnov: a distance this large comes up once in a million samples.
     */
    private static void followsDistribution(double[] numbers, DoubleUnaryOperator distribution) {
        var sorted = numbers.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double share = distribution.applyAsDouble(sorted[i]);
            distance =
                    Math.max(
                            distance,
                            Math.max(share - (double) i / COUNT, (i + 1.0) / COUNT - share));
        }
        assertThat(distance * Math.sqrt(COUNT)).isLessThan(2.7);
    }

    @Test
    void neighboursAndStreamsAreUncorrelated() {
        var numbers = draw(RandomBits.normal(DType.FLOAT32, stream()), 3);
        for (int key : new int[] {4, 3 ^ 1 << 31, 3 + (1 << 16)}) {
            var other = draw(RandomBits.normal(DType.FLOAT32, stream()), key);
            assertThat(correlation(numbers, other, 0)).isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        }
        for (int lag : new int[] {1, 2, 3, 7, 64, 784, 1024}) {
            assertThat(correlation(numbers, numbers, lag))
                    .as("lag %s", lag)
                    .isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        }
    }

    private static double correlation(double[] a, double[] b, int lag) {
        double sum = 0;
        for (int i = lag; i < a.length; i++) {
            sum += a[i] * b[i - lag];
        }
        return sum / a.length;
    }

    // ---- the ends of the ranges
    // ----------------------------------------------------------------------------------

    @Test
    void uniformNumbersReachTheirEnds() {
        assertThat(evaluate(RandomBits.uniform(DType.FLOAT32, GIVEN), 0, 0)).isEqualTo(0f);
        assertThat(evaluate(RandomBits.uniform(DType.FLOAT32, GIVEN), -1, -1))
                .isEqualTo(0x0.ffffffp0f);
        assertThat(evaluate(RandomBits.uniform(DType.FLOAT64, GIVEN), 0, 0)).isEqualTo(0.0);
        assertThat(evaluate(RandomBits.uniform(DType.FLOAT64, GIVEN), -1, -1))
                .isEqualTo(Math.nextDown(1.0));
        assertThat(evaluate(RandomBits.uniform(DType.FLOAT64, GIVEN), 1 << 31, 0)).isEqualTo(0.5);
    }

    @Test
    void normalNumbersAreTheQuantilesOfTheirBits() {
        var single = Expand.expand(RandomBits.normal(DType.FLOAT32, GIVEN));
        var twice = Expand.expand(RandomBits.normal(DType.FLOAT64, GIVEN));
        var random = new SplittableRandom(4);
        for (int i = 0; i < 400; i++) {
            // From the middle to the last bits of both tails.
            long size = random.nextLong() >>> 1 + random.nextInt(62);
            long bits =
                    i % 4 == 0
                            ? size
                            : i % 4 == 1
                                    ? ~size
                                    : i % 4 == 2 ? Long.MAX_VALUE - size : Long.MIN_VALUE + size;
            double x = (Double) evaluate(twice, (int) (bits >>> 32), (int) bits);
            assertThat(x).isEqualTo(-(Double) evaluate(twice, (int) (~bits >>> 32), (int) ~bits));
            assertThat(distanceToQuantile(x, bits)).as("%016x", bits).isLessThan(4 * Math.ulp(x));
            float f = (Float) evaluate(single, (int) (bits >>> 32), (int) bits);
            // float32 leaves eight of the bits out: that moves the point a little, and much at the
            // very end.
            double density = Math.sqrt(2 / Math.PI) * Math.exp(-x * x / 2);
            if (Long.MAX_VALUE - (bits ^ bits >> 63) > 1L << 20) {
                assertThat((double) f)
                        .as("%016x", bits)
                        .isCloseTo(x, within(4.0 * Math.ulp(f) + 0x1p-55 / density));
            }
        }
        assertThat((Float) evaluate(single, Integer.MAX_VALUE, -1)).isBetween(8.4f, 8.5f);
        assertThat((Float) evaluate(single, Integer.MIN_VALUE, 0)).isBetween(-8.5f, -8.4f);
        assertThat((Double) evaluate(twice, Integer.MAX_VALUE, -1)).isBetween(9.1, 9.2);
    }

    /**
     * How far x is from the point that has the share of these bits on its left, by one step of
     * Newton's method.
     */
    private static double distanceToQuantile(double x, long bits) {
        var digits = new MathContext(50);
        var size = new BigDecimal(bits ^ bits >> 63).add(new BigDecimal("0.5"));
        var share = size.divide(BigDecimal.TWO.pow(63), digits);
        var z = new BigDecimal(Math.abs(x));
        var found = Precise.erf(z.divide(BigDecimal.TWO.sqrt(digits), digits));
        double density = Math.sqrt(2 / Math.PI) * Math.exp(-x * x / 2);
        return Math.abs(found.subtract(share).doubleValue()) / density;
    }

    // ---- integers
    // ------------------------------------------------------------------------------------------------

    @Test
    void integersAreTheUpperHalfOfAnExactProduct() {
        var random = new SplittableRandom(6);
        for (int i = 0; i < 300; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            long low = Math.min(a, b);
            long high = i == 0 ? Long.MAX_VALUE : Math.max(a, b) + (a == b ? 1 : 0);
            low = i == 0 ? Long.MIN_VALUE : low;
            var count = BigInteger.valueOf(high).subtract(BigInteger.valueOf(low));
            long bits = i == 1 ? -1 : random.nextLong();
            var expected =
                    new BigInteger(Long.toUnsignedString(bits))
                            .multiply(count)
                            .shiftRight(64)
                            .add(BigInteger.valueOf(low));
            var drawn = RandomBits.integer(DType.INT64, GIVEN, low, high);
            assertThat(evaluate(drawn, (int) (bits >>> 32), (int) bits))
                    .isEqualTo(expected.longValueExact());
        }
    }

    @Test
    void smallIntegersAreEquallyLikely() {
        var counts = new int[13];
        for (double x : draw(RandomBits.integer(DType.INT32, stream(), -6, 7), 8)) {
            counts[(int) x + 6]++;
        }
        double expected = COUNT / 13.0;
        double chiSquare =
                Arrays.stream(counts)
                        .mapToDouble(c -> (c - expected) * (c - expected) / expected)
                        .sum();
        // Twelve degrees of freedom: 51 comes up once in a million samples.
        assertThat(chiSquare).isLessThan(51);
    }

    @Test
    void refusesWhatItCannotDraw() {
        assertThatThrownBy(() -> RandomBits.integer(DType.INT32, GIVEN, 3, 3))
                .hasMessageContaining("from 3 up to");
        assertThatThrownBy(() -> RandomBits.integer(DType.FLOAT32, GIVEN, 0, 3))
                .hasMessageContaining("float32");
        assertThatThrownBy(() -> RandomBits.uniform(DType.INT32, GIVEN))
                .hasMessageContaining("int32");
    }

    // ---- evaluation
    // ----------------------------------------------------------------------------------------------

    private static Object evaluate(Expr e, int first, int second) {
        return Evaluator.evaluate(
                e,
                new Evaluator.Context() {
                    @Override
                    public Object read(Local local) {
                        return local == FIRST ? first : second;
                    }
                });
    }

    private static double[] draw(Expr e, int key) {
        var numbers = new double[COUNT];
        var at = new int[1];
        forEach(e, key, value -> numbers[at[0]++] = value);
        return numbers;
    }

    private static void forEach(Expr e, int key, DoubleConsumer use) {
        var batch = new BatchEvaluator(Expand.expand(e));
        Arrays.fill((int[]) batch.input(KEY), key);
        var counters = (int[]) batch.input(COUNTER);
        for (int start = 0; start < COUNT; start += counters.length) {
            for (int i = 0; i < counters.length; i++) {
                counters[i] = start + i;
            }
            switch (batch.run()) {
                case float[] x -> {
                    for (float value : x) {
                        use.accept(value);
                    }
                }
                case double[] x -> {
                    for (double value : x) {
                        use.accept(value);
                    }
                }
                case int[] x -> {
                    for (int value : x) {
                        use.accept(value);
                    }
                }
                default -> throw new AssertionError(e.dtype());
            }
        }
    }
}
