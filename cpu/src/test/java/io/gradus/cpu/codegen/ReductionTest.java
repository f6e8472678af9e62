package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.reduce;
import static io.gradus.cpu.Kernels.reduction;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;

import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Stmt;
import io.gradus.ir.Stmt.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Reductions keep their order of combination in every tier. */
class ReductionTest {
    private static final List<DType> NUMBERS =
            List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64);
    private static final int[] LENGTHS = {
        0, 1, 2, 31, 32, 33, 47, 48, 255, 256, 257, 4095, 4096, 4097, 8200, 70_001
    };

    private static DynamicTest test(String name, Kernel kernel) {
        return DynamicTest.dynamicTest(name, () -> Samples.check(kernel));
    }

    @TestFactory
    Stream<DynamicTest> sumsOfAllLengthsInBothOrders() {
        var tests = new ArrayList<DynamicTest>();
        for (int length : LENGTHS) {
            for (var order : Order.values()) {
                for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                    tests.add(
                            test(
                                    "%s sum of %d %s".formatted(order, length, dtype),
                                    reduction(
                                            value(dtype, length),
                                            value(dtype),
                                            order,
                                            Monoid.sum(dtype))));
                }
            }
        }
        return tests.stream();
    }

    @Test
    void morethanOneGroup() {
        int length = (1 << 20) + 4097;
        Samples.check(
                reduction(
                        value(DType.FLOAT32, length),
                        value(DType.FLOAT32),
                        Order.LANES,
                        Monoid.sum(DType.FLOAT32)));
        Samples.check(
                reduction(
                        value(DType.FLOAT32, length),
                        value(DType.FLOAT32),
                        Order.SEQUENTIAL,
                        Monoid.sum(DType.FLOAT32)));
    }

    @TestFactory
    Stream<DynamicTest> everyMonoid() {
        var tests = new ArrayList<DynamicTest>();
        for (int length : new int[] {1, 20, 100, 5000}) {
            for (var order : Order.values()) {
                for (var dtype : NUMBERS) {
                    for (var monoid :
                            List.of(
                                    Monoid.sum(dtype),
                                    Monoid.product(dtype),
                                    Monoid.max(dtype),
                                    Monoid.min(dtype))) {
                        tests.add(
                                test(
                                        "%s %s %d %s"
                                                .formatted(order, monoid.name(), length, dtype),
                                        reduction(
                                                value(dtype, length),
                                                value(dtype),
                                                order,
                                                monoid)));
                    }
                    for (var monoid : List.of(Monoid.argMax(dtype), Monoid.argMin(dtype))) {
                        tests.add(
                                test(
                                        "%s %s %d %s"
                                                .formatted(order, monoid.name(), length, dtype),
                                        position(dtype, length, order, monoid)));
                    }
                }
                for (var monoid : List.of(Monoid.any(), Monoid.all())) {
                    tests.add(
                            test(
                                    "%s %s %d".formatted(order, monoid.name(), length),
                                    reduction(
                                            value(DType.BOOL, length),
                                            value(DType.BOOL),
                                            order,
                                            monoid)));
                    tests.add(
                            test(
                                    "%s %s of comparisons %d"
                                            .formatted(order, monoid.name(), length),
                                    truths(length, order, monoid)));
                }
            }
        }
        return tests.stream();
    }

    private static Kernel position(DType dtype, int length, Order order, Monoid monoid) {
        var x = value(dtype, length);
        var best = value(dtype);
        var where = value(DType.INT32);
        var k = axis("k", length);
        var results = List.of(new Local("best", dtype), new Local("where", DType.INT32));
        return kernel(
                List.of(x),
                List.of(best, where),
                new Stmt.Reduce(
                        k,
                        order,
                        List.of(),
                        monoid,
                        List.of(load(x, k.index()), k.index()),
                        results),
                store(best, results.get(0).read()),
                store(where, results.get(1).read()));
    }

    private static Kernel truths(int length, Order order, Monoid monoid) {
        var x = value(DType.FLOAT64, length);
        var out = value(DType.BOOL);
        var k = axis("k", length);
        var result = new Local("result", DType.BOOL);
        var element = load(x, k.index()).compare(Comparison.LT, Expr.constant(DType.FLOAT64, 3.9));
        return kernel(
                List.of(x),
                List.of(out),
                reduce(k, order, monoid, element, result),
                store(out, result.read()));
    }

    /** Along the first, a middle and the last of three axes, as the tensor layer writes them. */
    @TestFactory
    Stream<DynamicTest> alongEachAxis() {
        var tests = new ArrayList<DynamicTest>();
        int[][] splits = {
            {1, 300, 70},
            {1, 5, 131},
            {3, 40, 21},
            {7, 33, 1},
            {7, 10, 1},
            {5, 1000, 1},
            {4, 1, 9},
            {2, 0, 5},
            {0, 3, 5},
            {3, 257, 64},
            {2, 4097, 3}
        };
        for (int[] split : splits) {
            for (var monoid :
                    List.of(
                            Monoid.sum(DType.FLOAT32),
                            Monoid.max(DType.FLOAT32),
                            Monoid.argMax(DType.FLOAT32))) {
                tests.add(
                        test(
                                monoid.name()
                                        + " of (%d, %d, %d)"
                                                .formatted(split[0], split[1], split[2]),
                                middle(split, monoid)));
            }
        }
        return tests.stream();
    }

    private static Kernel middle(int[] split, Monoid monoid) {
        var x = value(DType.FLOAT32, split);
        var axes = List.of(axis("i", split[0]), axis("k", split[1]), axis("j", split[2]));
        var index =
                axes.stream()
                        .map(axis -> axis.extent().is(1) ? Expr.constant(0) : axis.index())
                        .toArray(Expr[]::new);
        var results = monoid.dtypes().stream().map(dtype -> new Local("r", dtype)).toList();
        var elements =
                results.size() == 1 ? List.of(load(x, index)) : List.of(load(x, index), index[1]);
        var order = split[2] == 1 ? Order.LANES : Order.SEQUENTIAL;
        var outputs =
                results.stream().map(local -> value(local.dtype(), split[0], 1, split[2])).toList();
        var body = new ArrayList<Stmt>();
        body.add(new Stmt.Reduce(axes.get(1), order, List.of(), monoid, elements, results));
        for (int i = 0; i < results.size(); i++) {
            body.add(
                    store(
                            outputs.get(i),
                            results.get(i).read(),
                            index[0],
                            Expr.constant(0),
                            index[2]));
        }
        return kernel(
                List.of(x),
                outputs,
                loop(axes.get(0), loop(axes.get(2), body.toArray(Stmt[]::new))));
    }

    /** A reduction whose steps are reductions, in all four pairs of orders. */
    @TestFactory
    Stream<DynamicTest> nestedReductions() {
        var tests = new ArrayList<DynamicTest>();
        for (var outer : Order.values()) {
            for (var inner : Order.values()) {
                for (int[] sizes : new int[][] {{3, 5}, {40, 40}, {300, 20}, {20, 5000}}) {
                    tests.add(
                            test(
                                    "%s of %s, %d x %d".formatted(outer, inner, sizes[0], sizes[1]),
                                    nested(outer, inner, sizes)));
                }
            }
        }
        return tests.stream();
    }

    private static Kernel nested(Order outer, Order inner, int[] sizes) {
        var x = value(DType.FLOAT32, sizes);
        var out = value(DType.FLOAT32);
        var i = axis("i", sizes[0]);
        var j = axis("j", sizes[1]);
        var largest = new Local("largest", DType.FLOAT32);
        var sum = new Local("sum", DType.FLOAT32);
        var body =
                List.<Stmt>of(
                        reduce(
                                j,
                                inner,
                                Monoid.max(DType.FLOAT32),
                                load(x, i.index(), j.index()),
                                largest));
        return kernel(
                List.of(x),
                List.of(out),
                new Stmt.Reduce(
                        i,
                        outer,
                        body,
                        Monoid.sum(DType.FLOAT32),
                        List.of(largest.read().times(0.5)),
                        List.of(sum)),
                store(out, sum.read()));
    }

    /**
     * Short axes inside of others are spelled out, and where the identity leaves the first element
     * as it is they start with that: not so sums from 0, which make 0 of −0.
     */
    @TestFactory
    Stream<DynamicTest> windows() {
        var tests = new ArrayList<DynamicTest>();
        var float32 = DType.FLOAT32;
        var monoids =
                List.of(
                        Monoid.sum(float32),
                        Monoid.sumFromNegativeZero(float32),
                        Monoid.product(float32),
                        Monoid.max(float32),
                        Monoid.min(float32),
                        Monoid.argMax(float32),
                        Monoid.argMin(float32));
        for (var monoid : monoids) {
            for (int[] window : new int[][] {{1, 1}, {1, 2}, {2, 1}, {2, 2}, {3, 3}}) {
                var name =
                        "%s from %s over %d x %d"
                                .formatted(
                                        monoid.name(),
                                        monoid.identity().getFirst().value(),
                                        window[0],
                                        window[1]);
                tests.add(test(name, window(monoid, window[0], window[1])));
            }
        }
        return tests.stream();
    }

    private static Kernel window(Monoid monoid, int height, int width) {
        int count = 40;
        var x = value(DType.FLOAT32, height, width, count);
        var i = axis("i", count);
        var r = axis("r", height);
        var s = axis("s", width);
        var outer = monoid.dtypes().stream().map(dtype -> new Local("outer", dtype)).toList();
        var inner = monoid.dtypes().stream().map(dtype -> new Local("inner", dtype)).toList();
        var element =
                load(
                        x,
                        height == 1 ? Expr.constant(0) : r.index(),
                        width == 1 ? Expr.constant(0) : s.index(),
                        i.index());
        var position = r.index().times(width).plus(s.index());
        var elements = inner.size() == 1 ? List.of(element) : List.of(element, position);
        var across = new Stmt.Reduce(s, Order.SEQUENTIAL, List.of(), monoid, elements, inner);
        var down =
                new Stmt.Reduce(
                        r,
                        Order.SEQUENTIAL,
                        List.of(across),
                        monoid,
                        inner.stream().map(Local::read).toList(),
                        outer);
        var outputs = outer.stream().map(local -> value(local.dtype(), count)).toList();
        var body = new ArrayList<Stmt>(List.of(down));
        for (int k = 0; k < outputs.size(); k++) {
            body.add(store(outputs.get(k), outer.get(k).read(), i.index()));
        }
        return kernel(List.of(x), outputs, loop(i, body.toArray(Stmt[]::new)));
    }

    /** Elements that are costly, do not depend on the axis, or come from another dtype. */
    @TestFactory
    Stream<DynamicTest> computedElements() {
        var tests = new ArrayList<DynamicTest>();
        for (int length : new int[] {9, 100, 4500}) {
            for (var order : Order.values()) {
                tests.add(
                        test(
                                "dot " + order + length,
                                computed(
                                        length,
                                        order,
                                        DType.FLOAT32,
                                        (x, y) -> x.fma(y, x.like(0)))));
                tests.add(
                        test(
                                "costly " + order + length,
                                computed(
                                        length,
                                        order,
                                        DType.FLOAT32,
                                        (x, y) -> {
                                            var e = x;
                                            for (int i = 0; i < 12; i++) {
                                                e = e.fma(y, x.like(1.0 / (i + 1)));
                                            }
                                            return e.compare(Comparison.GT, y).select(e, y.div(x));
                                        })));
                tests.add(
                        test(
                                "bytes " + order + length,
                                computed(
                                        length,
                                        order,
                                        DType.UINT8,
                                        (x, y) ->
                                                x.cast(DType.FLOAT32)
                                                        .times(y.cast(DType.FLOAT32)))));
                tests.add(
                        test(
                                "uniform " + order + length,
                                computed(length, order, DType.FLOAT32, (x, y) -> x.like(0.1))));
            }
        }
        return tests.stream();
    }

    private static Kernel computed(
            int length, Order order, DType dtype, java.util.function.BinaryOperator<Expr> element) {
        var x = value(dtype, length);
        var y = value(dtype, length);
        var out = value(DType.FLOAT32);
        var k = axis("k", length);
        var sum = new Local("sum", DType.FLOAT32);
        var e = element.apply(load(x, k.index()), load(y, k.index()));
        return kernel(
                List.of(x, y),
                List.of(out),
                reduce(k, order, Monoid.sum(DType.FLOAT32), e.cast(DType.FLOAT32), sum),
                store(out, sum.read()));
    }
}
