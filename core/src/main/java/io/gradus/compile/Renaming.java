package io.gradus.compile;

import io.gradus.ir.Effect;
import io.gradus.ir.Epilogue;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Library;
import io.gradus.ir.Node;
import io.gradus.ir.Region;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The same work on other values. */
final class Renaming {
    /**
     * What stands in the place of a value.
     *
     * @param value the other value
     * @param at where in it the old one lies: indices that come before all others
     */
    record Place(Value value, List<Expr> at) {
        static Place of(Value value) {
            return new Place(value, List.of());
        }
    }

    private final Map<Value, Place> places;

    /**
     * A renaming.
     *
     * @param places what stands for each value; others stay as they are
     */
    Renaming(Map<Value, Place> places) {
        this.places = places;
    }

    /** A node over the other values, none of which has leading indices. */
    Node apply(Node node) {
        return switch (node) {
            case Kernel kernel -> apply(kernel);
            case Node.Alias(var input, var output) -> new Node.Alias(value(input), value(output));
            case Library.Matmul product ->
                    new Library.Matmul(
                            value(product.a()),
                            value(product.b()),
                            value(product.output()),
                            product.transposeA(),
                            product.transposeB(),
                            product.origin());
            case Library.Convolution2d convolution ->
                    new Library.Convolution2d(
                            convolution.direction(),
                            value(convolution.left()),
                            value(convolution.right()),
                            value(convolution.output()),
                            convolution.strides(),
                            convolution.padding(),
                            convolution.origin());
            case Library.Routine(var algorithm, var inputs, var outputs, var origin) ->
                    new Library.Routine(algorithm, values(inputs), values(outputs), origin);
            case Epilogue(var product, var kernel) ->
                    new Epilogue((Library) apply(product), apply(kernel));
            case Effect(var inputs, var action, var origin) ->
                    new Effect(values(inputs), action, origin);
            case Region.Cond cond ->
                    new Region.Cond(
                            value(cond.predicate()),
                            cond.then(),
                            cond.otherwise(),
                            values(cond.arguments()),
                            values(cond.outputs()));
            case Region.Scan scan ->
                    new Region.Scan(
                            scan.body(),
                            values(scan.initial()),
                            values(scan.sequences()),
                            values(scan.captured()),
                            values(scan.carried()),
                            values(scan.stacked()),
                            scan.length(),
                            scan.reverse());
            case Region.While loop ->
                    new Region.While(
                            loop.body(),
                            values(loop.initial()),
                            values(loop.captured()),
                            values(loop.carried()),
                            values(loop.stacked()),
                            loop.steps(),
                            loop.maximum());
        };
    }

    /** A kernel over the other values. */
    Kernel apply(Kernel kernel) {
        var rewritten = Statements.map(kernel, expr -> Substitute.bottomUp(expr, this::expression));
        return new Kernel(
                kernel.name(),
                // Two values may have become one.
                values(kernel.inputs()).stream().distinct().toList(),
                values(kernel.outputs()),
                kernel.scratch(),
                targets(rewritten.body()),
                kernel.origins());
    }

    private Expr expression(Expr expr) {
        return expr instanceof Expr.Load(var source, var index) && places.containsKey(source)
                ? new Expr.Load(value(source), index(source, index))
                : expr;
    }

    private List<Stmt> targets(List<Stmt> body) {
        var statements = new ArrayList<Stmt>();
        for (var statement : body) {
            statements.add(
                    switch (statement) {
                        case Stmt.Loop(var axis, var parallel, var inside) ->
                                new Stmt.Loop(axis, parallel, targets(inside));
                        case Stmt.Store(var target, var index, var value) ->
                                new Stmt.Store(value(target), index(target, index), value);
                        case Stmt.Accumulate(var target, var index, var op, var value) ->
                                new Stmt.Accumulate(value(target), index(target, index), op, value);
                        case Stmt.Let _, Stmt.Reduce _, Stmt.Check _ -> statement;
                    });
        }
        return statements;
    }

    private Value value(Value old) {
        var place = places.get(old);
        return place == null ? old : place.value();
    }

    private List<Value> values(List<Value> old) {
        return old.stream().map(this::value).toList();
    }

    private List<Expr> index(Value old, List<Expr> index) {
        var place = places.get(old);
        if (place == null || place.at().isEmpty()) {
            return index;
        }
        var all = new ArrayList<>(place.at());
        all.addAll(index);
        return all;
    }
}
