package io.gradus.tensor;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import java.util.List;

/**
 * Numbers as integers of the same order, with NaN the best of all. A chain of integer maxima takes
 * one cycle a step, where one of floats, with Java's rules for NaN and −0, takes a dozen.
 *
 * @param dtype int32, int64, float32 or float64
 * @param largest whether the largest number is the best, and not the smallest
 * @param equalZeros whether 0 and −0 are equal
 */
record OrderKey(DType dtype, boolean largest, boolean equalZeros) {
    private DType integers() {
        return switch (dtype) {
            case FLOAT32 -> DType.INT32;
            case FLOAT64 -> DType.INT64;
            default -> dtype;
        };
    }

    /** The integer that stands for a number. */
    Expr key(Expr x) {
        if (!dtype.isFloating()) {
            return x;
        }
        var key = turned(new Expr.Bitcast(integers(), x));
        if (equalZeros) {
            key = x.compare(Comparison.EQ, x.like(0)).select(integer(0), key);
        }
        return x.compare(Comparison.NE, x).select(nan(), key);
    }

    /** The number that an integer stands for. */
    Expr number(Expr key) {
        return dtype.isFloating() ? new Expr.Bitcast(dtype, turned(key)) : key;
    }

    /** Negative numbers are ordered by size, the other way around. */
    private Expr turned(Expr bits) {
        boolean wide = dtype == DType.FLOAT64;
        var mask = wide ? integer(Long.MAX_VALUE) : integer(Integer.MAX_VALUE);
        var sign = bits.apply(BinaryOp.SHR, integer(wide ? 63 : 31));
        return bits.apply(BinaryOp.XOR, sign.apply(BinaryOp.AND, mask));
    }

    /** Beyond all numbers, on the side of the best. */
    private Expr nan() {
        if (dtype == DType.FLOAT64) {
            long quiet = Double.doubleToLongBits(Double.NaN);
            return integer(largest ? quiet : ~quiet);
        }
        int quiet = Float.floatToIntBits(Float.NaN);
        return integer(largest ? quiet : ~quiet);
    }

    private Expr integer(long value) {
        return integers() == DType.INT64 ? Expr.constant(value) : Expr.constant((int) value);
    }

    /** Adds the reduction that finds the best element's key; of none it is that of ∓∞. */
    Expr best(Axis axis, Stmt.Order order, Expr element, List<Stmt> to) {
        var best = new Local("best", integers());
        var monoid = largest ? Monoid.max(integers()) : Monoid.min(integers());
        to.add(Lowering.reduce(axis, order, monoid, key(element), best));
        if (!dtype.isFloating()) {
            return best.read();
        }
        double worst = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        var bound =
                dtype == DType.FLOAT64
                        ? turnedBits(Double.doubleToLongBits(worst))
                        : turnedBits(Float.floatToIntBits((float) worst));
        return best.read().apply(largest ? BinaryOp.MAX : BinaryOp.MIN, bound);
    }

    private Expr turnedBits(long bits) {
        return integer(
                bits
                        ^ (bits >> 63)
                                & (dtype == DType.FLOAT64 ? Long.MAX_VALUE : Integer.MAX_VALUE));
    }
}
