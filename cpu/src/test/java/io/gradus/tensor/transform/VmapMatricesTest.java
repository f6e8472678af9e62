package io.gradus.tensor.transform;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.ops.LinearAlgebra;
import io.gradus.ops.Products;
import io.gradus.tensor.Control;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Factorisations, and what is made of them, for many matrices at once. */
class VmapMatricesTest {
    private static final int COUNT = 3;
    private static final Generator RANDOM = new Generator(17);
    private static final Tensor EYE = Tensor.eye(3, DType.FLOAT64);

    private static Tensor normal(int... sizes) {
        return RANDOM.normal(Shape.of(sizes), 0, 1, DType.FLOAT64);
    }

    /** Matrices near a well-conditioned one, on which all these functions are smooth. */
    private static Tensor matrices() {
        var base = Tensor.of(new double[] {4, 1, -1, 0.5, 7, 2, 1, -1, 10}, Shape.of(3, 3));
        return normal(COUNT, 3, 3).times(0.2).plus(base);
    }

    private static DynamicTest test(String name, UnaryOperator<Tensor> code) {
        return DynamicTest.dynamicTest(
                name,
                () -> new Examples(in -> List.of(code.apply(in.getFirst())), matrices()).check());
    }

    @TestFactory
    Stream<DynamicTest> functionsOfAMatrix() {
        return Stream.of(
                test("cholesky", x -> x.cholesky(false)),
                test("lu", x -> x.lu().packed()),
                test("qr", x -> x.qr(false).q().matmul(x.qr(true).r())),
                test("svd", x -> x.svd(false).u().plus(x.singularValues())),
                test("eigh", x -> x.eigh().vectors().times(x.eigvalsh())),
                test("eig", x -> x.eig().realVectors().times(x.eig().real())),
                test("pinv", x -> x.pinv(1e-12)),
                test("inv", LinearAlgebra::inv),
                test("det", LinearAlgebra::det),
                test("slogdet", x -> LinearAlgebra.slogdet(x).logAbs()),
                test("diagonal", x -> x.diagonal(1, 0, 1).sum().plus(x.trace(0, 1, 0))),
                test("diag", x -> x.get(0).diag(-1)),
                test("einsum", x -> Products.einsum("ij,kj,ii->k", x, x, x)));
    }

    @Test
    void equations() {
        var right = normal(COUNT, 3, 2);
        new Examples(
                        in ->
                                List.of(
                                        in.get(0).solve(in.get(1)),
                                        in.get(0).triangularSolve(in.get(1), true, true, false)),
                        matrices(),
                        right)
                .check();
        // One matrix for all, and one right side for all.
        new Examples(in -> List.of(EYE.plus(0.5).solve(in.getFirst())), right).check();
        var one = right.get(0);
        new Examples(in -> List.of(in.getFirst().solve(one)), matrices()).check();
    }

    /** A branch runs for all examples, and fails for none that does not take it. */
    @Test
    void branchesOfSomeExamples() {
        var matrices = matrices();
        var signs = Tensor.of(new double[] {1, -1, 1}).reshape(3, 1, 1);
        new Examples(
                        in ->
                                List.of(
                                        Control.cond(
                                                in.getFirst().trace(0, 0, 1).greater(0),
                                                () -> in.getFirst().cholesky(false),
                                                () -> in.getFirst().sin())),
                        matrices.times(signs))
                .checkValues();
    }
}
