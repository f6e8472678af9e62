package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.reduce;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;

import io.gradus.cpu.TierEquality;
import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import io.gradus.ir.Stmt.Order;
import io.gradus.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the intermediate representation was made to carry: several loops and outputs in one kernel.
 */
class FusedKernelTest {
    private static final DType F = DType.FLOAT32;

    /** e^x for x ≤ 0, good to some digits: made of what an expanded exponential is made of. */
    static Expr exponential(Expr x) {
        var limited = x.apply(BinaryOp.MAX, x.like(-87));
        var n = limited.times(1.442695).apply(UnaryOp.RINT);
        var r = n.fma(x.like(-0.6931472), limited);
        var p = x.like(1.0 / 720);
        for (double c : new double[] {1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1}) {
            p = p.fma(r, x.like(c));
        }
        var scale = n.cast(DType.INT32).plus(127).apply(BinaryOp.SHL, Expr.constant(23));
        return p.times(new Expr.Bitcast(F, scale));
    }

    static Kernel softmax(int rows, int columns) {
        var x = value(F, rows, columns);
        var out = value(F, rows, columns);
        var scratch = value(F, columns);
        var i = axis("i", rows);
        var max = new Local("max", F);
        var sum = new Local("sum", F);
        var k =
                List.of(
                        axis("k", columns),
                        axis("k", columns),
                        axis("k", columns),
                        axis("k", columns));
        return kernel(
                List.of(x),
                List.of(out),
                List.of(scratch),
                loop(
                        i,
                        reduce(
                                k.get(0),
                                Order.LANES,
                                Monoid.max(F),
                                load(x, i.index(), k.get(0).index()),
                                max),
                        loop(
                                k.get(1),
                                store(
                                        scratch,
                                        exponential(
                                                load(x, i.index(), k.get(1).index())
                                                        .minus(max.read())),
                                        k.get(1).index())),
                        reduce(
                                k.get(2),
                                Order.LANES,
                                Monoid.sum(F),
                                load(scratch, k.get(2).index()),
                                sum),
                        loop(
                                k.get(3),
                                store(
                                        out,
                                        load(scratch, k.get(3).index()).div(sum.read()),
                                        i.index(),
                                        k.get(3).index()))));
    }

    @ParameterizedTest
    @CsvSource({"128, 10", "5, 1000", "1, 77", "3, 1", "70, 33", "4, 5000", "0, 4"})
    void softmaxThroughScratch(int rows, int columns) {
        Samples.check(softmax(rows, columns));
    }

    /** Without scratch memory, along a middle axis, as the tensor layer lowers it. */
    @ParameterizedTest
    @CsvSource({"3, 40, 50", "2, 5, 1", "1, 300, 17", "4, 1, 33"})
    void softmaxAlongAnyAxis(int outer, int run, int inner) {
        var x = value(F, outer, run, inner);
        var out = value(F, outer, run, inner);
        var i = axis("i", outer);
        var j = axis("j", inner);
        var order = inner == 1 ? Order.LANES : Order.SEQUENTIAL;
        var max = new Local("max", F);
        var sum = new Local("sum", F);
        var k = List.of(axis("k", run), axis("k", run), axis("k", run));
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(
                                i,
                                loop(
                                        j,
                                        reduce(
                                                k.get(0),
                                                order,
                                                Monoid.max(F),
                                                at(x, i, k.get(0), j),
                                                max),
                                        reduce(
                                                k.get(1),
                                                order,
                                                Monoid.sum(F),
                                                exponential(
                                                        at(x, i, k.get(1), j).minus(max.read())),
                                                sum),
                                        loop(
                                                k.get(2),
                                                store(
                                                        out,
                                                        exponential(
                                                                        at(x, i, k.get(2), j)
                                                                                .minus(max.read()))
                                                                .div(sum.read()),
                                                        i.index(),
                                                        k.get(2).index(),
                                                        j.index()))))));
    }

    private static Expr at(Value x, Axis i, Axis k, Axis j) {
        return load(x, i.index(), k.index(), j.index());
    }

    @ParameterizedTest
    @CsvSource({"30, 64", "7, 10", "2, 4100"})
    void layerNormalisation(int rows, int columns) {
        var x = value(F, rows, columns);
        var gamma = value(F, columns);
        var beta = value(F, columns);
        var out = value(F, rows, columns);
        var means = value(F, rows);
        var i = axis("i", rows);
        var k = List.of(axis("k", columns), axis("k", columns), axis("k", columns));
        var sum = new Local("sum", F);
        var mean = new Local("mean", F);
        var squares = new Local("squares", F);
        var scale = new Local("scale", F);
        var count = new Expr.Size(k.get(0).extent()).cast(F);
        var centred = load(x, i.index(), k.get(1).index()).minus(mean.read());
        var last = k.get(2).index();
        var normal = load(x, i.index(), last).minus(mean.read()).times(scale.read());
        Samples.check(
                kernel(
                        List.of(x, gamma, beta),
                        List.of(out, means),
                        loop(
                                i,
                                reduce(
                                        k.get(0),
                                        Order.LANES,
                                        Monoid.sum(F),
                                        load(x, i.index(), k.get(0).index()),
                                        sum),
                                new Stmt.Let(mean, sum.read().div(count)),
                                reduce(
                                        k.get(1),
                                        Order.LANES,
                                        Monoid.sum(F),
                                        centred.times(centred),
                                        squares),
                                new Stmt.Let(
                                        scale,
                                        squares.read()
                                                .div(count)
                                                .plus(1e-5)
                                                .apply(UnaryOp.SQRT)
                                                .like(1)
                                                .div(
                                                        squares.read()
                                                                .div(count)
                                                                .plus(1e-5)
                                                                .apply(UnaryOp.SQRT))),
                                store(means, mean.read(), i.index()),
                                loop(
                                        k.get(2),
                                        store(
                                                out,
                                                normal.fma(load(gamma, last), load(beta, last)),
                                                i.index(),
                                                last)))));
    }

    @ParameterizedTest
    @CsvSource({"50, 10", "9, 100", "3, 5000"})
    void argMaxOfRowsFindsNan(int rows, int columns) {
        var x = value(F, rows, columns);
        var out = value(DType.INT32, rows);
        var i = axis("i", rows);
        var k = axis("k", columns);
        var results = List.of(new Local("best", F), new Local("where", DType.INT32));
        var kernel =
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(
                                i,
                                new Stmt.Reduce(
                                        k,
                                        Order.LANES,
                                        List.of(),
                                        Monoid.argMax(F),
                                        List.of(load(x, i.index(), k.index()), k.index()),
                                        results),
                                store(out, results.get(1).read(), i.index())));
        Samples.check(kernel);
        var values = Samples.ordinary(9).floats(rows * columns);
        values[columns + 7] = Float.NaN;
        values[columns + 9] = Float.NaN;
        java.util.Arrays.fill(values, 2 * columns, 3 * columns, Float.NEGATIVE_INFINITY);
        TierEquality.assertSame(Samples.tiers(), kernel, (Object) values);
    }

    /** One step of Adam over variables of several shapes, the rates read once from scalars. */
    @Test
    void adamOverSeveralVariables() {
        int[] sizes = {784 * 50, 50, 500, 10, 1};
        var rate = value(F);
        var epsilon = value(F);
        var inputs = new ArrayList<Value>(List.of(rate, epsilon));
        var outputs = new ArrayList<Value>();
        var body = new ArrayList<Stmt>();
        var step = new Local("step", F);
        body.add(new Stmt.Let(step, load(rate).times(0.9)));
        for (int size : sizes) {
            var variable = value(F, size);
            var gradient = value(F, size);
            var first = value(F, size);
            var second = value(F, size);
            inputs.addAll(List.of(variable, gradient, first, second));
            var newVariable = value(F, size);
            var newFirst = value(F, size);
            var newSecond = value(F, size);
            outputs.addAll(List.of(newVariable, newFirst, newSecond));
            var i = axis("i", size);
            var g = load(gradient, i.index());
            var m = g.minus(load(first, i.index())).fma(g.like(0.1), load(first, i.index()));
            var v =
                    g.times(g)
                            .minus(load(second, i.index()))
                            .fma(g.like(0.001), load(second, i.index()));
            var change =
                    m.times(step.read())
                            .div(v.apply(UnaryOp.ABS).apply(UnaryOp.SQRT).plus(load(epsilon)));
            body.add(
                    loop(
                            i,
                            store(newFirst, m, i.index()),
                            store(newSecond, v, i.index()),
                            store(
                                    newVariable,
                                    load(variable, i.index()).minus(change),
                                    i.index())));
        }
        Samples.check(kernel(inputs, outputs, body.toArray(Stmt[]::new)));
    }

    /** Results of one loop that the next one needs: they pass from part to part. */
    @Test
    void normalisesByTheWhole() {
        var x = value(F, 3000);
        var out = value(F, 3000);
        var count = value(DType.INT64);
        var k = List.of(axis("k", 3000), axis("k", 3000), axis("k", 3000));
        var sum = new Local("sum", F);
        var many = new Local("many", DType.INT64);
        var mean = new Local("mean", F);
        var large = load(x, k.get(1).index()).compare(Expr.Comparison.GT, mean.read());
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out, count),
                        reduce(
                                k.get(0),
                                Order.LANES,
                                Monoid.sum(F),
                                load(x, k.get(0).index()),
                                sum),
                        new Stmt.Let(
                                mean, sum.read().div(new Expr.Size(k.get(0).extent()).cast(F))),
                        reduce(
                                k.get(1),
                                Order.LANES,
                                Monoid.sum(DType.INT64),
                                large.cast(DType.INT64),
                                many),
                        loop(
                                k.get(2),
                                store(
                                        out,
                                        load(x, k.get(2).index())
                                                .minus(mean.read())
                                                .div(many.read().cast(F)),
                                        k.get(2).index())),
                        store(
                                count,
                                many.read()
                                        .times(
                                                new Expr.Load(out, List.of(Expr.constant(7)))
                                                        .cast(DType.INT64)))));
    }

    @Test
    void maximumOfPoolingWindows() {
        var n = axis("n", 2);
        var h = axis("h", 6);
        var w = axis("w", 7);
        var c = axis("c", 20);
        var a = axis("a", 2);
        var b = axis("b", 3);
        var x = value(F, 2, 11, 13, 20);
        var out = value(F, 2, 6, 7, 20);
        var row = h.index().times(Expr.constant(2)).plus(a.index()).minus(1);
        var column = w.index().times(Expr.constant(2)).plus(b.index()).minus(1);
        var inside = inside(row, 11).apply(BinaryOp.AND, inside(column, 13));
        var element =
                inside.select(load(x, n.index(), row, column, c.index()), Expr.constant(F, -1e30));
        var across = new Local("across", F);
        var all = new Local("all", F);
        var body = List.<Stmt>of(reduce(b, Order.SEQUENTIAL, Monoid.max(F), element, across));
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(
                                n,
                                loop(
                                        h,
                                        loop(
                                                w,
                                                loop(
                                                        c,
                                                        new Stmt.Reduce(
                                                                a,
                                                                Order.SEQUENTIAL,
                                                                body,
                                                                Monoid.max(F),
                                                                List.of(across.read()),
                                                                List.of(all)),
                                                        store(
                                                                out,
                                                                all.read(),
                                                                n.index(),
                                                                h.index(),
                                                                w.index(),
                                                                c.index())))))));
    }

    private static Expr inside(Expr position, int size) {
        return position.compare(Expr.Comparison.GE, Expr.constant(0))
                .apply(BinaryOp.AND, position.compare(Expr.Comparison.LT, Expr.constant(size)));
    }
}
