package io.gradus.tensor;

import static io.gradus.tensor.Elementwise.binary;
import static io.gradus.tensor.Elementwise.predicate;
import static io.gradus.tensor.Elementwise.unary;

import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The elementwise ops: each line is all there is to say of an op. */
final class ElementwiseOps {
    private static final ConcurrentHashMap<Elementwise, Elementwise> ATTRIBUTED =
            new ConcurrentHashMap<>();

    /** Slopes are few; who computes a new one at each step starts over from time to time. */
    private static final int MOST_ATTRIBUTED = 256;

    private ElementwiseOps() {}

    /**
     * The scale of SELU and the product of its scale and alpha (Klambauer et al., 2017, appendix
     * A).
     */
    private static final double SELU_SCALE = 1.0507009873554805;

    private static final double SELU_ALPHA = 1.6732632423543772;

    // ---- arithmetic
    // ----------------------------------------------------------------------------------------------
    static final Elementwise ADD = binary("plus", Expr::plus);
    static final Elementwise SUBTRACT = binary("minus", Expr::minus);
    static final Elementwise MULTIPLY = binary("times", Expr::times);
    static final Elementwise DIVIDE = binary("div", Expr::div);
    static final Elementwise REMAINDER = binary("rem", (x, y) -> x.apply(BinaryOp.REM, y));
    static final Elementwise FLOOR_DIVIDE = binary("floorDiv", ElementwiseOps::floorDivide);
    static final Elementwise MODULO = binary("mod", ElementwiseOps::modulo);
    static final Elementwise MAXIMUM = binary("maximum", (x, y) -> x.apply(BinaryOp.MAX, y));
    static final Elementwise MINIMUM = binary("minimum", (x, y) -> x.apply(BinaryOp.MIN, y));
    static final Elementwise POWER = binary("pow", (x, y) -> x.apply(BinaryOp.POW, y));
    static final Op INTEGER_POWER = new IntegerPower();
    static final Elementwise ATAN2 = binary("atan2", (y, x) -> y.apply(BinaryOp.ATAN2, x));
    static final Elementwise NEGATE = unary("unaryMinus", x -> x.apply(UnaryOp.NEG));
    static final Elementwise ABS = unary("abs", x -> x.apply(UnaryOp.ABS));
    static final Elementwise SQUARE = unary("square", x -> x.times(x));
    static final Elementwise RECIPROCAL = unary("reciprocal", x -> x.like(1).div(x));
    static final Elementwise SIGN = unary("sign", ElementwiseOps::sign);
    static final Elementwise FLOOR = unary("floor", x -> x.apply(UnaryOp.FLOOR));
    static final Elementwise CEIL = unary("ceil", x -> x.apply(UnaryOp.CEIL));
    static final Elementwise ROUND = unary("round", x -> x.apply(UnaryOp.RINT));

    // ---- elementary functions
    // ------------------------------------------------------------------------------------
    static final Elementwise EXP = unary("exp", x -> x.apply(UnaryOp.EXP));
    static final Elementwise EXPM1 = unary("expm1", x -> x.apply(UnaryOp.EXPM1));
    static final Elementwise LOG = unary("log", x -> x.apply(UnaryOp.LOG));
    static final Elementwise LOG1P = unary("log1p", x -> x.apply(UnaryOp.LOG1P));
    static final Elementwise SQRT = unary("sqrt", x -> x.apply(UnaryOp.SQRT));
    static final Elementwise RSQRT = unary("rsqrt", x -> x.like(1).div(x.apply(UnaryOp.SQRT)));
    static final Elementwise SIN = unary("sin", x -> x.apply(UnaryOp.SIN));
    static final Elementwise COS = unary("cos", x -> x.apply(UnaryOp.COS));
    static final Elementwise TAN = unary("tan", x -> x.apply(UnaryOp.TAN));
    static final Elementwise ASIN = unary("asin", x -> x.apply(UnaryOp.ASIN));
    static final Elementwise ACOS = unary("acos", x -> x.apply(UnaryOp.ACOS));
    static final Elementwise ATAN = unary("atan", x -> x.apply(UnaryOp.ATAN));
    static final Elementwise SINH = unary("sinh", x -> x.apply(UnaryOp.SINH));
    static final Elementwise COSH = unary("cosh", x -> x.apply(UnaryOp.COSH));
    static final Elementwise TANH = unary("tanh", x -> x.apply(UnaryOp.TANH));
    static final Elementwise ERF = unary("erf", x -> x.apply(UnaryOp.ERF));

    static final Elementwise LOG2 = unary("log2", x -> x.apply(UnaryOp.LOG2));
    static final Elementwise LOG10 = unary("log10", x -> x.apply(UnaryOp.LOG10));
    static final Elementwise EXP2 = unary("exp2", x -> x.like(2).apply(BinaryOp.POW, x));
    static final Elementwise CBRT = unary("cbrt", x -> x.apply(UnaryOp.CBRT));
    static final Elementwise ASINH = unary("asinh", x -> x.apply(UnaryOp.ASINH));
    static final Elementwise ACOSH = unary("acosh", x -> x.apply(UnaryOp.ACOSH));
    static final Elementwise ATANH = unary("atanh", x -> x.apply(UnaryOp.ATANH));
    static final Elementwise ERFC = unary("erfc", x -> x.apply(UnaryOp.ERFC));
    static final Elementwise ERFINV = unary("erfInv", x -> x.apply(UnaryOp.ERFINV));

    // ---- activations
    // ---------------------------------------------------------------------------------------------
    static final Elementwise SIGMOID = unary("sigmoid", x -> x.apply(UnaryOp.SIGMOID));
    static final Elementwise LOG_SIGMOID =
            unary("logSigmoid", x -> softplus(x.apply(UnaryOp.NEG)).apply(UnaryOp.NEG));
    static final Elementwise RELU = unary("relu", ElementwiseOps::ramp);
    static final Elementwise RELU6 =
            unary("relu6", x -> x.compare(Comparison.GE, x.like(6)).select(x.like(6), ramp(x)));
    static final Elementwise SOFTPLUS = unary("softplus", ElementwiseOps::softplus);
    static final Elementwise SOFTSIGN = unary("softsign", x -> x.div(x.apply(UnaryOp.ABS).plus(1)));
    static final Elementwise SILU = unary("silu", x -> x.apply(UnaryOp.SILU));
    static final Elementwise GELU = unary("gelu", x -> x.apply(UnaryOp.GELU));
    // ½(1 + tanh u) is sigmoid(2u), which has no difference that loses digits.
    static final Elementwise GELU_TANH =
            unary(
                    "geluTanh",
                    x ->
                            x.times(
                                    x.plus(x.times(x).times(x).times(0.044715))
                                            .times(2 * 0.7978845608028654)
                                            .apply(UnaryOp.SIGMOID)));
    static final Elementwise SELU =
            unary(
                    "selu",
                    x ->
                            positive(x)
                                    .select(x, x.apply(UnaryOp.EXPM1).times(SELU_ALPHA))
                                    .times(SELU_SCALE));

    static Elementwise leakyRelu(double slope) {
        return attributed("leakyRelu", slope, x -> positive(x).select(x, x.times(slope)));
    }

    static Elementwise elu(double alpha) {
        return attributed(
                "elu", alpha, x -> positive(x).select(x, x.apply(UnaryOp.EXPM1).times(alpha)));
    }

    /** One op for one attribute, so that its gradient is derived once and not at every call. */
    static Elementwise attributed(
            String name, double attribute, java.util.function.UnaryOperator<Expr> body) {
        return attributed(name, List.of(attribute), body);
    }

    static Elementwise attributed(
            String name, List<Number> attributes, java.util.function.UnaryOperator<Expr> body) {
        var op =
                new Elementwise(
                        name, attributes, 1, List.of(), false, in -> body.apply(in.getFirst()));
        if (ATTRIBUTED.size() >= MOST_ATTRIBUTED) {
            ATTRIBUTED.clear();
        }
        var known = ATTRIBUTED.putIfAbsent(op, op);
        return known == null ? op : known;
    }

    // ---- comparisons and logic
    // -----------------------------------------------------------------------------------
    static final Elementwise EQUAL = compare("equal", Comparison.EQ);
    static final Elementwise NOT_EQUAL = compare("notEqual", Comparison.NE);
    static final Elementwise LESS = compare("less", Comparison.LT);
    static final Elementwise LESS_EQUAL = compare("lessEqual", Comparison.LE);
    static final Elementwise GREATER = compare("greater", Comparison.GT);
    static final Elementwise GREATER_EQUAL = compare("greaterEqual", Comparison.GE);
    static final Elementwise AND =
            predicate("logicalAnd", 2, in -> in.get(0).apply(BinaryOp.AND, in.get(1)));
    static final Elementwise OR =
            predicate("logicalOr", 2, in -> in.get(0).apply(BinaryOp.OR, in.get(1)));
    static final Elementwise XOR =
            predicate("logicalXor", 2, in -> in.get(0).apply(BinaryOp.XOR, in.get(1)));
    static final Elementwise NOT = predicate("logicalNot", 1, in -> in.get(0).apply(UnaryOp.NOT));
    static final Elementwise IS_NAN =
            predicate("isNaN", 1, in -> in.get(0).compare(Comparison.NE, in.get(0)));
    static final Elementwise IS_FINITE =
            predicate(
                    "isFinite",
                    1,
                    in ->
                            in.get(0)
                                    .apply(UnaryOp.ABS)
                                    .compare(
                                            Comparison.LT,
                                            in.get(0).like(Double.POSITIVE_INFINITY)));

    /** Inputs: a bool mask, the value where it holds, the value where not. */
    static final Elementwise WHERE =
            new Elementwise(
                    "where",
                    List.of(),
                    3,
                    List.of(0),
                    false,
                    in -> in.get(0).select(in.get(1), in.get(2)));

    private static Elementwise compare(String name, Comparison op) {
        return predicate(name, 2, in -> in.get(0).compare(op, in.get(1)));
    }

    static Expr positive(Expr x) {
        return x.compare(Comparison.GT, x.like(0));
    }

    /** max(x, 0), asked so that NaN stays NaN: a network that diverges shall not look healthy. */
    private static Expr ramp(Expr x) {
        return x.compare(Comparison.LE, x.like(0)).select(x.like(0), x);
    }

    private static Expr sign(Expr x) {
        // Comparisons rather than a copied sign bit: a 0 for zeros, NaN for NaN; the product has no
        // slope, as x would.
        var zero = x.like(0);
        return x.compare(Comparison.GT, zero)
                .select(
                        x.like(1),
                        x.compare(Comparison.LT, zero).select(x.like(-1), x.times(zero)));
    }

    /**
     * max(x, 0) + log1p(e^−|x|), which neither overflows nor loses small values. Both kinks at 0
     * are asked by one condition, so that their slopes add up to the ½ that the sum has there.
     */
    private static Expr softplus(Expr x) {
        var negativeAbs = positive(x).select(x.apply(UnaryOp.NEG), x);
        return positive(x)
                .select(x, x.like(0))
                .plus(negativeAbs.apply(UnaryOp.EXP).apply(UnaryOp.LOG1P));
    }

    private static Expr floorDivide(Expr x, Expr y) {
        if (x.dtype().isFloating()) {
            return x.div(y).apply(UnaryOp.FLOOR);
        }
        var quotient = x.div(y);
        return differentSigns(x, y)
                .apply(BinaryOp.AND, quotient.times(y).compare(Comparison.NE, x))
                .select(quotient.minus(1), quotient);
    }

    /** The remainder with the sign of the divisor, as Python's and NumPy's. */
    private static Expr modulo(Expr x, Expr y) {
        var remainder = x.apply(BinaryOp.REM, y);
        var zero = x.like(0);
        return differentSigns(remainder, y)
                .apply(BinaryOp.AND, remainder.compare(Comparison.NE, zero))
                .select(remainder.plus(y), remainder);
    }

    private static Expr differentSigns(Expr x, Expr y) {
        return x.compare(Comparison.LT, x.like(0))
                .apply(BinaryOp.XOR, y.compare(Comparison.LT, y.like(0)));
    }
}
