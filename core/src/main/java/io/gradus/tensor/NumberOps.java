package io.gradus.tensor;

import static io.gradus.tensor.Elementwise.binary;
import static io.gradus.tensor.Elementwise.predicate;
import static io.gradus.tensor.Elementwise.unary;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/** Elementwise ops on bits, signs and neighbours of numbers, and the rarer functions of two. */
final class NumberOps {
    private NumberOps() {}

    // ---- bits
    static final Elementwise BITWISE_AND = binary("bitwiseAnd", (x, y) -> x.apply(BinaryOp.AND, y));
    static final Elementwise BITWISE_OR = binary("bitwiseOr", (x, y) -> x.apply(BinaryOp.OR, y));
    static final Elementwise BITWISE_XOR = binary("bitwiseXor", (x, y) -> x.apply(BinaryOp.XOR, y));
    static final Elementwise BITWISE_NOT = unary("bitwiseNot", x -> x.apply(UnaryOp.NOT));
    static final Elementwise SHIFT_LEFT = binary("shiftLeft", (x, y) -> x.apply(BinaryOp.SHL, y));
    static final Elementwise SHIFT_RIGHT = binary("shiftRight", (x, y) -> x.apply(BinaryOp.SHR, y));

    // ---- kinds of numbers
    static final Elementwise IS_INF =
            predicate("isInf", 1, in -> is(in.get(0).apply(UnaryOp.ABS), Double.POSITIVE_INFINITY));
    static final Elementwise IS_POS_INF =
            predicate("isPosInf", 1, in -> is(in.get(0), Double.POSITIVE_INFINITY));
    static final Elementwise IS_NEG_INF =
            predicate("isNegInf", 1, in -> is(in.get(0), Double.NEGATIVE_INFINITY));
    static final Elementwise SIGN_BIT = predicate("signBit", 1, in -> isNegative(in.get(0)));

    // ---- rounding and neighbours
    static final Elementwise TRUNC =
            unary(
                    "trunc",
                    x ->
                            x.compare(Comparison.LT, x.like(0))
                                    .select(x.apply(UnaryOp.CEIL), x.apply(UnaryOp.FLOOR)));
    static final Elementwise NEXT_AFTER = binary("nextAfter", NumberOps::nextAfter);

    // ---- functions of two numbers
    static final Elementwise FMAX =
            binary("fmax", (x, y) -> unlessNaN(x, y, x.apply(BinaryOp.MAX, y)));
    static final Elementwise FMIN =
            binary("fmin", (x, y) -> unlessNaN(x, y, x.apply(BinaryOp.MIN, y)));
    static final Elementwise HEAVISIDE =
            binary(
                    "heaviside",
                    (x, y) ->
                            x.compare(Comparison.LT, x.like(0))
                                    .select(
                                            x.like(0),
                                            x.compare(Comparison.GT, x.like(0))
                                                    .select(
                                                            x.like(1),
                                                            x.compare(Comparison.EQ, x.like(0))
                                                                    .select(y, x.times(0)))));
    static final Elementwise DIVIDE_NO_NAN =
            binary("divideNoNan", (x, y) -> is(y, 0).select(x.like(0), x.div(y)));
    static final Elementwise HYPOT = binary("hypot", NumberOps::hypot);
    static final Elementwise LOG_ADD_EXP =
            binary(
                    "logAddExp",
                    (x, y) -> {
                        var excess = excess(x, y).apply(UnaryOp.EXP).apply(UnaryOp.LOG1P);
                        return larger(x, y).plus(excess);
                    });
    static final Elementwise LOG_ADD_EXP2 =
            binary(
                    "logAddExp2",
                    (x, y) -> {
                        var excess = x.like(2).apply(BinaryOp.POW, excess(x, y));
                        return larger(x, y)
                                .plus(excess.apply(UnaryOp.LOG1P).times(1 / Math.log(2)));
                    });
    static final Elementwise SINC = unary("sinc", NumberOps::sinc);

    /** Near 0 the first terms of the series, whose slopes have no difference that loses digits. */
    private static Expr sinc(Expr x) {
        var angle = x.times(Math.PI);
        var square = angle.times(angle);
        var series = x.like(1);
        for (int n = 10; n > 0; n -= 2) {
            series = x.like(1).minus(square.div(x.like(n * (n + 1))).times(series));
        }
        var near = angle.apply(UnaryOp.ABS).compare(Comparison.LT, x.like(0.1));
        return near.select(series, angle.apply(UnaryOp.SIN).div(angle));
    }

    private static Expr is(Expr x, double value) {
        return x.compare(Comparison.EQ, x.like(value));
    }

    private static Expr isNegative(Expr x) {
        return switch (x.dtype()) {
            case FLOAT32 -> isNegative(new Expr.Bitcast(DType.INT32, x));
            case FLOAT64 -> isNegative(new Expr.Bitcast(DType.INT64, x));
            default -> x.compare(Comparison.LT, x.like(0));
        };
    }

    private static Expr unlessNaN(Expr x, Expr y, Expr result) {
        var xIsNaN = x.compare(Comparison.NE, x);
        return xIsNaN.select(y, y.compare(Comparison.NE, y).select(x, result));
    }

    /** The larger one, chosen by one condition so that slopes at a tie add up to 1. */
    private static Expr larger(Expr x, Expr y) {
        return x.compare(Comparison.GE, y).select(x, y);
    }

    /** −|x − y|; 0 for equal infinities, whose difference is NaN. */
    private static Expr excess(Expr x, Expr y) {
        var difference = x.minus(y);
        var size = x.compare(Comparison.GE, y).select(difference.apply(UnaryOp.NEG), difference);
        return x.compare(Comparison.EQ, y)
                .apply(BinaryOp.AND, is(x.apply(UnaryOp.ABS), Double.POSITIVE_INFINITY))
                .select(x.like(0), size);
    }

    /** √(x² + y²), scaled by a power of two so that squares neither overflow nor vanish. */
    private static Expr hypot(Expr x, Expr y) {
        boolean single = x.dtype() == DType.FLOAT32;
        double limit = single ? 0x1p60 : 0x1p500;
        var size = x.apply(UnaryOp.ABS).apply(BinaryOp.MAX, y.apply(UnaryOp.ABS));
        var down = size.compare(Comparison.GT, size.like(limit));
        var up = size.compare(Comparison.LT, size.like(1 / limit));
        double step = single ? 0x1p70 : 0x1p600;
        var scale = down.select(x.like(1 / step), up.select(x.like(step), x.like(1)));
        var back = down.select(x.like(step), up.select(x.like(1 / step), x.like(1)));
        var a = x.times(scale);
        var b = y.times(scale);
        var root = a.fma(a, b.times(b)).apply(UnaryOp.SQRT).times(back);
        // Infinity wins over NaN, as in C and NumPy.
        var infinite =
                is(x.apply(UnaryOp.ABS), Double.POSITIVE_INFINITY)
                        .apply(BinaryOp.OR, is(y.apply(UnaryOp.ABS), Double.POSITIVE_INFINITY));
        // At 0 there is no slope to choose; 0 lets silence pass through the size of a spectrum.
        var size0 = is(size, 0).select(x.like(0), root);
        return infinite.select(x.like(Double.POSITIVE_INFINITY), size0);
    }

    /** One step along the numbers that the dtype has: their bits are in order. */
    private static Expr nextAfter(Expr x, Expr y) {
        boolean single = x.dtype() == DType.FLOAT32;
        var integers = single ? DType.INT32 : DType.INT64;
        var bits = new Expr.Bitcast(integers, x);
        var up = x.compare(Comparison.LT, y);
        var outwards = up.apply(BinaryOp.XOR, isNegative(x));
        var next = new Expr.Bitcast(x.dtype(), outwards.select(bits.plus(1), bits.minus(1)));
        double smallest = single ? Float.MIN_VALUE : Double.MIN_VALUE;
        var fromZero = up.select(x.like(smallest), x.like(-smallest));
        var moved = is(x, 0).select(fromZero, next);
        var atNaN = x.compare(Comparison.NE, x).apply(BinaryOp.OR, y.compare(Comparison.NE, y));
        return atNaN.select(x.plus(y), x.compare(Comparison.EQ, y).select(y, moved));
    }
}
