package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a factorisation promises whatever the signs of its vectors: factors of the right form whose
 * product is the matrix, to a few roundings of its size, of easy matrices and of awkward ones.
 */
class DecompositionsTest {
    private static final double EPSILON = 0x1p-52;

    private static Stream<Arguments> matrices() {
        var all = new LinkedHashMap<String, Tensor>();
        for (int n : new int[] {1, 2, 3, 5, 8, 33, 70}) {
            all.put("random " + n, random(n, n, n));
        }
        all.put("tall", random(9, 4, 1));
        all.put("very tall", random(100, 3, 2));
        all.put("wide", random(4, 9, 3));
        all.put("a row", random(1, 6, 4));
        all.put("a column", random(6, 1, 5));
        all.put("zeros", Tensor.zeros(Shape.of(5, 5), DType.FLOAT64));
        all.put("ones", Tensor.ones(Shape.of(6, 4), DType.FLOAT64));
        all.put("identity", Tensor.eye(7, DType.FLOAT64));
        all.put("rank 2", random(8, 2, 6).matmul(random(2, 8, 7)));
        all.put("hilbert", hilbert(12));
        all.put("graded", graded(10));
        all.put("graded upwards", graded(10).flip(0, 1));
        all.put("huge", random(6, 6, 8).times(1e300));
        all.put("tiny", random(6, 6, 9).times(1e-300));
        all.put(
                "jordan",
                Tensor.eye(6, DType.FLOAT64).plus(Tensor.ones(Shape.of(5), DType.FLOAT64).diag(1)));
        all.put("zero diagonal", Tensor.ones(Shape.of(6), DType.FLOAT64).diag(1));
        all.put("rotation", rotation());
        all.put(
                "cyclic",
                Tensor.eye(9, DType.FLOAT64)
                        .gather(Tensor.of(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 0})));
        return all.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    private static Stream<Arguments> squareMatrices() {
        return matrices()
                .filter(of ->
                        ((Tensor) of.get()[1]).shape().size(0)
                                == ((Tensor) of.get()[1]).shape().size(1));
    }

    private static Tensor random(int rows, int columns, long seed) {
        var random = new Random(seed);
        var elements = random.doubles((long) rows * columns, -1, 1).toArray();
        return Tensor.of(elements, Shape.of(rows, columns));
    }

    private static Tensor hilbert(int n) {
        var i = Tensor.arange(n).cast(DType.FLOAT64);
        return i.expandDims(1).plus(i).plus(1).reciprocal();
    }

    /** Rows and columns that become smaller and smaller, by 10¹⁸ in all. */
    private static Tensor graded(int n) {
        var factors = Tensor.of(10.0).pow(Tensor.arange(n).times(-1));
        return random(n, n, 11).times(factors).times(factors.expandDims(1));
    }

    private static Tensor rotation() {
        return Tensor.of(new double[] {0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1}, Shape.of(3, 3));
    }

    private static Tensor transposed(Tensor x) {
        return x.transpose(1, 0);
    }

    private static double largest(Tensor x) {
        return x.size() == 0 ? 0 : x.abs().max().toDouble();
    }

    /** Equal but for some roundings of the size of the matrix that was factored. */
    private static void requireNear(Tensor actual, Tensor expected, double size) {
        int n = Math.max(actual.shape().size(0), 1) + 20;
        assertThat(largest(actual.minus(expected)))
                .as("%s and %s", actual, expected)
                .isLessThanOrEqualTo(8 * n * EPSILON * size);
    }

    private static void requireOrthonormalColumns(Tensor q) {
        int columns = q.shape().size(1);
        requireNear(transposed(q).matmul(q), Tensor.eye(columns, DType.FLOAT64), 1);
    }

    private static void requireUpper(Tensor r) {
        for (int i = 0; i < r.shape().size(0); i++) {
            for (int j = 0; j < Math.min(i, r.shape().size(1)); j++) {
                assertThat(r.get(i).get(j).toDouble()).isZero();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrices")
    void lu(String name, Tensor a) {
        var lu = a.lu();
        assertThat(largest(lu.lower())).isEqualTo(1);
        requireUpper(lu.upper());
        requireUpper(transposed(lu.lower()));
        requireNear(
                lu.lower().div(a.shape().size(0)).matmul(lu.upper()).times(a.shape().size(0)),
                a.gather(lu.permutation()),
                largest(a));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrices")
    void qr(String name, Tensor a) {
        for (boolean complete : new boolean[] {false, true}) {
            var qr = a.qr(complete);
            requireOrthonormalColumns(qr.q());
            requireUpper(qr.r());
            requireNear(qr.q().matmul(qr.r()), a, largest(a));
            assertThat(qr.q().shape().size(1))
                    .isEqualTo(
                            complete
                                    ? a.shape().size(0)
                                    : Math.min(a.shape().size(0), a.shape().size(1)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("matrices")
    void svd(String name, Tensor a) {
        int k = Math.min(a.shape().size(0), a.shape().size(1));
        for (boolean full : new boolean[] {false, true}) {
            var svd = a.svd(full);
            requireOrthonormalColumns(svd.u());
            requireOrthonormalColumns(transposed(svd.vh()));
            var u = svd.u().slice(1, 0, k);
            requireNear(u.times(svd.s()).matmul(svd.vh().slice(0, 0, k)), a, largest(a));
            double[] s = svd.s().toDoubleArray();
            for (int i = 0; i < k; i++) {
                assertThat(s[i]).isNotNegative();
                assertThat(i == 0 || s[i] <= s[i - 1]).isTrue();
            }
            assertThat(svd.u().shape())
                    .isEqualTo(Shape.of(a.shape().size(0), full ? a.shape().size(0) : k));
            assertThat(svd.vh().shape())
                    .isEqualTo(Shape.of(full ? a.shape().size(1) : k, a.shape().size(1)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("squareMatrices")
    void eigh(String name, Tensor a) {
        var symmetric = a.times(0.5).plus(transposed(a).times(0.5));
        var eigh = symmetric.eigh();
        requireOrthonormalColumns(eigh.vectors());
        requireNear(
                eigh.vectors().times(eigh.values()).matmul(transposed(eigh.vectors())),
                symmetric,
                largest(a));
        double[] w = eigh.values().toDoubleArray();
        for (int i = 1; i < w.length; i++) {
            assertThat(w[i]).isGreaterThanOrEqualTo(w[i - 1]);
        }
    }

    /** A · V = V · diag(w) in two parts, and columns of length 1. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("squareMatrices")
    void eig(String name, Tensor a) {
        var eig = a.eig();
        var x = eig.realVectors();
        var y = eig.imaginaryVectors();
        requireNear(
                a.matmul(x),
                x.times(eig.real()).minus(y.times(eig.imaginary())),
                largest(a) * a.shape().size(0));
        requireNear(
                a.matmul(y),
                x.times(eig.imaginary()).plus(y.times(eig.real())),
                largest(a) * a.shape().size(0));
        requireNear(
                x.square().plus(y.square()).sum(0),
                Tensor.ones(Shape.of(a.shape().size(0)), DType.FLOAT64),
                1);
        double scale = Math.max(largest(a), Double.MIN_NORMAL);
        assertThat(eig.real().div(scale).sum().toDouble())
                .isCloseTo(
                        a.div(scale).trace(0, 0, 1).toDouble(), within(1e-12 * a.shape().size(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("squareMatrices")
    void cholesky(String name, Tensor a) {
        double scale = Math.max(largest(a), Double.MIN_NORMAL);
        var b = a.div(scale);
        var definite = b.matmul(transposed(b)).plus(Tensor.eye(a.shape().size(0), DType.FLOAT64));
        var lower = definite.cholesky(false);
        requireUpper(transposed(lower));
        requireNear(lower.matmul(transposed(lower)), definite, largest(definite));
        assertThat(definite.cholesky(true).toDoubleArray())
                .isEqualTo(transposed(lower).toDoubleArray());
    }

    /** The four equations that the Moore–Penrose inverse is defined by. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("matrices")
    void pinv(String name, Tensor a) {
        if (Map.of("hilbert", 1, "graded", 1, "graded upwards", 1).containsKey(name)) {
            return; // of a condition near 1 / EPSILON, where it is nothing but rounding
        }
        double scale = Math.max(largest(a), Double.MIN_NORMAL);
        var b = a.div(scale);
        var p = b.pinv(1e-13);
        double size = Math.max(1, largest(p));
        requireNear(b.matmul(p).matmul(b), b, size);
        requireNear(p.matmul(b).matmul(p), p, size * size);
        requireNear(transposed(b.matmul(p)), b.matmul(p), size);
        requireNear(transposed(p.matmul(b)), p.matmul(b), size);
    }
}
