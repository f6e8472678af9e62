package io.gradus.compile;

import io.gradus.ir.Expr;
import io.gradus.ir.Local;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Walks over expressions: rebuilding them with parts replaced, and finding which locals they read.
 */
public final class Substitute {
    private Substitute() {}

    /**
     * An expression with reads of locals replaced.
     *
     * @param expr where to replace
     * @param values what stands for each local; others stay
     * @return the new expression, which shares what {@code expr} shares
     */
    public static Expr locals(Expr expr, Map<Local, Expr> values) {
        return bottomUp(
                expr, e -> e instanceof Expr.Read read ? values.getOrDefault(read.local(), e) : e);
    }

    /**
     * The locals that an expression reads.
     *
     * @param expr the expression
     * @return a set that compares by identity
     */
    public static Set<Local> reads(Expr expr) {
        Set<Local> reads = Collections.newSetFromMap(new IdentityHashMap<>());
        bottomUp(
                expr,
                e -> {
                    if (e instanceof Expr.Read read) {
                        reads.add(read.local());
                    }
                    return e;
                });
        return reads;
    }

    /**
     * Rebuilds an expression from its leaves, giving each node, with its new operands, to a
     * function. A node that occurs more than once by identity is visited once.
     *
     * @param expr the expression
     * @param rewrite what to put in a node's place; the node itself to keep it
     * @return the new expression
     */
    public static Expr bottomUp(Expr expr, UnaryOperator<Expr> rewrite) {
        return bottomUp(expr, rewrite, new IdentityHashMap<>());
    }

    private static Expr bottomUp(Expr expr, UnaryOperator<Expr> rewrite, Map<Expr, Expr> done) {
        var known = done.get(expr);
        if (known != null) {
            return known;
        }
        UnaryOperator<Expr> in = operand -> bottomUp(operand, rewrite, done);
        Expr rebuilt =
                switch (expr) {
                    case Expr.Constant e -> e;
                    case Expr.AxisIndex e -> e;
                    case Expr.Size e -> e;
                    case Expr.Read e -> e;
                    case Expr.Load e -> rebuildLoad(e, in);
                    case Expr.Unary e -> {
                        var x = in.apply(e.x());
                        yield x == e.x() ? e : new Expr.Unary(e.op(), x);
                    }
                    case Expr.Binary e -> {
                        var left = in.apply(e.left());
                        var right = in.apply(e.right());
                        yield left == e.left() && right == e.right()
                                ? e
                                : new Expr.Binary(e.op(), left, right);
                    }
                    case Expr.Fma e -> {
                        var a = in.apply(e.a());
                        var b = in.apply(e.b());
                        var c = in.apply(e.c());
                        yield a == e.a() && b == e.b() && c == e.c() ? e : new Expr.Fma(a, b, c);
                    }
                    case Expr.Compare e -> {
                        var left = in.apply(e.left());
                        var right = in.apply(e.right());
                        yield left == e.left() && right == e.right()
                                ? e
                                : new Expr.Compare(e.op(), left, right);
                    }
                    case Expr.Select e -> {
                        var condition = in.apply(e.condition());
                        var ifTrue = in.apply(e.ifTrue());
                        var ifFalse = in.apply(e.ifFalse());
                        yield condition == e.condition()
                                        && ifTrue == e.ifTrue()
                                        && ifFalse == e.ifFalse()
                                ? e
                                : new Expr.Select(condition, ifTrue, ifFalse);
                    }
                    case Expr.Cast e -> {
                        var x = in.apply(e.x());
                        yield x == e.x() ? e : new Expr.Cast(e.dtype(), x);
                    }
                    case Expr.Bitcast e -> {
                        var x = in.apply(e.x());
                        yield x == e.x() ? e : new Expr.Bitcast(e.dtype(), x);
                    }
                };
        var result = rewrite.apply(rebuilt);
        done.put(expr, result);
        return result;
    }

    private static Expr rebuildLoad(Expr.Load load, UnaryOperator<Expr> in) {
        List<Expr> index = load.index().stream().map(in).toList();
        for (int i = 0; i < index.size(); i++) {
            if (index.get(i) != load.index().get(i)) {
                return new Expr.Load(load.source(), index);
            }
        }
        return load;
    }
}
