package io.gradus.cpu.codegen;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import java.util.IdentityHashMap;
import java.util.Map;

/** Finds out which reads are within their arrays wherever their index can be computed. */
final class Bounds {
    /** What is known of an int32: it lies between two numbers. */
    private record Range(long least, long most) {
        static final Range ANY = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

        /** The range, or any if arithmetic may wrap around. */
        Range checked() {
            return least < Integer.MIN_VALUE || most > Integer.MAX_VALUE ? ANY : this;
        }
    }

    private final Map<Expr, Range> known = new IdentityHashMap<>();

    /** Whether an index along a dimension is a position of it. */
    boolean holds(Expr index, Dim dim) {
        if (index instanceof Expr.AxisIndex(var axis) && axis.extent().equals(dim)) {
            return true;
        }
        if (!dim.isFixed()) {
            return false;
        }
        var range = of(index);
        return range.least >= 0 && range.most < dim.value();
    }

    private Range of(Expr e) {
        var range = known.get(e);
        if (range == null) {
            range = compute(e).checked();
            known.put(e, range);
        }
        return range;
    }

    private Range compute(Expr e) {
        return switch (e) {
            case Expr.Constant(_, var value) -> new Range(value.longValue(), value.longValue());
            case Expr.Size(var dim) when dim.isFixed() -> new Range(dim.value(), dim.value());
            case Expr.AxisIndex(var axis) when axis.extent().isFixed() ->
                    new Range(0, Math.max(0, axis.extent().value() - 1));
            case Expr.Binary(var op, var x, var y) -> binary(op, of(x), of(y));
            default -> Range.ANY;
        };
    }

    private static Range binary(Expr.BinaryOp op, Range x, Range y) {
        return switch (op) {
            case ADD -> new Range(x.least + y.least, x.most + y.most);
            case SUB -> new Range(x.least - y.most, x.most - y.least);
            case MIN -> new Range(Math.min(x.least, y.least), Math.min(x.most, y.most));
            case MAX -> new Range(Math.max(x.least, y.least), Math.max(x.most, y.most));
            case MUL ->
                    y.least == y.most && y.least >= 0
                            ? new Range(x.least * y.least, x.most * y.least)
                            : Range.ANY;
            case DIV ->
                    y.least == y.most && y.least > 0
                            ? new Range(x.least / y.least, x.most / y.least)
                            : Range.ANY;
            case REM ->
                    y.least == y.most && y.least > 0 && x.least >= 0
                            ? new Range(0, Math.min(x.most, y.least - 1))
                            : Range.ANY;
            default -> Range.ANY;
        };
    }
}
