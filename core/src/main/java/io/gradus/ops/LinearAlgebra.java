package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;

/**
 * Inverses, determinants and least squares of the matrices in the last two axes, for each position
 * along the axes before. They are made of the {@link io.gradus.tensor.Decompositions}; integers and
 * truths count as float32.
 */
public final class LinearAlgebra {
    private LinearAlgebra() {}

    /**
     * A determinant in a form that neither overflows nor underflows: sign · exp(logAbs).
     *
     * @param sign 1, −1, or 0 of singular matrices
     * @param logAbs the logarithm of the absolute value, −∞ of singular matrices
     */
    public record LogDeterminant(Tensor sign, Tensor logAbs) {}

    /**
     * The inverses of square matrices. To solve equations, {@link Tensor#solve} is faster and loses
     * fewer digits.
     *
     * @param x [..., n, n]
     * @return [..., n, n]
     * @throws IllegalArgumentException if the matrices are not square, or one is singular
     */
    public static Tensor inv(Operand x) {
        return floats(x).solve(identity("inv", x));
    }

    /**
     * The determinants of square matrices, by elimination. The gradient is that of matrices which
     * are not singular.
     *
     * @param x [..., n, n]
     * @return [...]
     * @throws IllegalArgumentException if the matrices are not square
     */
    public static Tensor det(Operand x) {
        requireSquare("det", x);
        var lu = floats(x).lu();
        return sign(lu.pivots(), lu.packed().dtype())
                .times(lu.packed().diagonal(0, -2, -1).prod(-1));
    }

    /**
     * Sign and logarithm of the determinants of square matrices.
     *
     * @param x [..., n, n]
     * @return two tensors [...]
     * @throws IllegalArgumentException if the matrices are not square
     */
    public static LogDeterminant slogdet(Operand x) {
        requireSquare("slogdet", x);
        var lu = floats(x).lu();
        var diagonal = lu.packed().diagonal(0, -2, -1);
        return new LogDeterminant(
                sign(lu.pivots(), diagonal.dtype()).times(diagonal.sign().prod(-1)),
                diagonal.abs().log().sum(-1));
    }

    /** −1 to the power of the rows that were exchanged. */
    private static Tensor sign(Tensor pivots, DType dtype) {
        var steps = Tensor.arange(pivots.shape().size(-1));
        var odd = pivots.notEqual(steps).sum(-1).rem(2);
        return odd.times(-2).plus(1).cast(dtype);
    }

    /**
     * The logarithms of the determinants of symmetric positive definite matrices, by their Cholesky
     * factors.
     *
     * @param x [..., n, n]
     * @return [...]
     * @throws IllegalArgumentException if the matrices are not square, or one is not positive
     *     definite
     */
    public static Tensor logdet(Operand x) {
        requireSquare("logdet", x);
        return floats(x).cholesky(false).diagonal(0, -2, -1).log().sum(-1).times(2);
    }

    /**
     * The inverse of a matrix from its Cholesky factor.
     *
     * @param factor the triangular factor [..., n, n]; the other triangle is not read
     * @param upper whether it is U with A = Uᵀ · U; if not, L with A = L · Lᵀ
     * @return A⁻¹ [..., n, n]
     * @throws IllegalArgumentException if the matrices are not square, or a diagonal holds 0
     */
    public static Tensor choleskyInverse(Operand factor, boolean upper) {
        var inverse =
                floats(factor)
                        .triangularSolve(identity("choleskyInverse", factor), !upper, false, false);
        return inverse.matmul(inverse, !upper, upper);
    }

    /**
     * The X for which ‖A · X − B‖ is least, and of several the shortest. Its gradient is that of
     * changes which keep the rank of A.
     *
     * @param a [..., m, n]
     * @param b vectors [..., m] if it has one axis or one less than a, else matrices [..., m, k];
     *     leading axes broadcast; dtypes promote
     * @param rcond singular values of A not larger than the largest times this count as 0
     * @return vectors [..., n] or matrices [..., n, k]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor lstsq(Operand a, Operand b, double rcond) {
        requireMatrices("lstsq", a);
        boolean vectors = b.rank() == 1 || b.rank() == a.rank() - 1;
        var rows = b.rank() == 0 ? null : b.shape().dim(vectors ? -1 : -2);
        if (!a.shape().dim(-2).equals(rows)) {
            throw new IllegalArgumentException(
                    "lstsq: shapes "
                            + a.shape()
                            + " and "
                            + b.shape()
                            + " do not fit: the right side must have "
                            + a.shape().dim(-2)
                            + " rows, as the matrix has");
        }
        var dtype = DType.promote(a.dtype(), b.dtype()).toFloating();
        var inverse = a.value().cast(dtype).pinv(rcond);
        var right = b.value().cast(dtype);
        return vectors ? inverse.matmul(right.expandDims(-1)).squeeze(-1) : inverse.matmul(right);
    }

    /**
     * The least-squares solution where singular values count as 0 that rounding may have made:
     * those not larger than the largest times the dtype's precision times max(m, n).
     *
     * @param a [..., m, n]
     * @param b vectors [..., m] if it has one axis or one less than a, else matrices [..., m, k];
     *     leading axes broadcast; dtypes promote
     * @return vectors [..., n] or matrices [..., n, k]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor lstsq(Operand a, Operand b) {
        return lstsq(a, b, rounding("lstsq", a, DType.promote(a.dtype(), b.dtype())));
    }

    /**
     * The Moore–Penrose inverse where singular values count as 0 that rounding may have made: those
     * not larger than the largest times the dtype's precision times max(m, n).
     *
     * @param x [..., m, n]
     * @return [..., n, m]
     * @throws IllegalArgumentException if there are no matrices, or an element is NaN or infinite
     */
    public static Tensor pinv(Operand x) {
        return floats(x).pinv(rounding("pinv", x, x.dtype()));
    }

    /**
     * How many singular values are larger than rounding may have made them: than the largest times
     * the dtype's precision times max(m, n).
     *
     * @param x [..., m, n]
     * @return int32 [...]
     * @throws IllegalArgumentException if there are no matrices, or an element is NaN or infinite
     */
    public static Tensor matrixRank(Operand x) {
        double rounding = rounding("matrixRank", x, x.dtype());
        var values = floats(x).stopGradient().singularValues();
        if (values.shape().dim(-1).is(0)) {
            return values.sum(-1).cast(DType.INT32);
        }
        return values.greater(values.max(new int[] {-1}, true).times(rounding)).sum(-1);
    }

    /**
     * How many singular values are larger than a bound.
     *
     * @param x [..., m, n]
     * @param tolerance the bound
     * @return int32 [...]
     * @throws IllegalArgumentException if there are no matrices, or an element is NaN or infinite
     */
    public static Tensor matrixRank(Operand x, double tolerance) {
        return floats(x).stopGradient().singularValues().greater(tolerance).sum(-1);
    }

    /**
     * Square matrices multiplied with themselves, by repeated squaring.
     *
     * @param x [..., n, n]; integers stay integers unless n is negative; truths count as int32
     * @param n how often; 0 gives the identity, a negative number powers of the inverse
     * @return [..., n, n]
     * @throws IllegalArgumentException if the matrices are not square, or n is negative and one is
     *     singular
     */
    public static Tensor matrixPower(Operand x, int n) {
        requireSquare("matrixPower", x);
        if (n < 0) {
            var inverse = inv(x);
            return n == -1 ? inverse : inverse.matmul(matrixPower(inverse, -(n + 1)));
        }
        var square = Products.counted(x);
        Tensor result = null;
        for (int left = n; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = result == null ? square : result.matmul(square);
            }
            if (left > 1) {
                square = square.matmul(square);
            }
        }
        return result == null
                ? Tensor.eye(x.shape().size(-1), square.dtype()).broadcastTo(x.shape())
                : result.identity();
    }

    // ---- what they share ----

    static Tensor floats(Operand x) {
        return x.value().cast(x.dtype().toFloating());
    }

    private static Tensor identity(String op, Operand x) {
        requireSquare(op, x);
        return Tensor.eye(x.shape().size(-1), x.dtype().toFloating()).broadcastTo(x.shape());
    }

    private static void requireMatrices(String op, Operand x) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    op
                            + ": shape "
                            + x.shape()
                            + " has no matrices in its last two axes: it needs a rank of 2 or"
                            + " more");
        }
    }

    private static void requireSquare(String op, Operand x) {
        requireMatrices(op, x);
        if (!x.shape().dim(-1).equals(x.shape().dim(-2))) {
            throw new IllegalArgumentException(
                    op
                            + ": shape "
                            + x.shape()
                            + ": the matrices in the last two axes must be square");
        }
    }

    /** The part of the largest singular value that rounding may make of a zero. */
    private static double rounding(String op, Operand x, DType dtype) {
        requireMatrices(op, x);
        int larger = Math.max(x.shape().size(-1), x.shape().size(-2));
        return larger
                * switch (dtype) {
                    case FLOAT64 -> 0x1p-52;
                    case FLOAT16 -> 0x1p-10;
                    case BFLOAT16 -> 0x1p-7;
                    default -> 0x1p-23;
                };
    }
}
