package io.gradus.cpu.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.ThreadPool;
import io.gradus.ir.Algorithm;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Graph;
import io.gradus.ir.Library;
import io.gradus.ir.Origin;
import io.gradus.ir.Plan;
import io.gradus.ir.Scalar;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import io.gradus.spi.Buffer;
import java.lang.reflect.Array;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Algorithms on batches: every dtype and tier, any number of threads, and which item failed. */
class RoutineStepTest {
    /** More than one task of matrices so small. */
    private static final int BATCH = 20_000;

    /** Factors of [[4, 2s], [2s, s² + 1]] are [[2, 0], [s, 1]]: exact in every dtype. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT32", "FLOAT64"})
    void everyItemIsWorkedOn(DType dtype) {
        var matrices = new double[BATCH * 4];
        var expected = new double[BATCH * 4];
        for (int i = 0; i < BATCH; i++) {
            double s = i % 5;
            fill(matrices, i, 4, 2 * s, 2 * s, s * s + 1);
            fill(expected, i, 2, 0, s, 1);
        }
        for (var tier : Tier.values()) {
            for (int threads : new int[] {1, 3}) {
                assertThat(cholesky(dtype, matrices, tier, threads))
                        .as("%s, %d threads", tier, threads)
                        .isEqualTo(array(dtype, expected));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFERENCE", "AUTO"})
    void theFirstItemWithoutAResultIsNamed(Tier tier) {
        var matrices = new double[BATCH * 4];
        for (int i = 0; i < BATCH; i++) {
            fill(matrices, i, 4, 2, 2, i % 7_001 == 7_000 ? 1 : 3);
        }
        assertThatThrownBy(() -> cholesky(DType.FLOAT64, matrices, tier, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "cholesky: at [7000] of the batch, the leading minor of order 2 is not positive");
    }

    @ParameterizedTest
    @EnumSource
    void aBatchMayBeEmpty(Tier tier) {
        assertThat(cholesky(DType.FLOAT32, new double[0], tier, 1)).isEqualTo(new float[0]);
    }

    private static void fill(double[] matrices, int item, double... elements) {
        System.arraycopy(elements, 0, matrices, item * elements.length, elements.length);
    }

    /** The factors of 2 × 2 matrices, as many as there are. */
    private static Object cholesky(DType dtype, double[] matrices, Tier tier, int threads) {
        var shape = Shape.of(List.of(Dim.symbol("n"), Dim.of(2), Dim.of(2)));
        var input = new Value(dtype, shape);
        var output = new Value(dtype, shape);
        var node =
                new Library.Routine(
                        new Algorithm.Cholesky(),
                        List.of(input),
                        List.of(output),
                        Origin.of("cholesky"));
        var graph = new Graph(List.of(input), List.of(node), List.of(output));
        try (var pool = new ThreadPool(threads)) {
            var program = new CpuBackend(tier, pool).compile(new Plan(graph, List.of("n")));
            var buffer = new CpuBuffer(dtype, matrices.length, array(dtype, matrices));
            var results = program.run(new Buffer[] {buffer}, new int[] {matrices.length / 4});
            return ((CpuBuffer) results[0]).array;
        }
    }

    private static Object array(DType dtype, double[] values) {
        var array = HostArrays.allocate(dtype, values.length);
        for (int i = 0; i < values.length; i++) {
            Array.set(array, i, Scalar.cast(DType.FLOAT64, dtype, values[i]));
        }
        return array;
    }
}
