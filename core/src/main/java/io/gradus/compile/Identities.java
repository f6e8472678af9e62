package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import java.util.function.UnaryOperator;

/**
 * The laws of arithmetic that hold for every value, bit for bit, and make an expression smaller.
 */
final class Identities {
    private final UnaryOperator<Expr> simplified;

    /**
     * Makes the rules.
     *
     * @param simplified simplifies a node whose operands are simple, so that rules may chain
     */
    Identities(UnaryOperator<Expr> simplified) {
        this.simplified = simplified;
    }

    // ---- one operand
    // ---------------------------------------------------------------------------------------------

    Expr unary(Expr.Unary e) {
        var x = e.x();
        return switch (e.op()) {
            case NEG -> isNegation(x) ? operand(x) : e;
            case ABS ->
                    isNegation(x) ? make(UnaryOp.ABS, operand(x)) : isUnary(x, UnaryOp.ABS) ? x : e;
            case NOT -> not(e);
            case FLOOR, CEIL, RINT -> isWhole(x) ? x : e;
            default -> e;
        };
    }

    private Expr not(Expr.Unary e) {
        if (isUnary(e.x(), UnaryOp.NOT)) {
            return operand(e.x());
        }
        if (!(e.x() instanceof Expr.Compare(var op, var left, var right))) {
            return e;
        }
        // With a NaN both a < b and a >= b are false, so only equality turns around on floats.
        var opposite =
                switch (op) {
                    case EQ -> Comparison.NE;
                    case NE -> Comparison.EQ;
                    case LT -> Comparison.GE;
                    case LE -> Comparison.GT;
                    case GT -> Comparison.LE;
                    case GE -> Comparison.LT;
                };
        boolean ordered = op != Comparison.EQ && op != Comparison.NE;
        return ordered && left.dtype().isFloating()
                ? e
                : simplified.apply(left.compare(opposite, right));
    }

    private static boolean isWhole(Expr x) {
        return isUnary(x, UnaryOp.FLOOR)
                || isUnary(x, UnaryOp.CEIL)
                || isUnary(x, UnaryOp.RINT)
                || x instanceof Expr.Cast(_, var number) && !number.dtype().isFloating();
    }

    // ---- two operands
    // --------------------------------------------------------------------------------------------

    Expr binary(Expr.Binary e) {
        if (commutes(e.op())
                && e.left() instanceof Expr.Constant
                && !(e.right() instanceof Expr.Constant)) {
            return make(e.op(), e.right(), e.left());
        }
        if (e.dtype().isFloating()) {
            return floats(e, e.left(), e.right());
        }
        var simpler = e.dtype() == DType.BOOL ? e : integers(e, e.left(), e.right());
        return simpler == e ? lattice(e, e.left(), e.right()) : simpler;
    }

    private static boolean commutes(BinaryOp op) {
        return switch (op) {
            case ADD, MUL, MIN, MAX, AND, OR, XOR -> true;
            case SUB, DIV, REM, POW, ATAN2, SHL, SHR, USHR -> false;
        };
    }

    private Expr floats(Expr.Binary e, Expr x, Expr y) {
        return switch (e.op()) {
            case ADD -> {
                if (is(y, -0.0)) {
                    yield x;
                }
                yield isNegation(y)
                        ? make(BinaryOp.SUB, x, operand(y))
                        : isNegation(x) ? make(BinaryOp.SUB, y, operand(x)) : e;
            }
            case SUB -> {
                if (is(y, 0.0)) {
                    yield x;
                }
                yield is(x, -0.0)
                        ? make(UnaryOp.NEG, y)
                        : isNegation(y) ? make(BinaryOp.ADD, x, operand(y)) : e;
            }
            case MUL -> {
                if (is(y, 1) || is(y, -1)) {
                    yield is(y, 1) ? x : make(UnaryOp.NEG, x);
                }
                if (isNegation(x) && (isNegation(y) || y instanceof Expr.Constant)) {
                    yield make(BinaryOp.MUL, operand(x), make(UnaryOp.NEG, y));
                }
                yield e;
            }
            case DIV -> {
                if (isNegation(x) && isNegation(y)) {
                    yield make(BinaryOp.DIV, operand(x), operand(y));
                }
                yield y instanceof Expr.Constant divisor && hasExactReciprocal(divisor)
                        ? make(BinaryOp.MUL, x, y.like(1 / divisor.value().doubleValue()))
                        : e;
            }
            case MIN, MAX -> x == y ? x : e;
            case POW -> is(y, 1) ? x : is(y, 0.0) || is(y, -0.0) ? e.like(1) : e;
            default -> e;
        };
    }

    /**
     * A power of two whose reciprocal is a normal number of the dtype: dividing and multiplying
     * round the same value.
     */
    private static boolean hasExactReciprocal(Expr.Constant divisor) {
        double value = divisor.value().doubleValue();
        int limit = divisor.dtype() == DType.FLOAT32 ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
        int exponent = Math.getExponent(value);
        return Math.abs(value) == Math.scalb(1.0, exponent)
                && exponent < limit
                && exponent > -limit;
    }

    private Expr integers(Expr.Binary e, Expr x, Expr y) {
        return switch (e.op()) {
            case ADD -> {
                if (is(y, 0)) {
                    yield x;
                }
                yield regroups(e) ? regroup(e) : e;
            }
            // One form for both lets constants meet: i − 1 + 1 is i.
            case SUB ->
                    x == y
                            ? e.like(0)
                            : y instanceof Expr.Constant
                                    ? make(BinaryOp.ADD, x, make(UnaryOp.NEG, y))
                                    : e;
            case MUL -> {
                if (is(y, 0) || is(y, 1)) {
                    yield is(y, 0) ? y : x;
                }
                yield regroups(e) ? regroup(e) : e;
            }
            case DIV -> is(y, 1) ? x : e;
            case REM -> is(y, 1) || is(y, -1) ? e.like(0) : e;
            case SHL, SHR, USHR -> {
                long distance = y instanceof Expr.Constant c ? c.value().longValue() : 1;
                yield (distance & e.dtype().bytes() * 8L - 1) == 0 || is(x, 0) ? x : e;
            }
            default -> e;
        };
    }

    /**
     * Whether this is (x op c) op d with constants c and d, where integers wrap and any grouping is
     * the same.
     */
    private static boolean regroups(Expr.Binary e) {
        return e.right() instanceof Expr.Constant
                && e.left() instanceof Expr.Binary inner
                && inner.op() == e.op()
                && inner.right() instanceof Expr.Constant;
    }

    private Expr regroup(Expr.Binary e) {
        var inner = (Expr.Binary) e.left();
        return make(e.op(), inner.left(), make(e.op(), inner.right(), e.right()));
    }

    /** Of truth values and of the bits of integers. */
    private Expr lattice(Expr.Binary e, Expr x, Expr y) {
        double all = e.dtype() == DType.BOOL ? 1 : -1;
        boolean opposite =
                isUnary(x, UnaryOp.NOT) && operand(x) == y
                        || isUnary(y, UnaryOp.NOT) && operand(y) == x;
        return switch (e.op()) {
            case AND -> x == y || is(y, all) ? x : is(y, 0) ? y : opposite ? e.like(0) : e;
            case OR -> x == y || is(y, 0) ? x : is(y, all) ? y : opposite ? e.like(all) : e;
            case XOR -> {
                if (is(y, 0)) {
                    yield x;
                }
                yield is(y, all) ? make(UnaryOp.NOT, x) : x == y ? e.like(0) : e;
            }
            case MIN, MAX -> x == y ? x : e;
            default -> e;
        };
    }

    Expr fma(Expr.Fma e) {
        if (e.a() instanceof Expr.Constant && !(e.b() instanceof Expr.Constant)) {
            return simplified.apply(e.b().fma(e.a(), e.c()));
        }
        if (is(e.b(), 1)) {
            return make(BinaryOp.ADD, e.a(), e.c());
        }
        // The product keeps its sign when it vanishes, and −0 changes no sum.
        return is(e.c(), -0.0) ? make(BinaryOp.MUL, e.a(), e.b()) : e;
    }

    // ---- words
    // ---------------------------------------------------------------------------------------------------

    private Expr make(UnaryOp op, Expr x) {
        return simplified.apply(x.apply(op));
    }

    private Expr make(BinaryOp op, Expr x, Expr y) {
        return simplified.apply(x.apply(op, y));
    }

    private static boolean isUnary(Expr e, UnaryOp op) {
        return e instanceof Expr.Unary unary && unary.op() == op;
    }

    private static boolean isNegation(Expr e) {
        return isUnary(e, UnaryOp.NEG);
    }

    private static Expr operand(Expr unary) {
        return ((Expr.Unary) unary).x();
    }

    /** Whether this is the constant given; 0.0 and −0.0 differ. */
    private static boolean is(Expr e, double value) {
        return e instanceof Expr.Constant c && Double.compare(c.value().doubleValue(), value) == 0;
    }
}
