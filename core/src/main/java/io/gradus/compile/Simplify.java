package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Kernel;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Makes expressions smaller and keeps every bit of their values (of a NaN only that it is one).
 *
 * <p>Constants are folded as {@link io.gradus.ir.Scalar} computes them, but for the functions that
 * {@link Expand} replaces: those fold after it, so that a folded value is the one that a kernel
 * would have computed. What changes nothing goes away, and equal subexpressions become one object.
 * Floating-point laws that do not hold for every value, such as x + 0 = x (not for −0) or 0 · x = 0
 * (not for NaN), are not used.
 */
public final class Simplify {
    private static final Evaluator.Context NOTHING = new Evaluator.Context() {};

    private final Interner interner = new Interner();
    private final Map<Expr, Expr> simple = new IdentityHashMap<>();
    private final Identities identities = new Identities(this::node);

    private Simplify() {}

    /**
     * Simplifies one expression.
     *
     * @param e the expression
     * @return an expression of the same value
     */
    public static Expr simplify(Expr e) {
        return Substitute.bottomUp(e, new Simplify()::node);
    }

    /**
     * Simplifies every expression of a kernel.
     *
     * @param kernel the kernel
     * @return a kernel that does the same
     */
    public static Kernel simplify(Kernel kernel) {
        return Statements.map(kernel, Simplify::simplify);
    }

    /**
     * Simplifies a node whose operands are simple already; the rules make every node that they
     * return through here.
     */
    private Expr node(Expr unknown) {
        var e = interner.intern(unknown);
        var known = simple.get(e);
        if (known == null) {
            known = interner.intern(folds(e) ? fold(e) : rule(e));
            simple.put(e, known);
            simple.put(known, known);
        }
        return known;
    }

    private Expr rule(Expr e) {
        return switch (e) {
            case Expr.Constant leaf -> leaf;
            case Expr.AxisIndex leaf -> leaf;
            case Expr.Size leaf -> leaf;
            case Expr.Read leaf -> leaf;
            case Expr.Load load -> load;
            case Expr.Unary unary -> identities.unary(unary);
            case Expr.Binary binary -> identities.binary(binary);
            case Expr.Fma fma -> identities.fma(fma);
            case Expr.Compare compare -> compare(compare);
            case Expr.Select select -> select(select);
            case Expr.Cast cast -> cast(cast);
            case Expr.Bitcast bitcast -> bitcast(bitcast);
        };
    }

    // ---- constants
    // -----------------------------------------------------------------------------------------------

    private static boolean folds(Expr e) {
        return switch (e) {
            case Expr.Unary(var op, var x) -> x instanceof Expr.Constant && isExact(op);
            case Expr.Binary(var op, Expr.Constant _, Expr.Constant y) ->
                    op != BinaryOp.POW && op != BinaryOp.ATAN2 && !dividesByZero(op, y);
            case Expr.Fma(var a, var b, var c) ->
                    a instanceof Expr.Constant
                            && b instanceof Expr.Constant
                            && c instanceof Expr.Constant;
            case Expr.Compare(_, var x, var y) ->
                    x instanceof Expr.Constant && y instanceof Expr.Constant;
            // Kernels have no constants of the narrow types, but a round trip through one folds as
            // a whole.
            case Expr.Cast(var dtype, var x) ->
                    dtype.computeType() == dtype
                            && (x instanceof Expr.Constant
                                    || x instanceof Expr.Cast(_, var y)
                                            && y instanceof Expr.Constant);
            case Expr.Bitcast(var dtype, var x) -> x instanceof Expr.Constant && x.dtype() != dtype;
            default -> false;
        };
    }

    private static boolean isExact(UnaryOp op) {
        return switch (op) {
            case NEG, ABS, NOT, FLOOR, CEIL, RINT, SQRT -> true;
            case EXP,
                    EXPM1,
                    LOG,
                    LOG1P,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    TANH,
                    ERF,
                    ERFC,
                    ERFINV,
                    LOG2,
                    LOG10,
                    CBRT,
                    ASINH,
                    ACOSH,
                    ATANH,
                    SIGMOID,
                    SILU,
                    NORMAL_CDF,
                    GELU ->
                    false;
        };
    }

    /** Such a division fails when the kernel runs, not when it is compiled. */
    private static boolean dividesByZero(BinaryOp op, Expr.Constant divisor) {
        return (op == BinaryOp.DIV || op == BinaryOp.REM)
                && divisor.dtype().isInteger()
                && divisor.value().longValue() == 0;
    }

    private static Expr fold(Expr e) {
        var value = Evaluator.evaluate(e, NOTHING);
        return value instanceof Boolean truth
                ? new Expr.Constant(DType.BOOL, truth ? 1 : 0)
                : new Expr.Constant(e.dtype(), (Number) value);
    }

    // ---- comparisons and choices
    // ---------------------------------------------------------------------------------

    private Expr compare(Expr.Compare e) {
        var op = e.op();
        if (e.left() == e.right()
                && (!e.left().dtype().isFloating() || op == Comparison.LT || op == Comparison.GT)) {
            boolean holds = op == Comparison.EQ || op == Comparison.LE || op == Comparison.GE;
            return node(Expr.constant(DType.BOOL, holds ? 1 : 0));
        }
        if (e.left().dtype() == DType.BOOL && e.right() instanceof Expr.Constant truth) {
            boolean one = truth.value().intValue() == 1;
            if (op == Comparison.EQ || op == Comparison.NE) {
                return one == (op == Comparison.EQ) ? e.left() : node(e.left().apply(UnaryOp.NOT));
            }
        }
        return e;
    }

    private Expr select(Expr.Select e) {
        var condition = e.condition();
        if (condition instanceof Expr.Constant truth) {
            return truth.value().intValue() != 0 ? e.ifTrue() : e.ifFalse();
        }
        if (e.ifTrue() == e.ifFalse()) {
            return e.ifTrue();
        }
        if (condition instanceof Expr.Unary(_, var opposite)) {
            return node(opposite.select(e.ifFalse(), e.ifTrue()));
        }
        if (e.ifTrue() instanceof Expr.Select inner && inner.condition() == condition) {
            return node(condition.select(inner.ifTrue(), e.ifFalse()));
        }
        if (e.ifFalse() instanceof Expr.Select inner && inner.condition() == condition) {
            return node(condition.select(e.ifTrue(), inner.ifFalse()));
        }
        if (e.dtype() == DType.BOOL
                && e.ifTrue() instanceof Expr.Constant a
                && e.ifFalse() instanceof Expr.Constant) {
            // The two constants differ, or they would be one object.
            return a.value().intValue() == 1 ? condition : node(condition.apply(UnaryOp.NOT));
        }
        return e;
    }

    // ---- conversions
    // ---------------------------------------------------------------------------------------------

    private Expr cast(Expr.Cast e) {
        var to = e.dtype();
        if (e.x().dtype() == to) {
            return e.x();
        }
        if (e.x() instanceof Expr.Cast(var through, var x) && holdsAll(through, x.dtype())) {
            return node(x.cast(to));
        }
        return e;
    }

    /** Whether each value of one type has its exact equal in the wider one. */
    private static boolean holdsAll(DType wide, DType narrow) {
        return switch (narrow) {
            case BOOL -> wide != DType.STRING;
            case UINT8 -> wide != DType.BOOL;
            case INT32 -> wide == DType.INT64 || wide == DType.FLOAT64;
            case FLOAT16, BFLOAT16 -> wide == DType.FLOAT32 || wide == DType.FLOAT64;
            case FLOAT32 -> wide == DType.FLOAT64;
            case INT64, FLOAT64, STRING -> false;
        };
    }

    private Expr bitcast(Expr.Bitcast e) {
        if (e.x().dtype() == e.dtype()) {
            return e.x();
        }
        return e.x() instanceof Expr.Bitcast(_, var x) && x.dtype() == e.dtype() ? x : e;
    }
}
