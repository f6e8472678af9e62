package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.sequentialLoop;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.TierEquality;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Stmt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that move elements: by affine maps, under conditions, and by positions that are data. */
class MovementTest {
    @ParameterizedTest
    @EnumSource(value = DType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
    void transpose(DType dtype) {
        var i = axis("i", 37);
        var j = axis("j", 21);
        var x = value(dtype, 21, 37);
        var out = value(dtype, 37, 21);
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(
                                i,
                                loop(
                                        j,
                                        store(
                                                out,
                                                load(x, j.index(), i.index()),
                                                i.index(),
                                                j.index())))));
    }

    @Test
    void permutationsOfThreeAxes() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        int[] sizes = {4, 18, 35};
        for (int[] order : orders) {
            var axes =
                    List.of(
                            axis("i", sizes[order[0]]),
                            axis("j", sizes[order[1]]),
                            axis("k", sizes[order[2]]));
            var x = value(DType.FLOAT32, sizes);
            var out = value(DType.FLOAT32, sizes[order[0]], sizes[order[1]], sizes[order[2]]);
            var index = new Expr[3];
            for (int a = 0; a < 3; a++) {
                index[order[a]] = axes.get(a).index();
            }
            var at = axes.stream().map(axis -> axis.index()).toArray(Expr[]::new);
            Samples.check(
                    kernel(
                            List.of(x),
                            List.of(out),
                            loop(
                                    axes.get(0),
                                    loop(
                                            axes.get(1),
                                            loop(axes.get(2), store(out, load(x, index), at))))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void slicesWithSteps(int step) {
        var i = axis("i", 5);
        var j = axis("j", 40);
        var x = value(DType.FLOAT32, 9, 130);
        var out = value(DType.FLOAT32, 5, 40);
        var from = load(x, i.index().plus(3), j.index().times(Expr.constant(step)).plus(7));
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(i, loop(j, store(out, from, i.index(), j.index())))));
    }

    @Test
    void flips() {
        var i = axis("i", 6);
        var j = axis("j", 40);
        var x = value(DType.INT64, 6, 40);
        var out = value(DType.INT64, 6, 40);
        var from = load(x, i.index(), Expr.constant(39).minus(j.index()));
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(i, loop(j, store(out, from, i.index(), j.index())))));
    }

    /** The load is out of bounds where the condition does not hold, and must not fail there. */
    @ParameterizedTest
    @EnumSource(value = DType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
    void pads(DType dtype) {
        var i = axis("i", 9);
        var j = axis("j", 60);
        var x = value(dtype, 6, 51);
        var out = value(dtype, 9, 60);
        var row = i.index().minus(2);
        var column = j.index().minus(5);
        var inside = within(row, 6).apply(BinaryOp.AND, within(column, 51));
        var compute = dtype.computeType();
        var element =
                inside.select(load(x, row, column).cast(compute), Expr.constant(compute, 1))
                        .cast(dtype);
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(i, loop(j, store(out, element, i.index(), j.index())))));
    }

    private static Expr within(Expr position, int size) {
        return position.compare(Comparison.GE, Expr.constant(0))
                .apply(BinaryOp.AND, position.compare(Comparison.LT, Expr.constant(size)));
    }

    /** Both sides of several selects read the same element, which only some of them may read. */
    @Test
    void readsSharedByConditions() {
        var j = axis("j", 75);
        var x = value(DType.FLOAT32, 70);
        var y = value(DType.FLOAT32, 75);
        var out = value(DType.FLOAT32, 75);
        var read = load(x, j.index().minus(3));
        var inside = within(j.index().minus(3), 70);
        var first = inside.select(read.times(2), load(y, j.index()));
        var second =
                inside.select(
                        read.plus(1).div(load(y, j.index())), Expr.constant(DType.FLOAT32, 7));
        Samples.check(
                kernel(
                        List.of(x, y),
                        List.of(out),
                        loop(j, store(out, first.plus(second), j.index()))));
    }

    /** An integer division that only the side not taken would do. */
    @Test
    void divisionsUnderConditions() {
        var j = axis("j", 50);
        var x = value(DType.INT32, 50);
        var y = value(DType.INT32, 50);
        var out = value(DType.INT32, 50);
        var safe = load(y, j.index()).compare(Comparison.NE, Expr.constant(0));
        var quotient = load(x, j.index()).div(load(y, j.index()));
        var remainder = load(x, j.index()).apply(BinaryOp.REM, load(y, j.index()));
        var value =
                safe.select(quotient, Expr.constant(-1))
                        .plus(safe.select(remainder, quotient.like(9)));
        Samples.check(kernel(List.of(x, y), List.of(out), loop(j, store(out, value, j.index()))));
    }

    private static Kernel gather(int rows, int count, int width, DType indexType) {
        var m = axis("m", count);
        var j = axis("j", width);
        var x = value(DType.FLOAT32, rows, width);
        var indices = value(indexType, count);
        var out = value(DType.FLOAT32, count, width);
        var raw = new Local("raw", indexType);
        var position = new Local("position", DType.INT32);
        var inRange =
                raw.read()
                        .compare(Comparison.GE, raw.read().like(0))
                        .apply(
                                BinaryOp.AND,
                                raw.read().compare(Comparison.LT, raw.read().like(rows)));
        return kernel(
                List.of(x, indices),
                List.of(out),
                loop(
                        m,
                        new Stmt.Let(raw, load(indices, m.index())),
                        new Stmt.Check(
                                inRange,
                                "index %d is out of range of %d",
                                List.of(raw.read(), Expr.constant(rows))),
                        new Stmt.Let(position, raw.read().cast(DType.INT32)),
                        loop(
                                j,
                                store(
                                        out,
                                        load(x, position.read(), j.index()),
                                        m.index(),
                                        j.index()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void gathersRows(int width) {
        var samples = Samples.ordinary(3);
        var kernel = gather(20, 33, width, DType.INT32);
        TierEquality.assertSame(
                Samples.tiers(), kernel, samples.floats(20 * width), samples.positions(33, 20));
    }

    @Test
    void aPositionOutOfRangeIsReported() {
        var samples = Samples.ordinary(3);
        var kernel = gather(20, 3, 50, DType.INT64);
        Object[] arrays = {samples.floats(1000), new long[] {0, 1L << 32 | 5, 2}, new float[150]};
        Samples.tiers()
                .forEach((name, tier) ->
                        assertThatThrownBy(() ->
                                        tier.prepare(kernel)
                                                .bind(symbol -> 0)
                                                .run(arrays, Parallel.sequential()))
                                .as(name)
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessage("index 4294967301 is out of range of 20"));
        TierEquality.assertSame(Samples.tiers(), kernel, arrays[0], new long[] {0, 20, 3});
        TierEquality.assertSame(Samples.tiers(), kernel, arrays[0], new long[] {0, -1, 3});
        TierEquality.assertSame(Samples.tiers(), kernel, arrays[0], new long[] {0, 19, 3});
    }

    /** Equal positions meet in one row, so that the order of the steps shows. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STRING", "BOOL"})
    void scatterAdds(DType dtype) {
        var m = axis("m", 90);
        var j = axis("j", 37);
        var indices = value(DType.INT32, 90);
        var updates = value(dtype, 90, 37);
        var out = value(dtype, 8, 37);
        var kernel =
                kernel(
                        List.of(indices, updates),
                        List.of(out),
                        sequentialLoop(
                                m,
                                loop(
                                        j,
                                        new Stmt.Accumulate(
                                                out,
                                                List.of(load(indices, m.index()), j.index()),
                                                load(updates, m.index(), j.index())))));
        var samples = Samples.ordinary(4);
        TierEquality.assertSame(
                Samples.tiers(), kernel, samples.positions(90, 8), samples.array(dtype, 90 * 37));
    }

    /** All steps add to one element, or to one for each lane. */
    @Test
    void accumulatesAlongTheLoop() {
        var i = axis("i", 100);
        var x = value(DType.FLOAT32, 100);
        var out = value(DType.FLOAT32, 2);
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        sequentialLoop(
                                i,
                                new Stmt.Accumulate(
                                        out, List.of(Expr.constant(0)), load(x, i.index())),
                                new Stmt.Accumulate(
                                        out,
                                        List.of(Expr.constant(1)),
                                        new Expr.Load(out, List.of(Expr.constant(0)))
                                                .times(0.5)))));
    }

    @Test
    void writesOverWhatWasWritten() {
        var i = axis("i", 50);
        var k = axis("k", 20);
        var x = value(DType.FLOAT32, 20);
        var out = value(DType.FLOAT32, 50);
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(out),
                        loop(i, store(out, Expr.constant(DType.FLOAT32, 0), i.index())),
                        loop(
                                k,
                                store(
                                        out,
                                        load(x, k.index()),
                                        k.index().times(Expr.constant(2)).plus(3)))));
    }

    /** A name keeps the value of its time, though the element it was read from changes. */
    @Test
    void namesOutliveWhatTheyWereReadFrom() {
        var i = axis("i", 40);
        var x = value(DType.FLOAT32, 40);
        var swapped = value(DType.FLOAT32, 40);
        var old = new Local("old", DType.FLOAT32);
        var now = new Expr.Load(swapped, List.of(i.index()));
        Samples.check(
                kernel(
                        List.of(x),
                        List.of(swapped),
                        loop(
                                i,
                                store(swapped, load(x, i.index()), i.index()),
                                new Stmt.Let(old, now.times(2)),
                                store(swapped, Expr.constant(DType.FLOAT32, 5), i.index()),
                                store(swapped, old.read().plus(now), i.index()))));
    }
}
