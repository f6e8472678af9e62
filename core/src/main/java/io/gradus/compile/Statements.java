package io.gradus.compile;

import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds kernels with their expressions replaced. */
final class Statements {
    private Statements() {}

    /**
     * A kernel with each of its expressions replaced.
     *
     * @param kernel the kernel
     * @param rewrite what to put in an expression's place
     * @return the new kernel
     */
    static Kernel map(Kernel kernel, UnaryOperator<Expr> rewrite) {
        return new Kernel(
                kernel.name(),
                kernel.inputs(),
                kernel.outputs(),
                kernel.scratch(),
                map(kernel.body(), rewrite, store -> store),
                kernel.origins());
    }

    /**
     * Statements with their expressions replaced.
     *
     * @param statements the statements
     * @param rewrite what to put in an expression's place
     * @param stores what to put in the place of a store, before its expressions are replaced
     * @return the new statements
     */
    static List<Stmt> map(
            List<Stmt> statements, UnaryOperator<Expr> rewrite, UnaryOperator<Stmt.Store> stores) {
        return statements.stream().map(statement -> map(statement, rewrite, stores)).toList();
    }

    private static Stmt map(
            Stmt statement, UnaryOperator<Expr> rewrite, UnaryOperator<Stmt.Store> stores) {
        return switch (statement) {
            case Stmt.Loop(var axis, var parallel, var body) ->
                    new Stmt.Loop(axis, parallel, map(body, rewrite, stores));
            case Stmt.Let(var local, var value) -> new Stmt.Let(local, rewrite.apply(value));
            case Stmt.Reduce(
                            var axis,
                            var order,
                            var body,
                            var monoid,
                            var elements,
                            var results) ->
                    new Stmt.Reduce(
                            axis,
                            order,
                            map(body, rewrite, stores),
                            map(monoid, rewrite),
                            all(elements, rewrite),
                            results);
            case Stmt.Store store -> {
                var changed = stores.apply(store);
                yield new Stmt.Store(
                        changed.target(),
                        all(changed.index(), rewrite),
                        rewrite.apply(changed.value()));
            }
            case Stmt.Accumulate(var target, var index, var op, var value) ->
                    new Stmt.Accumulate(target, all(index, rewrite), op, rewrite.apply(value));
            case Stmt.Check(var condition, var message, var arguments) ->
                    new Stmt.Check(rewrite.apply(condition), message, all(arguments, rewrite));
        };
    }

    /**
     * A monoid that changes in nothing stays the same object: backends may know it by its name and
     * identity.
     */
    static Monoid map(Monoid monoid, UnaryOperator<Expr> rewrite) {
        var combined = all(monoid.combined(), rewrite);
        for (int i = 0; i < combined.size(); i++) {
            if (combined.get(i) != monoid.combined().get(i)) {
                return new Monoid(
                        monoid.name(), monoid.identity(), monoid.left(), monoid.right(), combined);
            }
        }
        return monoid;
    }

    private static List<Expr> all(List<Expr> expressions, UnaryOperator<Expr> rewrite) {
        return expressions.stream().map(rewrite).toList();
    }
}
