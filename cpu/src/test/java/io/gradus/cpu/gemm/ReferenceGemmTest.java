package io.gradus.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.Parallel;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definition itself: its order of additions, and its distance from exact arithmetic. */
class ReferenceGemmTest {
    @Test
    void multipliesByHand() {
        var a = Matrix.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        var b = Matrix.of(new float[] {7, 8, 9, 10, 11, 12}, 3, 2);
        var c = Matrix.of(new float[4], 2, 2);
        ReferenceGemm.multiply(a, b, c);
        assertThat(c.elements()).containsExactly(58, 64, 139, 154);
    }

    @Test
    void addsBlocksOf512InOrder() {
        // 2^24 + 1 rounds to 2^24 in a chain; ones of a block of their own add up first.
        float big = 1 << 24;
        float[] row = new float[1024];
        Arrays.fill(row, 1);
        row[511] = big;
        assertThat(dot(row)).isEqualTo(big + 512 + 512);
        row[511] = 1;
        row[0] = big;
        assertThat(dot(row)).isEqualTo(big + 512);
        row[0] = 1;
        row[512] = big;
        assertThat(dot(row)).isEqualTo(big + 512);
    }

    private static float dot(float[] row) {
        float[] ones = new float[row.length];
        Arrays.fill(ones, 1);
        float[] result = new float[1];
        ReferenceGemm.multiply(
                Matrix.of(row, 1, row.length),
                Matrix.of(ones, row.length, 1),
                Matrix.of(result, 1, 1));
        return result[0];
    }

    @Test
    void productsAreFusedWhereTheProcessorCan() {
        float x = 1 + 0x1p-12f;
        float[] result = new float[1];
        ReferenceGemm.multiply(
                Matrix.of(new float[] {-(1 + 0x1p-11f), x}, 1, 2),
                Matrix.of(new float[] {1, x}, 2, 1),
                Matrix.of(result, 1, 1));
        assertThat(result[0]).isEqualTo(FusedMultiplyAdd.FUSED ? 0x1p-24f : 0f);
    }

    @Test
    void noProductsMakePositiveZero() {
        float[] result = {5, 5};
        ReferenceGemm.multiply(
                Matrix.of(new float[0], 2, 0),
                Matrix.of(new float[0], 0, 1),
                Matrix.of(result, 2, 1));
        assertThat(result).containsExactly(0f, 0f);
    }

    @ParameterizedTest
    @CsvSource({"3,4,50", "5,3,600", "2,2,3000"})
    void float32IsNearTheSumInFloat64(int m, int n, int k) {
        var a = Layout.ROW_MAJOR.matrix(ElementType.FLOAT, m, k);
        var b = Layout.ROW_MAJOR.matrix(ElementType.FLOAT, k, n);
        var random = new Random(k);
        Numbers.fill(a.elements(), random);
        Numbers.fill(b.elements(), random);
        var c = Layout.ROW_MAJOR.matrix(ElementType.FLOAT, m, n);
        Gemm.multiply(a, b, c, Parallel.sequential());
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double exact = 0;
                double size = 0;
                for (int p = 0; p < k; p++) {
                    double product = (double) a.elements()[a.at(i, p)] * b.elements()[b.at(p, j)];
                    exact += product;
                    size += Math.abs(product);
                }
                // Higham's bound for a chain of a block's length and a sum of the blocks.
                double bound = (Math.min(k, 512) + k / 512) * 0x1p-24 * size;
                assertThat(Math.abs(c.elements()[c.at(i, j)] - exact)).isLessThan(bound);
            }
        }
    }

    @Test
    void float64IsNearTheExactSum() {
        int k = 1000;
        var random = new Random(5);
        double[] x = new double[k];
        double[] y = new double[k];
        Numbers.fill(x, random);
        Numbers.fill(y, random);
        double[] result = new double[1];
        Gemm.multiply(
                Matrix.of(x, 1, k),
                Matrix.of(y, k, 1),
                Matrix.of(result, 1, 1),
                Parallel.sequential());
        var exact = BigDecimal.ZERO;
        double size = 0;
        for (int p = 0; p < k; p++) {
            exact = exact.add(new BigDecimal(x[p]).multiply(new BigDecimal(y[p])));
            size += Math.abs(x[p] * y[p]);
        }
        assertThat(exact.subtract(new BigDecimal(result[0])).abs().doubleValue())
                .isLessThan(514 * 0x1p-53 * size);
    }

    @Test
    void integersWrapAround() {
        int[] result = new int[1];
        Gemm.multiply(
                Matrix.of(new int[] {Integer.MAX_VALUE, 3}, 1, 2),
                Matrix.of(new int[] {2, 5}, 2, 1),
                Matrix.of(result, 1, 1),
                Parallel.sequential());
        assertThat(result).containsExactly(Integer.MAX_VALUE * 2 + 15);
    }
}
