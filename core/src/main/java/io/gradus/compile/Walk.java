package io.gradus.compile;

import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Stmt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Walks over expressions and statements that change nothing. */
final class Walk {
    private Walk() {}

    /** What an expression is made of. */
    static List<Expr> operands(Expr e) {
        return switch (e) {
            case Expr.Constant _, Expr.AxisIndex _, Expr.Size _, Expr.Read _ -> List.of();
            case Expr.Load(_, var index) -> index;
            case Expr.Unary(_, var x) -> List.of(x);
            case Expr.Binary(_, var left, var right) -> List.of(left, right);
            case Expr.Fma(var a, var b, var c) -> List.of(a, b, c);
            case Expr.Compare(_, var left, var right) -> List.of(left, right);
            case Expr.Select(var condition, var a, var b) -> List.of(condition, a, b);
            case Expr.Cast(_, var x) -> List.of(x);
            case Expr.Bitcast(_, var x) -> List.of(x);
        };
    }

    /** Visits an expression and all below it, each object once. */
    static void nodes(Expr e, Consumer<Expr> visitor) {
        nodes(e, visitor, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void nodes(Expr e, Consumer<Expr> visitor, Set<Expr> seen) {
        if (seen.add(e)) {
            visitor.accept(e);
            operands(e).forEach(operand -> nodes(operand, visitor, seen));
        }
    }

    /** Whether an expression or anything below it has a property. */
    static boolean any(Expr e, Predicate<Expr> property) {
        return any(e, property, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean any(Expr e, Predicate<Expr> property, Set<Expr> seen) {
        return seen.add(e)
                && (property.test(e) || operands(e).stream().anyMatch(x -> any(x, property, seen)));
    }

    /** Visits the expressions that stand in a kernel's statements, not those below them. */
    static void expressions(Kernel kernel, Consumer<Expr> visitor) {
        kernel.body().forEach(stmt -> expressions(stmt, visitor));
    }

    /** Visits the expressions of a statement and of the statements inside. */
    static void expressions(Stmt stmt, Consumer<Expr> visitor) {
        own(stmt).forEach(visitor);
        inner(stmt).forEach(child -> expressions(child, visitor));
    }

    /** The expressions of a statement itself; those of a reduction belong to its steps. */
    static List<Expr> own(Stmt stmt) {
        return switch (stmt) {
            case Stmt.Loop _ -> List.of();
            case Stmt.Let(_, var value) -> List.of(value);
            case Stmt.Reduce reduce -> reduce.elements();
            case Stmt.Store(_, var index, var value) -> with(index, value);
            case Stmt.Accumulate(_, var index, _, var value) -> with(index, value);
            case Stmt.Check(var condition, _, var arguments) -> with(arguments, condition);
        };
    }

    /** The statements inside a statement. */
    static List<Stmt> inner(Stmt stmt) {
        return switch (stmt) {
            case Stmt.Loop loop -> loop.body();
            case Stmt.Reduce reduce -> reduce.body();
            case Stmt.Let _, Stmt.Store _, Stmt.Accumulate _, Stmt.Check _ -> List.of();
        };
    }

    private static List<Expr> with(List<Expr> some, Expr last) {
        var all = new ArrayList<>(some);
        all.add(last);
        return all;
    }
}
