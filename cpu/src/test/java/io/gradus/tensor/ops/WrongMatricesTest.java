package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.Shape;
import io.gradus.ops.LinearAlgebra;
import io.gradus.ops.Norms;
import io.gradus.ops.Products;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Matrices that have no result, and calls that make no sense, end in errors that say why. */
class WrongMatricesTest {
    private static final Tensor SCALAR = Tensor.of(1f);
    private static final Tensor VECTOR = Tensor.zeros(Shape.of(4));
    private static final Tensor MATRIX = Tensor.zeros(Shape.of(2, 3));
    private static final Tensor CUBE = Tensor.zeros(Shape.of(2, 3, 4));
    private static final Tensor EYE = Tensor.eye(3);
    private static final Tensor SINGULAR = Tensor.ones(Shape.of(3, 3));

    /** Two times three identities, of which the one at [1, 0] is replaced. */
    private static Tensor batch(Tensor other) {
        var eye = EYE.broadcastTo(Shape.of(6, 3, 3));
        return eye.scatterUpdate(Tensor.of(new int[] {3}), other.expandDims(0)).reshape(2, 3, 3, 3);
    }

    private static final Tensor NAN = EYE.times(Double.NaN);

    private record Wrong(Function<Tensor, ?> call, Tensor argument, List<String> said) {}

    private static Wrong wrong(Function<Tensor, ?> call, Tensor argument, String... said) {
        return new Wrong(call, argument, List.of(said));
    }

    private static final List<Wrong> CALLS =
            List.of(
                    wrong(x -> x.cholesky(false), MATRIX, "cholesky", "(2, 3)", "square"),
                    wrong(x -> x.cholesky(false), VECTOR, "cholesky", "(4,)", "rank of 2"),
                    wrong(x -> x.eigh(), MATRIX, "eigh", "(2, 3)", "square"),
                    wrong(x -> x.eigvalsh(), MATRIX, "eigvalsh", "(2, 3)", "square"),
                    wrong(x -> x.eig(), CUBE, "eig", "(2, 3, 4)", "square"),
                    wrong(x -> x.lu(), SCALAR, "lu", "()", "rank of 2"),
                    wrong(x -> x.qr(true), VECTOR, "qr", "(4,)", "rank of 2"),
                    wrong(x -> x.svd(false), VECTOR, "svd", "(4,)", "rank of 2"),
                    wrong(x -> x.solve(VECTOR), MATRIX, "solve", "(2, 3)", "square"),
                    wrong(x -> x.solve(VECTOR), EYE, "solve", "(3, 3)", "(4, 1)", "3 rows"),
                    wrong(x -> x.solve(SCALAR), EYE, "solve", "scalar", "vectors of 3"),
                    wrong(
                            x -> x.triangularSolve(CUBE, true, false, false),
                            Tensor.zeros(Shape.of(5, 3, 3)),
                            "triangularSolve",
                            "(5,)",
                            "(2,)",
                            "broadcast"),
                    wrong(x -> x.pinv(0), VECTOR, "pinv", "(4,)", "rank of 2"),
                    wrong(LinearAlgebra::inv, MATRIX, "inv", "(2, 3)", "square"),
                    wrong(LinearAlgebra::det, MATRIX, "det", "(2, 3)", "square"),
                    wrong(x -> LinearAlgebra.lstsq(x, VECTOR), MATRIX, "lstsq", "(4,)", "2 rows"),
                    wrong(x -> LinearAlgebra.matrixPower(x, 2), MATRIX, "matrixPower", "square"),
                    wrong(x -> x.diagonal(0, 1, -1), MATRIX, "diagonal", "the same"),
                    wrong(x -> x.diag(0), CUBE, "diag", "(2, 3, 4)", "diagonal takes more"),
                    wrong(x -> Norms.norm(x, 1, new int[0], false), CUBE, "norm", "3 axes"),
                    wrong(x -> Norms.norm(x, 3, new int[0], false), MATRIX, "norm", "order 3"),
                    wrong(x -> Products.tensordot(x, VECTOR, 1), MATRIX, "tensordot", "3 and 4"),
                    wrong(x -> Products.tensordot(x, VECTOR, 2), MATRIX, "tensordot", "2 axes"),
                    wrong(x -> Products.dot(x, VECTOR), MATRIX, "dot", "(2, 3)", "3 and 4"),
                    wrong(x -> Products.inner(x, VECTOR), MATRIX, "inner", "(4,)", "3 and 4"),
                    wrong(x -> Products.cross(x, x, 0), VECTOR, "cross", "4 and 4", "both 3"),
                    wrong(x -> Products.einsum("ij,jk", x), MATRIX, "einsum", "2 operands"),
                    wrong(x -> Products.einsum("ij->k", x), MATRIX, "einsum", "not 'k'"),
                    wrong(x -> Products.einsum("ijk", x), MATRIX, "einsum", "2 axes", "(2, 3)"),
                    wrong(x -> Products.einsum("ii", x), MATRIX, "einsum", "2 and 3"),
                    wrong(x -> Products.einsum("ij,i", x, VECTOR), MATRIX, "einsum", "2 and 4"),
                    wrong(x -> Products.einsum("i...->i", x), MATRIX, "einsum", "'...'"),
                    wrong(x -> Products.einsum("i1", x), MATRIX, "einsum", "letters"),
                    // no result
                    wrong(
                            x -> x.cholesky(false),
                            EYE.unaryMinus(),
                            "cholesky",
                            "order 1 is not positive"),
                    wrong(
                            x -> x.cholesky(true),
                            batch(SINGULAR),
                            "cholesky",
                            "at [1, 0] of the batch",
                            "order 2 is not positive"),
                    wrong(x -> x.cholesky(true), batch(NAN), "cholesky", "at [1, 0]", "NaN"),
                    wrong(x -> x.solve(EYE), SINGULAR, "solve", "singular", "lstsq"),
                    wrong(LinearAlgebra::inv, batch(SINGULAR), "at [1, 0]", "singular"),
                    wrong(
                            x -> x.triangularSolve(EYE, false, false, false),
                            Tensor.zeros(Shape.of(3, 3)),
                            "triangularSolve",
                            "0 at position 2"),
                    wrong(x -> x.svd(false), batch(NAN), "svd", "at [1, 0] of the batch", "NaN"),
                    wrong(x -> x.eigh(), batch(NAN), "eigh", "at [1, 0] of the batch", "NaN"),
                    wrong(x -> x.eig(), NAN, "eig", "NaN"),
                    wrong(x -> x.pinv(1e-15), EYE.div(0), "pinv", "infinity"));

    @TestFactory
    Stream<DynamicTest> eagerCalls() {
        return CALLS.stream()
                .map(wrong ->
                        DynamicTest.dynamicTest(
                                wrong.said.toString(),
                                () ->
                                        assertThatThrownBy(() -> wrong.call.apply(wrong.argument))
                                                .isInstanceOf(IllegalArgumentException.class)
                                                .hasMessageContainingAll(
                                                        wrong.said.toArray(String[]::new))));
    }

    @TestFactory
    Stream<DynamicTest> tracedCalls() {
        return CALLS.stream()
                .map(wrong ->
                        DynamicTest.dynamicTest(
                                wrong.said.toString(),
                                () -> {
                                    var function =
                                            TracedFunction.of(
                                                    (Tensor x) -> List.of(wrong.call.apply(x)));
                                    assertThatThrownBy(() -> function.apply(wrong.argument))
                                            .isInstanceOf(IllegalArgumentException.class)
                                            .hasMessageContainingAll(
                                                    wrong.said.toArray(String[]::new));
                                }));
    }

    /** What has no gradient says so. */
    @TestFactory
    Stream<DynamicTest> missingGradients() {
        return Stream.of(
                        wrong(x -> x.qr(true).q(), MATRIX.transpose(1, 0), "qr", "reduced"),
                        wrong(x -> x.svd(true).u(), MATRIX, "svd", "reduced"))
                .map(wrong ->
                        DynamicTest.dynamicTest(
                                wrong.said.toString(),
                                () ->
                                        assertThatThrownBy(() -> gradient(wrong))
                                                .hasMessageContainingAll(
                                                        wrong.said.toArray(String[]::new))));
    }

    private static void gradient(Wrong wrong) {
        var tape = new GradientTape();
        Tensor result;
        try (tape) {
            tape.watch(wrong.argument);
            result = (Tensor) wrong.call.apply(wrong.argument);
        }
        tape.gradient(result, wrong.argument);
    }
}
