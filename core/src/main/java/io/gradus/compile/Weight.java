package io.gradus.compile;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Roughly what expressions cost, in units of an addition: enough to choose between computing a
 * value where it is read and keeping it in memory.
 */
final class Weight {
    /** Writing an element to fresh memory. */
    static final double STORE = 5;

    /** Reading an element that differs from step to step. */
    static final double LOAD = 2;

    /** The batch that is thought of where a size is open. */
    private static final long SOME_BATCH = 128;

    private Weight() {}

    /** The cost of one evaluation. */
    static double of(Expr e) {
        return of(e, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static double of(Expr e, Set<Expr> seen) {
        if (!seen.add(e)) {
            return 0;
        }
        double weight =
                switch (e) {
                    case Expr.Constant _, Expr.AxisIndex _, Expr.Size _, Expr.Read _ -> 0;
                    case Expr.Load(_, var index) -> varies(index) ? LOAD : 0;
                    case Expr.Unary(var op, _) ->
                            switch (op) {
                                case NEG, ABS, NOT, FLOOR, CEIL, RINT -> 0.5;
                                case SQRT -> 3;
                                default -> 12;
                            };
                    case Expr.Binary(var op, _, _) ->
                            switch (op) {
                                case DIV, REM -> 3;
                                case POW, ATAN2 -> 30;
                                default -> 0.5;
                            };
                    case Expr.Cast(var dtype, var x) ->
                            dtype == x.dtype()
                                    ? 0
                                    : dtype == DType.FLOAT16 || dtype == DType.BFLOAT16 ? 3 : 0.5;
                    case Expr.Fma _, Expr.Compare _, Expr.Select _, Expr.Bitcast _ -> 0.5;
                };
        if (!(e instanceof Expr.Load)) {
            for (var operand : Walk.operands(e)) {
                weight += of(operand, seen);
            }
        }
        return weight;
    }

    private static boolean varies(java.util.List<Expr> index) {
        return index.stream().anyMatch(i -> !(i instanceof Expr.Constant));
    }

    /** A size, or what is thought of it while it is open. */
    static double size(Dim dim) {
        return dim.evaluate(_ -> SOME_BATCH);
    }

    /** Bit 0: numbers of up to 32 bits take part; bit 1: numbers of 64 bits. */
    static int widths(Expr e) {
        return widths(e, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static int widths(Expr e, Set<Expr> seen) {
        if (e instanceof Expr.Constant || !seen.add(e)) {
            return 0;
        }
        int widths = e.dtype() == DType.BOOL ? 0 : e.dtype().bytes() == 8 ? 2 : 1;
        if (!(e instanceof Expr.Load)) {
            for (var operand : Walk.operands(e)) {
                widths |= widths(operand, seen);
            }
        }
        return widths;
    }
}
