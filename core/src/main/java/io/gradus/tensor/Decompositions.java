package io.gradus.tensor;

import io.gradus.ir.Shape;

/**
 * Factorisations of matrices, and what is solved with them. All work on the matrices in the last
 * two axes, for each position along the axes before; integers and truths count as float32.
 *
 * <p>Arithmetic is in float64 and results are rounded once to the dtype. A matrix that has no
 * result makes the call fail, whether it is eager or part of a function, naming its position along
 * the leading axes. Gradients are those of the reals: they are infinite or NaN where a
 * decomposition jumps, as at equal eigenvalues.
 */
public sealed interface Decompositions extends Operand permits Tensor, Variable {
    /**
     * P · A = L · U.
     *
     * @param packed [..., m, n]: U, and below its diagonal L, whose diagonal of ones is left out
     * @param pivots int32 [..., min(m, n)]: the row that was exchanged with that of each step
     * @param permutation int32 [..., m]: the row of A that stands in each row of P · A
     */
    record Lu(Tensor packed, Tensor pivots, Tensor permutation) {
        /**
         * The lower triangular factor.
         *
         * @return [..., m, min(m, n)], with ones on the diagonal
         */
        public Tensor lower() {
            int m = packed.shape().size(-2);
            int k = Math.min(m, packed.shape().size(-1));
            var below = Matrices.lower(Matrices.columns(packed, 0, k), -1);
            var ones =
                    Calls.call(
                            new DiagonalOp.Place(m, k, 0),
                            Tensor.ones(Shape.of(k), packed.dtype()));
            return below.plus(ones);
        }

        /**
         * The upper triangular factor.
         *
         * @return [..., min(m, n), n]
         */
        public Tensor upper() {
            int k = Math.min(packed.shape().size(-2), packed.shape().size(-1));
            return Matrices.upper(Matrices.rows(packed, 0, k), 0);
        }
    }

    /**
     * A = Q · R.
     *
     * @param q orthonormal columns
     * @param r upper triangular matrices
     */
    record Qr(Tensor q, Tensor r) {}

    /**
     * A = U · diag(s) · Vᵀ.
     *
     * @param u the left singular vectors, as columns
     * @param s the singular values, descending, none negative
     * @param vh the right singular vectors, as rows
     */
    record Svd(Tensor u, Tensor s, Tensor vh) {}

    /**
     * A = V · diag(w) · Vᵀ of symmetric matrices.
     *
     * @param values the eigenvalues w, ascending
     * @param vectors the eigenvectors, as orthonormal columns
     */
    record Eigh(Tensor values, Tensor vectors) {}

    /**
     * A · V = V · diag(w) of any square matrices, complex numbers in two parts.
     *
     * @param real the real parts of the eigenvalues
     * @param imaginary their imaginary parts
     * @param realVectors the real parts of the eigenvectors, as columns of length 1
     * @param imaginaryVectors their imaginary parts
     */
    record Eig(Tensor real, Tensor imaginary, Tensor realVectors, Tensor imaginaryVectors) {}

    /** This tensor as matrices of reals. */
    private Tensor reals() {
        return value().cast(dtype().toFloating());
    }

    /** Their symmetric parts, so that gradients are symmetric and true ones. */
    private Tensor symmetric(String op) {
        FactorOp.order(op, shape());
        return Matrices.symmetric(reals());
    }

    /**
     * The Cholesky factor of symmetric positive definite matrices. Of others the symmetric part (A
     * + Aᵀ) / 2 is factored.
     *
     * @param upper whether to return U with A = Uᵀ · U; if not, L with A = L · Lᵀ
     * @return the triangular factor [..., n, n], with a positive diagonal
     * @throws IllegalArgumentException if the matrices are not square, or one is not positive
     *     definite
     */
    default Tensor cholesky(boolean upper) {
        var lower = Calls.call(new FactorOp.Cholesky(), symmetric("cholesky"));
        return upper ? Matrices.transposed(lower) : lower;
    }

    /**
     * The factors of elimination with partial pivoting: P · A = L · U.
     *
     * @return the factors of [..., m, n]
     * @throws IllegalArgumentException if there are no matrices
     */
    default Lu lu() {
        var parts = Calls.callAll(new FactorOp.Lu(), reals());
        return new Lu(parts[0], parts[1], parts[2]);
    }

    /**
     * Orthonormal columns Q and an upper triangular R with A = Q · R, by Householder reflections.
     * Signs are those of LAPACK: elements of the diagonal of R may be negative.
     *
     * @param complete whether Q is [..., m, m] and R [..., m, n]; if not, [..., m, k] and [..., k,
     *     n] with k = min(m, n). Complete factors of tall matrices have no gradient.
     * @return the factors
     * @throws IllegalArgumentException if there are no matrices
     */
    default Qr qr(boolean complete) {
        var parts = Calls.callAll(new FactorOp.Qr(complete), reals());
        return new Qr(parts[0], parts[1]);
    }

    /**
     * The singular value decomposition A = U · diag(s) · Vᵀ. Of two possible signs each left
     * singular vector has the one that makes its largest element positive.
     *
     * @param full whether U is [..., m, m] and Vᵀ [..., n, n]; if not, [..., m, k] and [..., k, n]
     *     with k = min(m, n). Full vectors of matrices that are not square have no gradient.
     * @return U, s [..., k] and Vᵀ
     * @throws IllegalArgumentException if there are no matrices, or an element is NaN or infinite
     */
    default Svd svd(boolean full) {
        var parts = Calls.callAll(new FactorOp.Svd(full), reals());
        return new Svd(parts[0], parts[1], parts[2]);
    }

    /**
     * The singular values. Unlike those of the vectors, their gradients are finite where some are
     * equal.
     *
     * @return [..., min(m, n)], descending
     * @throws IllegalArgumentException if there are no matrices, or an element is NaN or infinite
     */
    default Tensor singularValues() {
        return svd(false).s();
    }

    /**
     * Eigenvalues and eigenvectors of symmetric matrices. Of others the symmetric part (A + Aᵀ) / 2
     * is taken. The largest element of each eigenvector is positive.
     *
     * @return the eigenvalues [..., n], ascending, and the eigenvectors [..., n, n]
     * @throws IllegalArgumentException if the matrices are not square, or an element is NaN or
     *     infinite
     */
    default Eigh eigh() {
        var parts = Calls.callAll(new FactorOp.Eigh(), symmetric("eigh"));
        return new Eigh(parts[0], parts[1]);
    }

    /**
     * The eigenvalues of symmetric matrices. Unlike those of the vectors, their gradients are
     * finite where some are equal.
     *
     * @return [..., n], ascending
     * @throws IllegalArgumentException as {@link #eigh}
     */
    default Tensor eigvalsh() {
        return Calls.callAll(new FactorOp.Eigh(), symmetric("eigvalsh"))[0];
    }

    /**
     * Eigenvalues and eigenvectors of any square matrices, which may be complex. Eigenvalues ascend
     * by their real parts, then by the size of the imaginary ones; of two conjugates the one with a
     * positive imaginary part comes first. The largest element of each eigenvector is real and
     * positive. A matrix without n independent eigenvectors has no gradient: asking for it fails,
     * or gives infinities.
     *
     * @return the eigenvalues [..., n] and the eigenvectors [..., n, n]
     * @throws IllegalArgumentException if the matrices are not square, or an element is NaN or
     *     infinite
     */
    default Eig eig() {
        var parts = Calls.callAll(new FactorOp.Eig(), reals());
        return new Eig(parts[0], parts[1], parts[2], parts[3]);
    }

    /**
     * The solution X of A · X = B for the matrices A of this tensor, by elimination with partial
     * pivoting.
     *
     * @param right B: vectors [..., n] if it has one axis or one less than A, else matrices [...,
     *     n, k]; leading axes broadcast; dtypes promote
     * @return X, with the shape of B and broadcast leading axes
     * @throws IllegalArgumentException if the shapes do not fit, or a matrix is singular
     */
    default Tensor solve(Operand right) {
        return Equations.solve(new EquationOp.Solve(), this, right);
    }

    /**
     * The solution X of T · X = B for the triangular matrices T of this tensor; the other triangle
     * is not read.
     *
     * @param right B: vectors [..., n] if it has one axis or one less than T, else matrices [...,
     *     n, k]; leading axes broadcast; dtypes promote
     * @param lower whether T is lower triangular, and not upper
     * @param transpose whether to solve Tᵀ · X = B
     * @param unit whether the diagonal counts as ones and is not read
     * @return X, with the shape of B and broadcast leading axes
     * @throws IllegalArgumentException if the shapes do not fit, or a diagonal holds 0
     */
    default Tensor triangularSolve(Operand right, boolean lower, boolean transpose, boolean unit) {
        return Equations.solve(new EquationOp.Triangular(lower, transpose, unit), this, right);
    }

    /**
     * The Moore–Penrose inverse. Its gradient is that of changes which keep the rank.
     *
     * @param rcond singular values not larger than the largest times this count as 0
     * @return [..., n, m] of [..., m, n]
     * @throws IllegalArgumentException if there are no matrices, or an element is NaN or infinite
     */
    default Tensor pinv(double rcond) {
        return Calls.call(new EquationOp.PseudoInverse(rcond), reals());
    }
}
