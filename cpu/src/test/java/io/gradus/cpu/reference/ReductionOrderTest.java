package io.gradus.cpu.reference;

import static io.gradus.cpu.Kernels.reduction;
import static io.gradus.cpu.Kernels.value;
import static io.gradus.cpu.reference.InterpreterTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import org.junit.jupiter.api.Test;

/** The order in which reductions combine their elements, by loops written out. */
class ReductionOrderTest {
    /** Sums of numbers of very different size show every change of order. */
    private static float[] wild(int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(i * 12.9898) * (float) Math.pow(2, i * 7 % 40);
        }
        return values;
    }

    private static float sum(Stmt.Order order, float[] values) {
        var result = new float[1];
        run(
                reduction(
                        value(DType.FLOAT32, values.length),
                        value(DType.FLOAT32),
                        order,
                        Monoid.sum(DType.FLOAT32)),
                values,
                result);
        return result[0];
    }

    @Test
    void shortSumsAreOneChain() {
        for (int n : new int[] {1, 2, 31, 32}) {
            var values = wild(n);
            float expected = 0;
            for (float value : values) {
                expected += value;
            }
            assertThat(sum(Stmt.Order.LANES, values)).isEqualTo(expected);
            assertThat(sum(Stmt.Order.SEQUENTIAL, values)).isEqualTo(expected);
        }
    }

    @Test
    void longSumsGoInLanes() {
        for (int n : new int[] {33, 100, 4096, 4097, 9000}) {
            var values = wild(n);
            float expected = 0;
            for (int start = 0; start < n; start += 4096) {
                var lanes = new float[16];
                for (int i = start; i < Math.min(n, start + 4096); i++) {
                    lanes[i % 16] += values[i];
                }
                for (int half = 8; half > 0; half /= 2) {
                    for (int lane = 0; lane < half; lane++) {
                        lanes[lane] += lanes[lane + half];
                    }
                }
                expected += lanes[0];
            }
            assertThat(sum(Stmt.Order.LANES, values)).as("%d", n).isEqualTo(expected);
        }
    }

    @Test
    void longSumsGoInChains() {
        for (int n : new int[] {33, 256, 257, 4097, 9000}) {
            var values = wild(n);
            float expected = 0;
            for (int start = 0; start < n; start += 4096) {
                float block = 0;
                for (int chain = start; chain < Math.min(n, start + 4096); chain += 256) {
                    float partial = 0;
                    for (int i = chain; i < Math.min(n, chain + 256) && i < start + 4096; i++) {
                        partial += values[i];
                    }
                    block += partial;
                }
                expected += block;
            }
            assertThat(sum(Stmt.Order.SEQUENTIAL, values)).as("%d", n).isEqualTo(expected);
        }
    }

    @Test
    void wideElementsHaveEightLanes() {
        int n = 50;
        var values = new double[n];
        var lanes = new double[8];
        for (int i = 0; i < n; i++) {
            values[i] = Math.sin(i) * Math.pow(2, i * 11 % 90);
            lanes[i % 8] += values[i];
        }
        for (int half = 4; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        var result = new double[1];
        run(
                reduction(
                        value(DType.FLOAT64, n),
                        value(DType.FLOAT64),
                        Stmt.Order.LANES,
                        Monoid.sum(DType.FLOAT64)),
                values,
                result);
        assertThat(result).containsExactly(lanes[0]);
    }

    @Test
    void blocksFormGroups() {
        // One group is 256 blocks of 4096; a little more makes a second group, here of a single
        // block.
        int n = 256 * 4096 + 40;
        var values = wild(n);
        float group = 0;
        for (int block = 0; block < 256; block++) {
            group += sumOfBlock(values, block * 4096, (block + 1) * 4096);
        }
        float expected = group + sumOfBlock(values, 256 * 4096, n);
        assertThat(sum(Stmt.Order.SEQUENTIAL, values)).isEqualTo(expected);
    }

    private static float sumOfBlock(float[] values, int from, int to) {
        float block = 0;
        for (int chain = from; chain < to; chain += 256) {
            float partial = 0;
            for (int i = chain; i < Math.min(to, chain + 256); i++) {
                partial += values[i];
            }
            block += partial;
        }
        return block;
    }

    @Test
    void theSumOfNegativeZerosIsPositive() {
        assertThat(Float.floatToRawIntBits(sum(Stmt.Order.LANES, new float[] {-0f, -0f}))).isZero();
    }

    @Test
    void boolsReduceByOr() {
        var result = new boolean[1];
        run(
                reduction(value(DType.BOOL, 3), value(DType.BOOL), Stmt.Order.LANES, Monoid.any()),
                new boolean[] {false, true, false},
                result);
        assertThat(result).containsExactly(true);
    }
}
