package io.gradus.cpu.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.ThreadPool;
import io.gradus.ir.DType;
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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Matrix products of whole numbers, exact in every order, over all ways of broadcasting and
 * transposing.
 */
class MatmulStepTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 3     | 3 4     | 2 4     | false | false
                    3 2     | 3 4     | 2 4     | true  | false
                    2 3     | 4 3     | 2 4     | false | true
                    3 2     | 4 3     | 2 4     | true  | true
                    5 2 3   | 5 3 4   | 5 2 4   | false | false
                    5 2 3   | 3 4     | 5 2 4   | false | false
                    5 3 2   | 3 4     | 5 2 4   | true  | false
                    2 3     | 5 3 4   | 5 2 4   | false | false
                    2 1 2 3 | 3 3 4   | 2 3 2 4 | false | false
                    1 3 2 3 | 2 1 4 3 | 2 3 2 4 | false | true
                    3 1 2 3 | 1 3 4   | 3 1 2 4 | false | false
                    0 2 3   | 3 4     | 0 2 4   | false | false
                    2 2 0   | 2 0 4   | 2 2 4   | false | false
                    40 3 5  | 40 5 2  | 40 3 2  | false | false
                    2 64 64 | 2 64 64 | 2 64 64 | false | true
                    3 9 200 | 200 31  | 3 9 31  | false | false
                    """)
    void everyDtypeAndTier(String a, String b, String c, boolean transposeA, boolean transposeB) {
        for (var dtype :
                List.of(
                        DType.FLOAT32,
                        DType.FLOAT64,
                        DType.INT32,
                        DType.INT64,
                        DType.FLOAT16,
                        DType.BFLOAT16)) {
            var left = new Value(dtype, shape(a));
            var right = new Value(dtype, shape(b));
            var output = new Value(dtype, shape(c));
            var graph =
                    new Graph(
                            List.of(left, right),
                            List.of(
                                    new Library.Matmul(
                                            left,
                                            right,
                                            output,
                                            transposeA,
                                            transposeB,
                                            Origin.of("matmul"))),
                            List.of(output));
            double[] x = numbers(left.shape().elements(), 3);
            double[] y = numbers(right.shape().elements(), 2);
            var expected =
                    array(
                            dtype,
                            textbook(
                                    x,
                                    left.shape().sizes(),
                                    transposeA,
                                    y,
                                    right.shape().sizes(),
                                    transposeB,
                                    output.shape()));
            for (var tier : Tier.values()) {
                for (int threads : new int[] {1, 3}) {
                    try (var pool = new ThreadPool(threads)) {
                        var program =
                                new CpuBackend(tier, pool).compile(new Plan(graph, List.of()));
                        var results =
                                program.run(
                                        new Buffer[] {
                                            new CpuBuffer(dtype, x.length, array(dtype, x)),
                                            new CpuBuffer(dtype, y.length, array(dtype, y))
                                        },
                                        new int[0]);
                        assertThat(((CpuBuffer) results[0]).array)
                                .as("%s, %s, %d threads", dtype, tier, threads)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static Shape shape(String sizes) {
        return Shape.of(
                List.of(sizes.strip().split(" +")).stream().mapToInt(Integer::parseInt).toArray());
    }

    /**
     * Small whole numbers: sums of their products are exact, or halfway cases, even for the 16-bit
     * floats.
     */
    private static double[] numbers(int count, int modulus) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i * 7 + i / 5) % (modulus + 1) - 1;
        }
        return values;
    }

    private static double[] textbook(
            double[] a,
            int[] aSizes,
            boolean transposeA,
            double[] b,
            int[] bSizes,
            boolean transposeB,
            Shape output) {
        int rank = output.rank();
        int[] sizes = output.sizes();
        var result = new double[output.elements()];
        int depth = aSizes[aSizes.length - (transposeA ? 2 : 1)];
        for (int at = 0; at < result.length; at++) {
            int[] index = new int[rank];
            int rest = at;
            for (int axis = rank - 1; axis >= 0; axis--) {
                index[axis] = rest % sizes[axis];
                rest /= sizes[axis];
            }
            for (int k = 0; k < depth; k++) {
                int i = index[rank - 2];
                int j = index[rank - 1];
                result[at] +=
                        a[offset(aSizes, index, transposeA ? k : i, transposeA ? i : k)]
                                * b[offset(bSizes, index, transposeB ? j : k, transposeB ? k : j)];
            }
        }
        return result;
    }

    private static int offset(int[] sizes, int[] index, int row, int column) {
        int offset = 0;
        for (int axis = 0; axis < sizes.length - 2; axis++) {
            int position = index[index.length - sizes.length + axis];
            offset = offset * sizes[axis] + (sizes[axis] == 1 ? 0 : position);
        }
        return (offset * sizes[sizes.length - 2] + row) * sizes[sizes.length - 1] + column;
    }

    private static Object array(DType dtype, double[] values) {
        var array = HostArrays.allocate(dtype, values.length);
        for (int i = 0; i < values.length; i++) {
            Array.set(array, i, Scalar.cast(DType.FLOAT64, dtype, values[i]));
        }
        return array;
    }
}
