package io.gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Evaluator;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Origin;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpandKernelTest {
    private final Value input = new Value(DType.FLOAT32, Shape.of(8));
    private final Value output = new Value(DType.FLOAT32, Shape.of(8));
    private final Axis axis = new Axis("i", Dim.of(8));
    private final Expr load = new Expr.Load(input, List.of(axis.index()));

    private Kernel kernel(Stmt... body) {
        return new Kernel(
                "k",
                List.of(input),
                List.of(output),
                List.of(),
                List.of(body),
                List.of(Origin.of("test")));
    }

    @Test
    void reachesEveryExpression() {
        var first = new Local("first", DType.FLOAT32);
        var sum = new Local("sum", DType.FLOAT32);
        var a = new Local("a", DType.FLOAT32);
        var b = new Local("b", DType.FLOAT32);
        // log(e^a + e^b): a way to combine that holds functions itself.
        var combined =
                a.read().apply(UnaryOp.EXP).plus(b.read().apply(UnaryOp.EXP)).apply(UnaryOp.LOG);
        var monoid =
                new Monoid(
                        "logSumExp",
                        List.of(new Expr.Constant(DType.FLOAT32, Float.NEGATIVE_INFINITY)),
                        List.of(a),
                        List.of(b),
                        List.of(combined));
        var let = new Stmt.Let(first, load.apply(UnaryOp.TANH));
        var reduce =
                new Stmt.Reduce(
                        axis,
                        Stmt.Order.LANES,
                        List.of(let),
                        monoid,
                        List.of(first.read().apply(UnaryOp.ERF)),
                        List.of(sum));
        var store =
                new Stmt.Store(output, List.of(axis.index()), sum.read().apply(BinaryOp.POW, load));
        var accumulate =
                new Stmt.Accumulate(output, List.of(axis.index()), load.apply(UnaryOp.LOG1P));
        var check =
                new Stmt.Check(
                        load.apply(UnaryOp.EXPM1).compare(Comparison.LT, load), "no", List.of());
        var expanded =
                Expand.expand(
                        kernel(
                                reduce,
                                new Stmt.Loop(axis, true, List.of(store, accumulate, check))));
        var expressions = new ArrayList<Expr>();
        collect(expanded.body(), expressions);
        assertThat(expressions).hasSizeGreaterThan(5);
        for (var e : expressions) {
            assertThat(functions(e)).isEmpty();
        }
    }

    @Test
    void leavesAloneWhatHasNoFunctions() {
        var monoid = Monoid.sum(DType.FLOAT32);
        var sum = new Local("sum", DType.FLOAT32);
        var before =
                kernel(
                        new Stmt.Reduce(
                                axis,
                                Stmt.Order.LANES,
                                List.of(),
                                monoid,
                                List.of(load),
                                List.of(sum)));
        var after = Expand.expand(before);
        assertThat(after).isEqualTo(before);
        assertThat(((Stmt.Reduce) after.body().getFirst()).monoid()).isSameAs(monoid);
    }

    /** Each step uses the one before twice: the tree of 30 steps would have 10⁹ leaves. */
    @Test
    void sharesWhatWasShared() {
        var x = new Local("x", DType.FLOAT32);
        var e = x.read();
        for (int i = 0; i < 30; i++) {
            e = e.apply(UnaryOp.TANH).plus(e.apply(UnaryOp.ERF));
        }
        var expanded = Expand.expand(e);
        assertThat(nodes(expanded)).hasSizeLessThan(30 * 150);
        assertThat(
                        Evaluator.evaluate(
                                expanded,
                                new Evaluator.Context() {
                                    @Override
                                    public Object read(Local local) {
                                        return 0f;
                                    }
                                }))
                .isEqualTo(0f);
    }

    private static void collect(List<Stmt> statements, List<Expr> expressions) {
        for (var statement : statements) {
            switch (statement) {
                case Stmt.Loop(_, _, var body) -> collect(body, expressions);
                case Stmt.Let(_, var value) -> expressions.add(value);
                case Stmt.Reduce(_, _, var body, var monoid, var elements, _) -> {
                    collect(body, expressions);
                    expressions.addAll(monoid.combined());
                    expressions.addAll(elements);
                }
                case Stmt.Store(_, _, var value) -> expressions.add(value);
                case Stmt.Accumulate(_, _, _, var value) -> expressions.add(value);
                case Stmt.Check(var condition, _, _) -> expressions.add(condition);
            }
        }
    }

    private static List<Expr> functions(Expr e) {
        return nodes(e).stream()
                .filter(node ->
                        node instanceof Expr.Unary(var op, _) && op.compareTo(UnaryOp.EXP) >= 0
                                || node instanceof Expr.Binary(var pow, _, _)
                                        && pow == BinaryOp.POW)
                .toList();
    }

    private static Set<Expr> nodes(Expr e) {
        Set<Expr> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        Substitute.bottomUp(
                e,
                node -> {
                    nodes.add(node);
                    return node;
                });
        return nodes;
    }
}
