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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SimplifyProperties {
    private static final Expr F = new Local("f", DType.FLOAT32).read();
    private static final Expr G = new Local("g", DType.FLOAT32).read();
    private static final Expr I = new Local("i", DType.INT32).read();
    private static final Expr B = new Local("b", DType.BOOL).read();

    @Property(tries = 3000)
    void keepsEveryBit(@ForAll long seed) {
        var expressions = new RandomExpressions(seed);
        var original = expressions.next(40);
        var simplified = Simplify.simplify(original);
        assertThat(operations(simplified)).isLessThanOrEqualTo(operations(original));
        for (int i = 0; i < 20; i++) {
            var values = expressions.values();
            var expected = Evaluator.evaluate(original, values);
            // Boxed floats are equal if their bits are, with one NaN for all.
            assertThat(Evaluator.evaluate(simplified, values))
                    .as("%s", original)
                    .isEqualTo(expected);
        }
    }

    @Property(tries = 300)
    void isDoneAfterOnePass(@ForAll long seed) {
        var once = Simplify.simplify(new RandomExpressions(seed).next(40));
        assertThat(operations(Simplify.simplify(once))).isEqualTo(operations(once));
    }

    private static int operations(Expr e) {
        Set<Expr> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        Substitute.bottomUp(
                e,
                node -> {
                    // A leaf costs nothing; a rule may make a constant that was not there.
                    if (!(node instanceof Expr.Constant || node instanceof Expr.Read)) {
                        nodes.add(node);
                    }
                    return node;
                });
        return nodes.size();
    }

    @Example
    void dropsWhatChangesNothing() {
        same(F.times(1), F);
        same(F.like(1).times(F), F);
        same(F.div(F.like(1)), F);
        same(F.plus(-0.0), F);
        same(F.minus(0.0), F);
        same(neg(neg(F)), F);
        same(neg(neg(F)).apply(UnaryOp.ABS), F.apply(UnaryOp.ABS));
        same(F.plus(neg(G)), F.minus(G));
        same(F.div(F.like(4)), F.times(0.25));
        same(F.apply(BinaryOp.POW, F.like(1)), F);
        same(F.fma(F.like(1), G), F.plus(G));
        same(F.cast(DType.FLOAT64).cast(DType.FLOAT32), F);
        same(I.cast(DType.INT64).cast(DType.FLOAT32), I.cast(DType.FLOAT32));
        same(new Expr.Bitcast(DType.FLOAT32, new Expr.Bitcast(DType.INT32, F)), F);
        same(B.select(F, F), F);
        same(Expr.constant(DType.BOOL, 1).select(F, G), F);
        same(B.apply(UnaryOp.NOT).select(F, G), B.select(G, F));
        same(I.plus(3).minus(3), I);
        same(I.times(0), Expr.constant(0));
        same(
                I.compare(Comparison.LT, Expr.constant(7)).apply(UnaryOp.NOT),
                I.compare(Comparison.GE, Expr.constant(7)));
        same(B.apply(BinaryOp.AND, Expr.constant(DType.BOOL, 1)), B);
        same(Expr.constant(6).times(Expr.constant(7)), Expr.constant(42));
    }

    @Example
    void keepsWhatDependsOnTheValue() {
        unchanged(F.plus(0.0));
        unchanged(F.times(0.0));
        unchanged(F.minus(F));
        unchanged(F.div(F.like(3)));
        unchanged(F.div(F));
        unchanged(F.compare(Comparison.LT, G).apply(UnaryOp.NOT));
        unchanged(F.compare(Comparison.NE, F));
        unchanged(F.cast(DType.INT32).cast(DType.FLOAT32));
        unchanged(F.cast(DType.FLOAT16).cast(DType.FLOAT32));
        unchanged(Expr.constant(1).div(Expr.constant(0)));
        unchanged(F.like(1).apply(UnaryOp.EXP));
        // The reciprocal of the largest power of two is not a normal number.
        unchanged(F.div(F.like(0x1p127)));
    }

    @Example
    void makesEqualPartsOneObject() {
        var twice =
                (Expr.Binary)
                        Simplify.simplify(
                                F.plus(G).apply(UnaryOp.EXP).times(F.plus(G).apply(UnaryOp.EXP)));
        assertThat(twice.left()).isSameAs(twice.right());
    }

    /** Forty doublings make an expression with 2⁴⁰ ways to its leaf. */
    @Example
    void takesTimeByObjectsNotByWays() {
        var e = F;
        for (int i = 0; i < 40; i++) {
            e = e.plus(e);
        }
        assertThat(operations(Simplify.simplify(e))).isEqualTo(40);
    }

    @Example
    void simplifiesEveryStatementOfAKernel() {
        var input = new Value(DType.FLOAT32, Shape.of(8));
        var output = new Value(DType.FLOAT32, Shape.of(8));
        var axis = new Axis("i", Dim.of(8));
        var sum = new Local("sum", DType.FLOAT32);
        var load = new Expr.Load(input, List.of(axis.index().plus(0)));
        var store = new Stmt.Store(output, List.of(axis.index().times(1)), sum.read().times(1));
        var reduce =
                new Stmt.Reduce(
                        axis,
                        Stmt.Order.LANES,
                        List.of(),
                        Monoid.sum(DType.FLOAT32),
                        List.of(neg(neg(load))),
                        List.of(sum));
        var kernel =
                new Kernel(
                        "k",
                        List.of(input),
                        List.of(output),
                        List.of(),
                        List.of(reduce, store),
                        List.of(Origin.of("test")));
        var simple = Simplify.simplify(kernel);
        assertThat(simple.body().get(0))
                .isEqualTo(
                        new Stmt.Reduce(
                                axis,
                                Stmt.Order.LANES,
                                List.of(),
                                reduce.monoid(),
                                List.of(new Expr.Load(input, List.of(axis.index()))),
                                List.of(sum)));
        assertThat(simple.body().get(1))
                .isEqualTo(new Stmt.Store(output, List.of(axis.index()), sum.read()));
    }

    private static Expr neg(Expr x) {
        return x.apply(UnaryOp.NEG);
    }

    private static void same(Expr e, Expr expected) {
        assertThat(Simplify.simplify(e)).isEqualTo(expected);
    }

    private static void unchanged(Expr e) {
        same(e, e);
    }
}
