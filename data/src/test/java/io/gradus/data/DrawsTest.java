package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.data.Draws.Purpose;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

    private static final int MANY = 200_000;

    @Test
    void aSequenceDependsOnSeedPurposeAndIndexAlone() {
        long[] first = LongStream.generate(new Draws(1, Purpose.EPOCH, 2)::bits).limit(5).toArray();

        assertThat(LongStream.generate(new Draws(1, Purpose.EPOCH, 2)::bits).limit(5).toArray())
                .isEqualTo(first);
        assertThat(new Draws(2, Purpose.EPOCH, 2).bits()).isNotEqualTo(first[0]);
        assertThat(new Draws(1, Purpose.SPLIT, 2).bits()).isNotEqualTo(first[0]);
        assertThat(new Draws(1, Purpose.EPOCH, 3).bits()).isNotEqualTo(first[0]);
    }

    @Test
    void neighbouringSeedsAndIndicesShareNoBits() {
        long distinct =
                IntStream.range(0, 100)
                        .boxed()
                        .flatMap(seed ->
                                IntStream.range(0, 100)
                                        .mapToObj(index ->
                                                new Draws(seed, Purpose.TRAIN_IMAGE, index).bits()))
                        .distinct()
                        .count();

        assertThat(distinct).isEqualTo(10_000);
    }

    @Test
    void uniformsFillTheirRangeEvenly() {
        var draws = new Draws(3, Purpose.MOONS, 0);
        var counts = new int[10];
        for (int i = 0; i < MANY; i++) {
            counts[(int) ((draws.uniform(-2, 3) + 2) * 2)]++;
        }

        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(MANY / 10 - 700, MANY / 10 + 700));
    }

    @Test
    void boundedDrawsHitEveryNumberEquallyOften() {
        var draws = new Draws(4, Purpose.MOONS, 0);
        var counts = new int[7];
        for (int i = 0; i < MANY; i++) {
            counts[draws.below(7)]++;
        }

        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(MANY / 7 - 800, MANY / 7 + 800));
    }

    @Test
    void bellAndGaussianHaveMeanZeroAndDeviationOne() {
        var draws = new Draws(5, Purpose.MOONS, 0);
        double[] bells = IntStream.range(0, MANY).mapToDouble(i -> draws.bell()).toArray();
        double[] gaussians = IntStream.range(0, MANY).mapToDouble(i -> draws.gaussian()).toArray();

        for (double[] values : new double[][] {bells, gaussians}) {
            assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(.01));
            assertThat(Arrays.stream(values).map(v -> v * v).average().orElseThrow())
                    .isCloseTo(1, within(.015));
        }
        assertThat(Arrays.stream(bells).map(Math::abs).max().orElseThrow()).isLessThan(3.47);
        // 0.27 % of a Gaussian lies beyond 3 deviations.
        assertThat(Arrays.stream(gaussians).filter(v -> Math.abs(v) > 3).count())
                .isBetween(440L, 640L);
    }

    @Test
    void everyPermutationComesEquallyOften() {
        var counts = new int[6];
        for (int i = 0; i < 60_000; i++) {
            int[] order = new Draws(6, Purpose.EPOCH, i).permutation(3);
            counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
        }

        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_600, 10_400));
    }

    @Test
    void theBitsArePinned() {
        var draws = new Draws(42, Purpose.TRAIN_IMAGE, 7);

        assertThat(draws.bits()).isEqualTo(-3638061995132369030L);
        assertThat(draws.uniform()).isEqualTo(0.11843442608166288);
        assertThat(draws.gaussian()).isEqualTo(0.009350087062037112);
        assertThat(draws.bell()).isEqualTo(-0.3871583909298723);
    }
}
