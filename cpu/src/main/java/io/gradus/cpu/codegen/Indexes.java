package io.gradus.cpu.codegen;

import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the affine form of a kernel's indices, looking through the names that it gives to parts of
 * them.
 */
final class Indexes {
    private final Map<Local, Expr> lets = new IdentityHashMap<>();
    private final Map<Expr, Affine> known = new IdentityHashMap<>();

    Indexes(Kernel kernel) {
        collect(kernel.body());
    }

    private void collect(List<Stmt> body) {
        for (var stmt : body) {
            switch (stmt) {
                case Stmt.Let let -> lets.put(let.local(), let.value());
                case Stmt.Loop loop -> collect(loop.body());
                case Stmt.Reduce reduce -> collect(reduce.body());
                case Stmt.Store _, Stmt.Accumulate _, Stmt.Check _ -> {}
            }
        }
    }

    /** The position of an element in the flat, row-major array of a value. */
    Affine flat(Value value, List<Expr> index) {
        var shape = value.shape();
        var flat = Affine.constant(Dim.ZERO);
        var stride = Dim.ONE;
        for (int i = index.size() - 1; i >= 0; i--) {
            flat = flat.plus(of(index.get(i)).times(stride));
            stride = stride.times(shape.dim(i));
        }
        return flat;
    }

    Affine of(Expr e) {
        var affine = known.get(e);
        if (affine == null) {
            affine = compute(e);
            known.put(e, affine);
        }
        return affine;
    }

    private Affine compute(Expr e) {
        return switch (e) {
            case Expr.Constant(_, var value) -> Affine.constant(Dim.of(value.longValue()));
            case Expr.Size(var dim) -> Affine.constant(dim);
            case Expr.AxisIndex(var axis) ->
                    axis.extent().is(1) ? Affine.constant(Dim.ZERO) : Affine.axis(axis);
            case Expr.Read(var local) -> read(e, local);
            case Expr.Binary(var op, var x, var y) when op == BinaryOp.ADD -> of(x).plus(of(y));
            case Expr.Binary(var op, var x, var y) when op == BinaryOp.SUB ->
                    of(x).plus(of(y).times(Dim.of(-1)));
            case Expr.Binary(var op, var x, var y) when op == BinaryOp.MUL && of(x).isConstant() ->
                    of(y).times(of(x).constant());
            case Expr.Binary(var op, var x, var y) when op == BinaryOp.MUL && of(y).isConstant() ->
                    of(x).times(of(y).constant());
            default -> Affine.computed(e);
        };
    }

    private Affine read(Expr e, Local local) {
        var value = lets.get(local);
        if (value != null) {
            var affine = of(value);
            // What had to be computed was computed where the name was given, and memory may have
            // changed since.
            if (affine.terms().isEmpty()) {
                return affine;
            }
        }
        return Affine.computed(e);
    }
}
