package io.gradus.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The entry: integers, batches, and what it refuses. */
class GemmTest {
    @Test
    void integersAgreeWithTheReference() {
        var random = new Random(3);
        int[] x = random.ints(70 * 90).toArray();
        int[] y = random.ints(90 * 110).toArray();
        long[] v = random.longs(70 * 90).toArray();
        long[] w = random.longs(90 * 110).toArray();
        try (var pool = new ThreadPool(3)) {
            int[] ints = new int[70 * 110];
            int[] wantedInts = new int[70 * 110];
            var left = Matrix.of(x, 70, 90);
            var right = Matrix.of(y, 110, 90).transposed();
            Gemm.multiply(left, right, Matrix.of(ints, 70, 110), pool);
            ReferenceGemm.multiply(left, right, Matrix.of(wantedInts, 70, 110));
            assertThat(ints).containsExactly(wantedInts);

            long[] longs = new long[70 * 110];
            long[] wantedLongs = new long[70 * 110];
            var leftLongs = Matrix.of(v, 90, 70).transposed();
            var rightLongs = Matrix.of(w, 90, 110);
            Gemm.multiply(leftLongs, rightLongs, Matrix.of(longs, 70, 110), pool);
            ReferenceGemm.multiply(leftLongs, rightLongs, Matrix.of(wantedLongs, 70, 110));
            assertThat(longs).containsExactly(wantedLongs);
        }
    }

    @Test
    void batchesBroadcastOverLeadingDimensions() {
        // a [2, 3, 4, 5] times b [3, 5, 6], the first axis of b repeated.
        int m = 4;
        int n = 6;
        int k = 5;
        float[] a = new float[2 * 3 * m * k];
        float[] b = new float[3 * k * n];
        Numbers.fill(a, new Random(1));
        Numbers.fill(b, new Random(2));
        float[] c = new float[2 * 3 * m * n];
        Gemm.multiplyBatch(
                GemmTier.AUTO,
                Matrix.of(a, m, k),
                starts(6, m * k),
                Matrix.of(b, k, n),
                new int[] {0, k * n, 2 * k * n, 0, k * n, 2 * k * n},
                Matrix.of(c, m, n),
                starts(6, m * n),
                Parallel.sequential());
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                float[] wanted = new float[m * n];
                ReferenceGemm.multiply(
                        Matrix.of(a, m, k).shifted((i * 3 + j) * m * k),
                        Matrix.of(b, k, n).shifted(j * k * n),
                        Matrix.of(wanted, m, n));
                int from = (i * 3 + j) * m * n;
                assertThat(java.util.Arrays.copyOfRange(c, from, from + m * n))
                        .containsExactly(wanted);
            }
        }
    }

    @Test
    void aBatchOfNoneMultipliesNothing() {
        var c = new float[] {7};
        var matrix = Matrix.of(c, 1, 1);
        int[] none = {};
        Gemm.multiplyBatch(
                GemmTier.AUTO, matrix, none, matrix, none, matrix, none, Parallel.sequential());
        assertThat(c).containsExactly(7);
    }

    private static int[] starts(int count, int elements) {
        return java.util.stream.IntStream.range(0, count).map(i -> i * elements).toArray();
    }

    @Test
    void batchesOfAnySizeAgreeOnAnyNumberOfThreads() {
        try (var pool = new ThreadPool(3)) {
            int[][] cases = {
                {1, 40, 50, 60},
                {2, 130, 120, 110},
                {50, 3, 4, 5},
                {7, 64, 64, 64},
                {64, 16, 16, 32},
                {33, 5, 17, 40},
                {20, 1, 33, 40},
                {20, 40, 2, 33}
            };
            for (int[] sizes : cases) {
                int items = sizes[0];
                int m = sizes[1];
                int n = sizes[2];
                int k = sizes[3];
                float[] a = new float[items * m * k];
                float[] b = new float[k * n];
                Numbers.fill(a, new Random(1));
                Numbers.fill(b, new Random(2));
                float[] c = new float[items * m * n];
                float[] wanted = new float[items * m * n];
                // One matrix of all rows is the same product.
                ReferenceGemm.multiply(
                        Matrix.of(a, items * m, k),
                        Matrix.of(b, k, n),
                        Matrix.of(wanted, items * m, n));
                for (var tier : GemmTier.values()) {
                    Arrays.fill(c, Float.NaN);
                    Gemm.multiplyBatch(
                            tier,
                            Matrix.of(a, m, k),
                            starts(items, m * k),
                            Matrix.of(b, k, n),
                            new int[items],
                            Matrix.of(c, m, n),
                            starts(items, m * n),
                            pool);
                    assertThat(c).as("%s", tier).containsExactly(wanted);
                }
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        var a = Matrix.of(new float[6], 2, 3);
        var b = Matrix.of(new float[8], 4, 2);
        assertThatThrownBy(() ->
                        Gemm.multiply(a, b, Matrix.of(new float[4], 2, 2), Parallel.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a 2 x 3 matrix times a 4 x 2 matrix does not make a 2 x 2 matrix");
        Matrix<?> other = Matrix.of(new double[6], 3, 2);
        @SuppressWarnings("unchecked")
        var mistaken = (Matrix<float[]>) other;
        assertThatThrownBy(() ->
                        Gemm.multiply(
                                a, mistaken, Matrix.of(new float[4], 2, 2), Parallel.sequential()))
                .hasMessage("matrices of float[] and double[] cannot make one of float[]");
        assertThatThrownBy(() -> Matrix.of(new float[5], 2, 3))
                .hasMessage(
                        "a 2 x 3 matrix at offset 0 with strides (3, 1) covers positions 0 to 5 of"
                                + " an array of 5");
        assertThatThrownBy(() -> new Matrix<>(new float[5], 1, 2, 2, -2, 1))
                .hasMessageContaining("covers positions -1 to 2");
        assertThatThrownBy(() -> Matrix.of(new float[5], -1, 3))
                .hasMessage("a matrix cannot be -1 x 3");
        assertThatThrownBy(() -> Matrix.of("text", 1, 1))
                .hasMessage("matrices are float[], double[], int[] or long[], not String");
    }

    @Test
    void emptyProducts() {
        float[] untouched = {1};
        Gemm.multiply(
                Matrix.of(new float[0], 0, 3),
                Matrix.of(new float[6], 3, 2),
                Matrix.of(new float[0], 0, 2),
                Parallel.sequential());
        Gemm.multiply(
                Matrix.of(new float[0], 1, 0),
                Matrix.of(new float[0], 0, 1),
                Matrix.of(untouched, 1, 1),
                Parallel.sequential());
        assertThat(untouched).containsExactly(0f);
    }
}
