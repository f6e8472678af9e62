package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.TierEquality;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every operation on every dtype, and loops over elements in all positions of a broadcast. */
class ElementwiseTest {
    private static final List<DType> NUMBERS =
            List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64);
    private static final List<DType> STORED =
            List.of(
                    DType.BOOL,
                    DType.UINT8,
                    DType.INT32,
                    DType.INT64,
                    DType.BFLOAT16,
                    DType.FLOAT16,
                    DType.FLOAT32,
                    DType.FLOAT64);

    /** Whole vectors and a tail, at every width. */
    private static final int LENGTH = 16 * 9 + 11;

    private static DynamicTest test(String name, Kernel kernel) {
        return DynamicTest.dynamicTest(name, () -> Samples.check(kernel));
    }

    @TestFactory
    Stream<DynamicTest> unaryOperations() {
        var tests = new ArrayList<DynamicTest>();
        for (var op : UnaryOp.values()) {
            for (var dtype : NUMBERS) {
                boolean everywhere = op == UnaryOp.NEG || op == UnaryOp.ABS;
                boolean defined =
                        dtype.isFloating()
                                ? op != UnaryOp.NOT && op.ordinal() < UnaryOp.ERF.ordinal()
                                : everywhere || op == UnaryOp.NOT;
                if (defined) {
                    tests.add(
                            test(
                                    op + " " + dtype,
                                    map(
                                            value(dtype, LENGTH),
                                            value(dtype, LENGTH),
                                            x -> x.apply(op))));
                }
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> binaryOperations() {
        var tests = new ArrayList<DynamicTest>();
        for (var op : BinaryOp.values()) {
            for (var dtype : NUMBERS) {
                boolean bits = op.ordinal() >= BinaryOp.AND.ordinal();
                boolean real = op == BinaryOp.POW || op == BinaryOp.ATAN2;
                if (dtype.isFloating() ? !bits : !real) {
                    tests.add(
                            test(
                                    op + " " + dtype,
                                    map(
                                            value(dtype, LENGTH),
                                            value(dtype, LENGTH),
                                            value(dtype, LENGTH),
                                            (x, y) ->
                                                    x.apply(
                                                            op,
                                                            division(op, dtype)
                                                                    ? y.apply(
                                                                            BinaryOp.OR, y.like(1))
                                                                    : y))));
                }
            }
        }
        return tests.stream();
    }

    private static boolean division(BinaryOp op, DType dtype) {
        return !dtype.isFloating() && (op == BinaryOp.DIV || op == BinaryOp.REM);
    }

    @TestFactory
    Stream<DynamicTest> comparisonsStoredAndSelected() {
        var tests = new ArrayList<DynamicTest>();
        for (var op : Comparison.values()) {
            for (var dtype : NUMBERS) {
                var x = value(dtype, LENGTH);
                tests.add(
                        test(
                                op + " " + dtype + " stored",
                                map(
                                        x,
                                        value(dtype, LENGTH),
                                        value(DType.BOOL, LENGTH),
                                        (a, b) -> a.compare(op, b))));
                tests.add(
                        test(
                                op + " " + dtype + " selected",
                                map(
                                        x,
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        (a, b) -> a.compare(op, b).select(a.minus(b), b))));
            }
            for (var dtype : NUMBERS) {
                for (var selected : NUMBERS) {
                    tests.add(
                            test(
                                    "%s 0 in %s selects %s".formatted(op, dtype, selected),
                                    map(
                                            value(dtype, LENGTH),
                                            value(selected, LENGTH),
                                            value(selected, LENGTH),
                                            (a, b) ->
                                                    a.compare(op, a.like(0))
                                                            .select(b, b.like(0)))));
                }
                tests.add(
                        test(
                                "%s itself in %s".formatted(op, dtype),
                                map(
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        (a, b) -> a.compare(op, a).select(b, b.like(0)))));
                tests.add(
                        test(
                                "%s 0 in %s or not, both".formatted(op, dtype),
                                map(
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        (a, b) -> either(op, a, b))));
            }
            tests.add(
                    test(
                            op + " of bools",
                            map(
                                    value(DType.BOOL, LENGTH),
                                    value(DType.BOOL, LENGTH),
                                    value(DType.BOOL, LENGTH),
                                    (a, b) -> a.compare(op, b))));
        }
        return tests.stream();
    }

    /** Selects by compound conditions, of which one is a comparison of two elements. */
    private static Expr either(Comparison op, Expr a, Expr b) {
        var plain = a.compare(op, a.like(0)).apply(BinaryOp.AND, b.compare(op, b.like(0)));
        var mixed =
                a.compare(op, b)
                        .apply(UnaryOp.NOT)
                        .apply(BinaryOp.OR, b.compare(op, b.like(0)).apply(UnaryOp.NOT));
        return plain.select(a, mixed.select(a.like(0), b));
    }

    @TestFactory
    Stream<DynamicTest> casts() {
        var tests = new ArrayList<DynamicTest>();
        for (var from : STORED) {
            for (var to : STORED) {
                tests.add(
                        test(
                                from + " to " + to,
                                map(value(from, LENGTH), value(to, LENGTH), x -> x.cast(to))));
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> bitcasts() {
        return Stream.of(
                test(
                        "floats to ints",
                        map(
                                value(DType.FLOAT32, LENGTH),
                                value(DType.INT32, LENGTH),
                                x ->
                                        new Expr.Bitcast(DType.INT32, x)
                                                .apply(BinaryOp.AND, Expr.constant(0x7f800000)))),
                test(
                        "ints to floats",
                        map(
                                value(DType.INT32, LENGTH),
                                value(DType.FLOAT32, LENGTH),
                                x -> new Expr.Bitcast(DType.FLOAT32, x))),
                test(
                        "doubles to longs",
                        map(
                                value(DType.FLOAT64, LENGTH),
                                value(DType.INT64, LENGTH),
                                x ->
                                        new Expr.Bitcast(DType.INT64, x)
                                                .apply(BinaryOp.USHR, Expr.constant(52L)))),
                test(
                        "longs to doubles",
                        map(
                                value(DType.INT64, LENGTH),
                                value(DType.FLOAT64, LENGTH),
                                x -> new Expr.Bitcast(DType.FLOAT64, x))));
    }

    @TestFactory
    Stream<DynamicTest> fusedMultiplyAddAndLogic() {
        return Stream.of(DType.FLOAT32, DType.FLOAT64)
                .flatMap(dtype ->
                        Stream.of(
                                test(
                                        "fma " + dtype,
                                        map(
                                                value(dtype, LENGTH),
                                                value(dtype, LENGTH),
                                                value(dtype, LENGTH),
                                                (x, y) -> x.fma(y, x.minus(1)))),
                                test(
                                        "logic " + dtype,
                                        map(
                                                value(dtype, LENGTH),
                                                value(dtype, LENGTH),
                                                value(DType.BOOL, LENGTH),
                                                (x, y) -> {
                                                    var small = x.compare(Comparison.LT, x.like(1));
                                                    var other = y.compare(Comparison.GE, x);
                                                    return small.apply(
                                                                    BinaryOp.AND,
                                                                    other.apply(UnaryOp.NOT))
                                                            .apply(
                                                                    BinaryOp.XOR,
                                                                    other.apply(
                                                                            BinaryOp.OR,
                                                                            small.select(
                                                                                    other, small)));
                                                }))));
    }

    @TestFactory
    Stream<DynamicTest> narrowTypesComputeWide() {
        return Stream.of(DType.UINT8, DType.FLOAT16, DType.BFLOAT16)
                .map(dtype ->
                        test(
                                dtype + " arithmetic",
                                map(
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        value(dtype, LENGTH),
                                        (x, y) -> {
                                            var compute = dtype.computeType();
                                            var sum =
                                                    x.cast(compute)
                                                            .plus(y.cast(compute))
                                                            .cast(dtype);
                                            return sum.cast(compute).times(3).cast(dtype);
                                        })));
    }

    @TestFactory
    Stream<DynamicTest> lengthsAroundTheVectorWidth() {
        return Stream.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000)
                .map(n ->
                        test(
                                n + " elements",
                                map(
                                        value(DType.FLOAT32, n),
                                        value(DType.FLOAT32, n),
                                        value(DType.FLOAT32, n),
                                        Expr::plus)));
    }

    /** Each of three operands stretched along every subset of the axes. */
    @TestFactory
    Stream<DynamicTest> broadcastsInEveryPosition() {
        int[] sizes = {3, 5, 37};
        var tests = new ArrayList<DynamicTest>();
        for (int left = 0; left < 8; left++) {
            for (int right = 0; right < 8; right++) {
                tests.add(test("masks " + left + " and " + right, broadcast(sizes, left, right)));
            }
        }
        tests.add(test("long rows", broadcast(new int[] {1, 40, 40}, 7, 3)));
        tests.add(test("size 1 in the middle", broadcast(new int[] {4, 1, 33}, 7, 6)));
        tests.add(test("size 1 at the end", broadcast(new int[] {4, 33, 1}, 7, 2)));
        tests.add(test("an empty axis", broadcast(new int[] {4, 0, 33}, 7, 2)));
        return tests.stream();
    }

    private static Kernel broadcast(int[] sizes, int left, int right) {
        var axes = List.of(axis("i", sizes[0]), axis("j", sizes[1]), axis("k", sizes[2]));
        var index =
                axes.stream()
                        .map(axis -> axis.extent().is(1) ? Expr.constant(0) : axis.index())
                        .toArray(Expr[]::new);
        var a = value(DType.FLOAT32, masked(sizes, left));
        var b = value(DType.FLOAT32, masked(sizes, right));
        var out = value(DType.FLOAT32, sizes);
        var x = load(a, maskedIndex(index, left));
        var y = load(b, maskedIndex(index, right));
        return kernel(
                List.of(a, b),
                List.of(out),
                loop(
                        axes.get(0),
                        loop(
                                axes.get(1),
                                loop(axes.get(2), store(out, x.times(y).plus(x), index)))));
    }

    private static int[] masked(int[] sizes, int mask) {
        var masked = sizes.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = (mask >> i & 1) == 0 ? 1 : masked[i];
        }
        return masked;
    }

    private static Expr[] maskedIndex(Expr[] index, int mask) {
        var masked = index.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = (mask >> i & 1) == 0 ? Expr.constant(0) : masked[i];
        }
        return masked;
    }

    @Test
    void scalarsNeedNoLoop() {
        var a = value(DType.FLOAT32);
        var b = value(DType.FLOAT32);
        var out = value(DType.FLOAT32);
        Samples.check(kernel(List.of(a, b), List.of(out), store(out, load(a).plus(load(b)))));
    }

    @Test
    void positionsAreValues() {
        var i = axis("i", 5);
        var j = axis("j", 43);
        var ints = value(DType.INT32, 5, 43);
        var floats = value(DType.FLOAT32, 5, 43);
        var longs = value(DType.INT64, 5, 43);
        Samples.check(
                kernel(
                        List.of(),
                        List.of(ints, floats, longs),
                        loop(
                                i,
                                loop(
                                        j,
                                        store(
                                                ints,
                                                i.index().times(Expr.constant(43)).plus(j.index()),
                                                i.index(),
                                                j.index()),
                                        store(
                                                floats,
                                                j.index().cast(DType.FLOAT32).times(0.5),
                                                i.index(),
                                                j.index()),
                                        store(
                                                longs,
                                                j.index().cast(DType.INT64),
                                                i.index(),
                                                j.index())))));
    }

    /** One subexpression used 2^40 times over must neither take forever nor be written out. */
    @Test
    void sharedSubexpressionsAreComputedOnce() {
        var x = value(DType.FLOAT32, LENGTH);
        Samples.check(
                map(
                        x,
                        value(DType.FLOAT32, LENGTH),
                        e -> {
                            for (int i = 0; i < 40; i++) {
                                e = e.plus(e).times(0.5);
                                e =
                                        e.compare(Comparison.LT, e.like(i))
                                                .select(e.plus(e.like(i)), e.minus(e));
                            }
                            return e;
                        }));
    }

    @Test
    void deepExpressionsWork() {
        Samples.check(
                map(
                        value(DType.FLOAT32, LENGTH),
                        value(DType.FLOAT32, LENGTH),
                        e -> {
                            for (int i = 0; i < 400; i++) {
                                e =
                                        i % 3 == 0
                                                ? e.fma(e.like(0.75), e.like(0.25))
                                                : e.times(1.0 / (1 + i % 5)).plus(i % 7);
                            }
                            return e;
                        }));
    }

    /** Too much for one method that the JVM would compile: it is cut into several. */
    @Test
    void hugeExpressionsAreCut() {
        var kernel =
                map(
                        value(DType.FLOAT32, LENGTH),
                        value(DType.FLOAT32, LENGTH),
                        value(DType.FLOAT32, LENGTH),
                        (x, y) -> {
                            var all = new ArrayList<>(List.of(x, y));
                            for (int i = 0; i < 3000; i++) {
                                var a = all.get(i * 7919 % all.size());
                                var b = all.get(all.size() - 1 - i % Math.min(40, all.size()));
                                all.add(
                                        i % 5 == 0
                                                ? a.compare(Comparison.LT, b).select(a.minus(b), b)
                                                : a.fma(b.like(0.5), b));
                            }
                            while (all.size() > 1) {
                                all.addLast(all.removeFirst().plus(all.removeFirst()));
                            }
                            return all.getFirst();
                        });
        var routine = Canonical.of(kernel).routine();
        var compiled = ClassMaker.compile(routine, Part.of(routine), java.util.Optional.empty());
        assertThat(compiled.longest()).isBetween(1, ClassMaker.LONGEST_METHOD);
        TierEquality.assertSame(
                java.util.Map.of("scalar", new CodegenTier(CodegenTier.Mode.SCALAR)),
                kernel,
                Samples.ordinary(1).inputs(kernel));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anIndexWhosePartsAreUsedTwiceTakesNoExponentialTime() {
        var rows = value(DType.INT32, 3);
        var table = value(DType.FLOAT32, 5, LENGTH);
        var out = value(DType.FLOAT32, 3, LENGTH);
        var i = axis("i", 3);
        var j = axis("j", LENGTH);
        var row = load(rows, i.index());
        for (int k = 0; k < 60; k++) {
            row = row.apply(BinaryOp.MAX, row.plus(Expr.constant(k % 2)));
        }
        var kernel =
                kernel(
                        List.of(rows, table),
                        List.of(out),
                        loop(
                                i,
                                loop(
                                        j,
                                        store(
                                                out,
                                                load(table, row, j.index()),
                                                i.index(),
                                                j.index()))));
        for (var mode : CodegenTier.Mode.values()) {
            assertThat(new CodegenTier(mode).prepare(kernel).describe()).isNotEmpty();
        }
    }
}
