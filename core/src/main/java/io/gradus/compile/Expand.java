package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;

/**
 * Replaces functions by arithmetic, so that the interpreter, scalar code and vector code of any
 * width return the same bits.
 *
 * <p>The arithmetic is made of additions, multiplications (fused where that is written), divisions,
 * square roots, comparisons, selects, and integer operations on the bits of floats. It has no
 * branches, and float32 stays in 32-bit lanes. Special values are those of {@link StrictMath},
 * subnormal arguments and results included. Errors are between one and two units in the last place;
 * docs/numerics.md has the table, and the tests hold the functions to it.
 *
 * <p>What is not expanded stays a call of {@link StrictMath}, as {@link io.gradus.ir.Scalar} has
 * it: the same bits everywhere, but one element at a time. In float64, angles of any size need
 * thousands of bits of π, and a power needs a logarithm of more than a hundred bits. Without fused
 * multiply-adds in the hardware the errors grow, those of float32 pow to some hundred.
 */
public final class Expand {
    private Expand() {}

    /**
     * Replaces the functions of one expression.
     *
     * @param e the expression
     * @return the expression itself if it has none, else a {@linkplain Simplify simple} one
     */
    public static Expr expand(Expr e) {
        var expanded = Substitute.bottomUp(e, Expand::node);
        // Formulas write the same term where they need it; here the equal ones become one.
        return expanded == e ? e : Simplify.simplify(expanded);
    }

    /**
     * Replaces the functions of all expressions of a kernel. Intermediate results are shared
     * objects and get no names: backends see the sharing, and may still compute them where they are
     * needed alone.
     *
     * @param kernel the kernel
     * @return the kernel without them
     */
    public static Kernel expand(Kernel kernel) {
        return Statements.map(kernel, Expand::expand);
    }

    private static Expr node(Expr e) {
        return switch (e) {
            case Expr.Unary(var op, var x) ->
                    switch (op) {
                        case EXP -> Exponentials.exp(x);
                        case EXPM1 -> Exponentials.expm1(x);
                        case SINH -> Exponentials.sinh(x);
                        case COSH -> Exponentials.cosh(x);
                        case TANH -> Exponentials.tanh(x);
                        case LOG -> Logarithms.log(x);
                        case LOG1P -> Logarithms.log1p(x);
                        case SIGMOID -> Exponentials.sigmoid(x);
                        case SILU -> Exponentials.silu(x);
                        case LOG2 -> Logarithms.log2(x);
                        case LOG10 -> Logarithms.log10(x);
                        case CBRT -> Roots.cbrt(x);
                        case ASINH -> InverseHyperbolic.asinh(x);
                        case ACOSH -> InverseHyperbolic.acosh(x);
                        case ATANH -> InverseHyperbolic.atanh(x);
                        case ERF -> ErrorFunction.erf(x);
                        case ERFC -> NormalDistribution.erfc(x);
                        case ERFINV -> NormalQuantile.erfinv(x);
                        case NORMAL_CDF -> NormalDistribution.cdf(x);
                        case GELU -> NormalDistribution.gelu(x);
                        case ATAN -> InverseTrigonometry.atan(x);
                        case ASIN -> InverseTrigonometry.asin(x);
                        case ACOS -> InverseTrigonometry.acos(x);
                        case SIN -> isSingle(e) ? Trigonometry.sin(x) : e;
                        case COS -> isSingle(e) ? Trigonometry.cos(x) : e;
                        case TAN -> isSingle(e) ? Trigonometry.tan(x) : e;
                        case NEG, ABS, NOT, FLOOR, CEIL, RINT, SQRT -> e;
                    };
            case Expr.Binary(var op, var x, var y) ->
                    switch (op) {
                        case ATAN2 -> InverseTrigonometry.atan2(x, y);
                        case POW -> isSingle(e) ? Powers.pow(x, y) : e;
                        case ADD, SUB, MUL, DIV, REM, MIN, MAX, AND, OR, XOR, SHL, SHR, USHR -> e;
                    };
            default -> e;
        };
    }

    private static boolean isSingle(Expr e) {
        return e.dtype() == DType.FLOAT32;
    }
}
