package io.gradus.tensor;

import io.gradus.ir.Algorithm;
import io.gradus.ir.Dim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is solved with matrices: systems of linear equations, and inverses where there are none. */
sealed interface EquationOp extends FactorOp {
    /** T⁻¹ · x, or T⁻ᵀ · x, for a triangular T. */
    static Tensor triangular(Tensor matrix, Tensor x, boolean lower, boolean transpose) {
        return Calls.call(new Triangular(lower, transpose, false), matrix, x);
    }

    /** L⁻ᵀ · x for a lower triangular L with ones on its diagonal. */
    static Tensor unit(Tensor matrix, Tensor x) {
        return Calls.call(new Triangular(true, true, true), matrix, x);
    }

    /** The sizes of A and B must fit; the batches are equal already. */
    private static List<TensorType> solution(String op, List<TensorType> inputs) {
        var matrix = inputs.get(0).shape();
        var right = inputs.get(1).shape();
        var n = FactorOp.order(op, matrix);
        if (!right.dim(-2).equals(n)) {
            throw new IllegalArgumentException(
                    op
                            + ": shapes "
                            + matrix
                            + " and "
                            + right
                            + " do not fit: the right side must have "
                            + n
                            + " rows, as the matrix has");
        }
        return List.of(inputs.get(1));
    }

    /** T · X = B, or Tᵀ · X = B, for triangular T. */
    record Triangular(boolean lower, boolean transpose, boolean unit) implements EquationOp {
        @Override
        public String name() {
            return "triangularSolve";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.TriangularSolve(lower, transpose, unit);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return solution(name(), inputs);
        }

        @Override
        public boolean readsInput(int index) {
            return index == 0;
        }

        /** gB solves the transposed system, and gT = −gB · Xᵀ within the triangle. */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var other = new Triangular(lower, !transpose, unit);
            var right = Calls.call(other, call.input(0), upstream.getFirst());
            Tensor matrix = null;
            if (call.needs(0)) {
                var x = call.output(0);
                var product =
                        (transpose ? x.matmul(right, false, true) : right.matmul(x, false, true))
                                .unaryMinus();
                int diagonal = unit ? 1 : 0;
                matrix =
                        lower
                                ? Matrices.lower(product, -diagonal)
                                : Matrices.upper(product, diagonal);
            }
            return Op.gradients(matrix, right);
        }
    }

    /** A · X = B. */
    record Solve() implements EquationOp {
        @Override
        public String name() {
            return "solve";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.Solve();
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return solution(name(), inputs);
        }

        @Override
        public boolean readsInput(int index) {
            return index == 0;
        }

        /** gB solves the transposed system, and gA = −gB · Xᵀ. */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var right = Calls.call(this, Matrices.transposed(call.input(0)), upstream.getFirst());
            var matrix =
                    call.needs(0) ? right.matmul(call.output(0), false, true).unaryMinus() : null;
            return Op.gradients(matrix, right);
        }
    }

    /** The Moore–Penrose inverse. */
    record PseudoInverse(double cutoff) implements EquationOp {
        @Override
        public String name() {
            return "pinv";
        }

        @Override
        public Algorithm algorithm() {
            return new Algorithm.PseudoInverse(cutoff);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            var type = inputs.getFirst();
            FactorOp.requireMatrices(name(), type.shape());
            Dim rows = type.shape().dim(-2);
            var turned = type.shape().with(-2, type.shape().dim(-1)).with(-1, rows);
            return List.of(new TensorType(type.dtype(), turned));
        }

        @Override
        public boolean readsInput(int index) {
            return true;
        }

        /**
         * Golub and Pereyra (1973), for perturbations that keep the rank: dP = −P · dA · P + P · Pᵀ
         * · dAᵀ · (I − A · P) + (I − P · A) · dAᵀ · Pᵀ · P.
         */
        @Override
        public List<@Nullable Cotangent> gradient(Backprop call, List<Tensor> upstream) {
            var a = call.input(0);
            var p = call.output(0);
            var g = upstream.getFirst();
            var inverse = p.matmul(g, true, false).matmul(p, false, true);
            var left = g.matmul(p, true, false).matmul(p, false, true);
            var right = p.matmul(p.matmul(g, false, true), true, false);
            return Op.gradients(
                    left.minus(a.matmul(p.matmul(left)))
                            .plus(right.minus(right.matmul(p).matmul(a)))
                            .minus(inverse));
        }
    }
}
