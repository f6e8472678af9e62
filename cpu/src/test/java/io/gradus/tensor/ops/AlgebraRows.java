package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** Factorisations, what is solved with them, and products beside matmul. */
final class AlgebraRows {
    private AlgebraRows() {}

    /** Results that are as good as the condition of the matrices in the cases lets them be. */
    private static Row solved(String signature) {
        return row(signature, 8).roundings(16).unsignedZero().floats();
    }

    /** The same of several ops, each of which rounds. */
    private static Row composed(String signature) {
        return solved(signature).composite();
    }

    private static Row product(String signature) {
        return row(signature, 1).roundings(4).unsignedZero();
    }

    static final List<Row> ROWS =
            List.of(
                    row("diagonal(int, int, int)", 0.5),
                    row("diag(int)", 0.5),
                    row("trace(int, int, int)", 1).roundings(4).unsignedZero(),
                    solved("cholesky(boolean)"),
                    solved("lu()"),
                    solved("qr(boolean)"),
                    solved("svd(boolean)"),
                    solved("singularValues()"),
                    solved("eigh()"),
                    solved("eigvalsh()"),
                    solved("eig()"),
                    solved("solve(Operand)"),
                    solved("triangularSolve(Operand, boolean, boolean, boolean)"),
                    solved("pinv(double)"),
                    solved("LinearAlgebra.inv(Operand)"),
                    composed("LinearAlgebra.det(Operand)"),
                    composed("LinearAlgebra.slogdet(Operand)"),
                    composed("LinearAlgebra.logdet(Operand)"),
                    composed("LinearAlgebra.choleskyInverse(Operand, boolean)"),
                    composed("LinearAlgebra.lstsq(Operand, Operand)"),
                    composed("LinearAlgebra.lstsq(Operand, Operand, double)"),
                    solved("LinearAlgebra.pinv(Operand)"),
                    noGradient("LinearAlgebra.matrixRank(Operand)").floats(),
                    noGradient("LinearAlgebra.matrixRank(Operand, double)").floats(),
                    row("LinearAlgebra.matrixPower(Operand, int)", 8)
                            .roundings(16)
                            .unsignedZero()
                            .composite(),
                    composed("Norms.norm(Operand)"),
                    composed("Norms.norm(Operand, int[], boolean)"),
                    composed("Norms.norm(Operand, double, int[], boolean)"),
                    composed("Norms.nuclearNorm(Operand, int[], boolean)"),
                    composed("Norms.normalize(Operand, int, double, double)"),
                    product("Products.tensordot(Operand, Operand, int)"),
                    product("Products.tensordot(Operand, Operand, int[], int[])"),
                    product("Products.dot(Operand, Operand)"),
                    product("Products.inner(Operand, Operand)"),
                    product("Products.vdot(Operand, Operand)"),
                    row("Products.outer(Operand, Operand)", 0.5),
                    row("Products.kron(Operand, Operand)", 0.5),
                    product("Products.cross(Operand, Operand, int)").composite(),
                    product("Products.einsum(String, Operand[])").composite());
}
