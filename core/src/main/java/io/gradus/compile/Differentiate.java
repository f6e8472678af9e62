package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Local;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The derivative of an expression, as an expression.
 *
 * <p>Where a function has no derivative the rules are TensorFlow's: the larger argument of {@code
 * MAX}, and the first of equal ones, takes the whole gradient, {@code ABS} has 0 at 0, rounding and
 * comparisons have 0 everywhere, a select passes the gradient of the side that it takes, and {@code
 * POW} has no gradient to its exponent where the base is not positive. Casts between floating types
 * pass the gradient on; integers and truth values have none.
 *
 * <p>A derivative is computed in the {@linkplain DType#computeType() compute type} of what it
 * belongs to. It comes before {@link Expand}, while functions are still nodes of their own.
 */
public final class Differentiate {
    private static final double ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private final Expr body;
    private final Local input;
    private final Expr output;
    private final Map<Expr, Expr> done = new IdentityHashMap<>();

    private Differentiate(Expr body, Local input, Expr output) {
        this.body = body;
        this.input = input;
        this.output = output;
    }

    /**
     * The partial derivative of an expression with respect to a local that it reads.
     *
     * @param body what is differentiated
     * @param input the variable
     * @return the derivative, simplified; the constant 0 if the body does not depend on the input
     */
    public static Expr derivative(Expr body, Local input) {
        return Simplify.simplify(new Differentiate(body, input, body).of(body));
    }

    /**
     * The partial derivative of an expression, written with the expression's own value where that
     * helps: the derivative of e^x is then a read of the output.
     *
     * @param body what is differentiated
     * @param input the variable
     * @param output what stands for the value of the body
     * @return the derivative, simplified; the constant 0 if the body does not depend on the input
     */
    public static Expr derivative(Expr body, Local input, Local output) {
        return Simplify.simplify(new Differentiate(body, input, output.read()).of(body));
    }

    private Expr of(Expr e) {
        var known = done.get(e);
        if (known == null) {
            known = rule(e);
            done.put(e, known);
        }
        return known;
    }

    private Expr rule(Expr e) {
        return switch (e) {
            case Expr.Constant _,
                    Expr.AxisIndex _,
                    Expr.Size _,
                    Expr.Load _,
                    Expr.Compare _,
                    Expr.Bitcast _ ->
                    zero(e);
            case Expr.Read(var local) ->
                    local == input && e.dtype().isFloating() ? one(e) : zero(e);
            case Expr.Unary(var op, var x) -> {
                var dx = of(x);
                yield isZero(dx) ? dx : unary(op, x, value(e), dx);
            }
            case Expr.Binary(var op, var x, var y) -> {
                var dx = of(x);
                var dy = of(y);
                if (isZero(dx) && isZero(dy)) {
                    yield dx;
                }
                yield binary(op, x, y, value(e), dx, dy);
            }
            case Expr.Fma(var a, var b, var c) ->
                    sum(sum(product(b, of(a)), product(a, of(b))), of(c));
            case Expr.Select(var condition, var ifTrue, var ifFalse) -> {
                var a = of(ifTrue);
                var b = of(ifFalse);
                yield isZero(a) && isZero(b) ? a : condition.select(a, b);
            }
            case Expr.Cast(var dtype, var x) -> {
                var dx = of(x);
                yield isZero(dx) || !dtype.isFloating() ? zero(e) : dx.cast(dtype.computeType());
            }
        };
    }

    /** The derivative of f(x), where the derivative of x is dx and e is f(x) itself. */
    private static Expr unary(UnaryOp op, Expr x, Expr e, Expr dx) {
        var one = x.like(1);
        return switch (op) {
            case NEG -> negated(dx);
            case ABS ->
                    x.compare(Comparison.GT, x.like(0))
                            .select(
                                    dx,
                                    x.compare(Comparison.LT, x.like(0))
                                            .select(negated(dx), x.like(0)));
            case NOT, FLOOR, CEIL, RINT -> zero(x);
            case SQRT -> product(x.like(0.5).div(e), dx);
            case EXP -> product(e, dx);
            // Not e + 1, which is 0 as soon as e^x is smaller than the spacing of numbers at 1.
            case EXPM1 -> product(x.apply(UnaryOp.EXP), dx);
            case LOG -> quotient(dx, x);
            case LOG1P -> quotient(dx, one.plus(x));
            case SIN -> product(x.apply(UnaryOp.COS), dx);
            case COS -> negated(product(x.apply(UnaryOp.SIN), dx));
            case TAN -> product(one.plus(e.times(e)), dx);
            case ASIN -> quotient(dx, rootOfOneMinusSquare(x));
            case ACOS -> negated(quotient(dx, rootOfOneMinusSquare(x)));
            case ATAN -> quotient(dx, one.plus(x.times(x)));
            case SINH -> product(x.apply(UnaryOp.COSH), dx);
            case COSH -> product(x.apply(UnaryOp.SINH), dx);
            case TANH -> product(one.minus(e.times(e)), dx);
            case ERF ->
                    product(
                            x.times(x)
                                    .apply(UnaryOp.NEG)
                                    .apply(UnaryOp.EXP)
                                    .times(TWO_OVER_SQRT_PI),
                            dx);
            case ERFC ->
                    product(
                            x.times(x)
                                    .apply(UnaryOp.NEG)
                                    .apply(UnaryOp.EXP)
                                    .times(-TWO_OVER_SQRT_PI),
                            dx);
            case ERFINV -> product(e.times(e).apply(UnaryOp.EXP).times(1 / TWO_OVER_SQRT_PI), dx);
            case LOG2 -> quotient(dx, x.times(Math.log(2)));
            case LOG10 -> quotient(dx, x.times(Math.log(10)));
            case CBRT -> quotient(dx, e.times(e).times(3));
            case ASINH -> quotient(dx, x.times(x).plus(1).apply(UnaryOp.SQRT));
            case ACOSH -> quotient(dx, x.minus(1).times(x.plus(1)).apply(UnaryOp.SQRT));
            case ATANH -> quotient(dx, one.minus(x).times(one.plus(x)));
            case SIGMOID -> product(e.times(one.minus(e)), dx);
            case SILU -> {
                var sigmoid = x.apply(UnaryOp.SIGMOID);
                yield product(sigmoid.plus(e.times(one.minus(sigmoid))), dx);
            }
            case NORMAL_CDF -> product(normalDensity(x), dx);
            case GELU -> product(x.apply(UnaryOp.NORMAL_CDF).plus(x.times(normalDensity(x))), dx);
        };
    }

    private static Expr normalDensity(Expr x) {
        return x.times(x).times(-0.5).apply(UnaryOp.EXP).times(ONE_OVER_SQRT_TWO_PI);
    }

    /** (1 − x)(1 + x) keeps the digits that 1 − x² loses near ±1. */
    private static Expr rootOfOneMinusSquare(Expr x) {
        return x.like(1).minus(x).times(x.like(1).plus(x)).apply(UnaryOp.SQRT);
    }

    private static Expr binary(BinaryOp op, Expr x, Expr y, Expr e, Expr dx, Expr dy) {
        return switch (op) {
            case ADD -> sum(dx, dy);
            case SUB -> difference(dx, dy);
            case MUL -> sum(product(y, dx), product(x, dy));
            case DIV -> {
                // The derivative of 1 / y is −e², which needs nothing but the output.
                var slope = isOne(x) ? e.times(e) : e.div(y);
                yield difference(quotient(dx, y), product(slope, dy));
            }
            case REM -> {
                // x − e is a multiple of y, which trunc(x / y) may miss by one where the quotient
                // is rounded.
                var whole = x.minus(e).div(y).apply(UnaryOp.RINT);
                yield difference(dx, product(whole, dy));
            }
            case MIN -> x.compare(Comparison.LE, y).select(dx, dy);
            case MAX -> x.compare(Comparison.GE, y).select(dx, dy);
            case POW -> sum(product(powerByBase(x, y), dx), product(powerByExponent(x, e), dy));
            case ATAN2 ->
                    quotient(
                            difference(product(y, dx), product(x, dy)),
                            x.times(x).plus(y.times(y)));
            case AND, OR, XOR, SHL, SHR, USHR -> zero(x);
        };
    }

    private static Expr powerByBase(Expr x, Expr y) {
        var slope = y.times(x.apply(BinaryOp.POW, y.minus(1)));
        return y.compare(Comparison.EQ, y.like(0)).select(y.like(0), slope);
    }

    private static Expr powerByExponent(Expr x, Expr e) {
        return x.compare(Comparison.GT, x.like(0)).select(e.times(x.apply(UnaryOp.LOG)), x.like(0));
    }

    /** The value of a node, in terms of the output if it is the whole body. */
    private Expr value(Expr e) {
        return e == body ? output : e;
    }

    // ---- sums and products in which zeros and ones vanish
    // --------------------------------------------------------

    private static Expr sum(Expr a, Expr b) {
        return isZero(a) ? b : isZero(b) ? a : a.plus(b);
    }

    private static Expr difference(Expr a, Expr b) {
        return isZero(b) ? a : isZero(a) ? negated(b) : a.minus(b);
    }

    private static Expr product(Expr factor, Expr d) {
        return isZero(d) || isOne(factor) ? d : isOne(d) ? factor : factor.times(d);
    }

    private static Expr quotient(Expr d, Expr divisor) {
        return isZero(d) ? d : d.div(divisor);
    }

    private static Expr negated(Expr d) {
        return isZero(d) ? d : d.apply(UnaryOp.NEG);
    }

    private static Expr zero(Expr e) {
        return Expr.constant(e.dtype().computeType(), 0);
    }

    private static Expr one(Expr e) {
        return Expr.constant(e.dtype().computeType(), 1);
    }

    private static boolean isZero(Expr d) {
        return d instanceof Expr.Constant c && c.value().doubleValue() == 0;
    }

    private static boolean isOne(Expr e) {
        return e instanceof Expr.Constant c && c.value().doubleValue() == 1;
    }
}
