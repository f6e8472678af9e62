package io.gradus.cpu.reference;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.reduce;
import static io.gradus.cpu.Kernels.reduction;
import static io.gradus.cpu.Kernels.sequentialLoop;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.cpu.Parallel;
import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;
import io.gradus.ir.Kernel;
import io.gradus.ir.Local;
import io.gradus.ir.Monoid;
import io.gradus.ir.Shape;
import io.gradus.ir.Stmt;
import io.gradus.ir.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What kernels mean, by numbers computed by hand or by loops written out. */
class InterpreterTest {
    static void run(Kernel kernel, Object... arrays) {
        run(kernel, Map.of(), arrays);
    }

    private static void run(Kernel kernel, Map<String, Integer> symbols, Object... arrays) {
        new Interpreter().prepare(kernel).bind(symbols::get).run(arrays, Parallel.sequential());
    }

    @Test
    void elementwiseOverABroadcastRow() {
        var matrix = value(DType.FLOAT32, 2, 3);
        var row = value(DType.FLOAT32, 3);
        var sum = value(DType.FLOAT32, 2, 3);
        var i = axis("i", 2);
        var j = axis("j", 3);
        var result = new float[6];
        run(
                kernel(
                        List.of(matrix, row),
                        List.of(sum),
                        loop(
                                i,
                                loop(
                                        j,
                                        store(
                                                sum,
                                                load(matrix, i.index(), j.index())
                                                        .plus(load(row, j.index())),
                                                i.index(),
                                                j.index())))),
                new float[] {1, 2, 3, 4, 5, 6},
                new float[] {10, 20, 30},
                result);
        assertThat(result).containsExactly(11, 22, 33, 14, 25, 36);
    }

    @Test
    void openSizesAreKnownWhenBound() {
        var n = Dim.symbol("n");
        var in = new Value(DType.INT32, Shape.of(List.of(n)));
        var out = new Value(DType.INT32, Shape.of(List.of(n)));
        var result = new int[4];
        run(
                map(in, out, x -> x.times(new Expr.Size(n))),
                Map.of("n", 4),
                new int[] {1, 2, 3, 4},
                result);
        assertThat(result).containsExactly(4, 8, 12, 16);
    }

    @Test
    void nestedReductions() {
        // The largest row sum.
        var in = value(DType.INT64, 3, 2);
        var out = value(DType.INT64);
        var i = axis("i", 3);
        var j = axis("j", 2);
        var row = new Local("row", DType.INT64);
        var largest = new Local("largest", DType.INT64);
        var result = new long[1];
        run(
                kernel(
                        List.of(in),
                        List.of(out),
                        new Stmt.Reduce(
                                i,
                                Stmt.Order.LANES,
                                List.of(
                                        reduce(
                                                j,
                                                Stmt.Order.LANES,
                                                Monoid.sum(DType.INT64),
                                                load(in, i.index(), j.index()),
                                                row)),
                                Monoid.max(DType.INT64),
                                List.of(row.read()),
                                List.of(largest)),
                        store(out, largest.read())),
                new long[] {1, 2, 7, -1, 3, 1},
                result);
        assertThat(result).containsExactly(6);
    }

    @Test
    void argMaxPrefersNanAndTheFirstOfEquals() {
        assertThat(argMax(1, 5, 5, 2)).isEqualTo(1);
        assertThat(argMax(1, Float.NaN, 9, Float.NaN)).isEqualTo(1);
        assertThat(argMax(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY)).isZero();
        var many = new float[100];
        many[37] = 1;
        many[99] = 1;
        assertThat(argMax(many)).isEqualTo(37);
    }

    private static int argMax(float... values) {
        var in = value(DType.FLOAT32, values.length);
        var out = value(DType.INT32);
        var k = axis("k", values.length);
        var best = new Local("best", DType.FLOAT32);
        var at = new Local("at", DType.INT32);
        var result = new int[1];
        run(
                kernel(
                        List.of(in),
                        List.of(out),
                        new Stmt.Reduce(
                                k,
                                Stmt.Order.LANES,
                                List.of(),
                                Monoid.argMax(DType.FLOAT32),
                                List.of(load(in, k.index()), k.index()),
                                List.of(best, at)),
                        store(out, at.read())),
                values,
                result);
        return result[0];
    }

    @Test
    void emptyReductionsGiveTheIdentity() {
        var result = new float[] {7};
        run(
                reduction(
                        value(DType.FLOAT32, 0),
                        value(DType.FLOAT32),
                        Stmt.Order.LANES,
                        Monoid.max(DType.FLOAT32)),
                new float[0],
                result);
        assertThat(result).containsExactly(Float.NEGATIVE_INFINITY);
    }

    @Test
    void accumulateAddsInTheComputeTypeAndRoundsEachTime() {
        // 2048 + 1 is halfway between two float16 and rounds to even, so ones get lost one by one.
        short big = Float.floatToFloat16(2048);
        short one = Float.floatToFloat16(1);
        assertThat(
                        scatterAdd(
                                DType.FLOAT16,
                                new short[] {big, one, one},
                                new int[] {1, 1, 1},
                                new short[2]))
                .isEqualTo(new short[] {0, big});
        assertThat(
                        scatterAdd(
                                DType.UINT8,
                                new byte[] {(byte) 200, 100, 5},
                                new int[] {0, 0, 1},
                                new byte[2]))
                .isEqualTo(new byte[] {44, 5});
        assertThat(scatterAdd(DType.INT64, new long[] {1, 2, 3}, new int[] {1, 0, 1}, new long[2]))
                .isEqualTo(new long[] {2, 4});
    }

    private static Object scatterAdd(DType dtype, Object updates, int[] indices, Object result) {
        var from = value(dtype, 3);
        var at = value(DType.INT32, 3);
        var out = value(dtype, 2);
        var i = axis("i", 3);
        run(
                kernel(
                        List.of(from, at),
                        List.of(out),
                        sequentialLoop(
                                i,
                                new Stmt.Accumulate(
                                        out, List.of(load(at, i.index())), load(from, i.index())))),
                updates,
                indices,
                result);
        return result;
    }

    @Test
    void aFailedCheckEndsTheKernelWithItsMessage() {
        var in = value(DType.INT32, 3);
        var out = value(DType.INT32, 3);
        var i = axis("i", 3);
        var x = load(in, i.index());
        var checked =
                kernel(
                        List.of(in),
                        List.of(out),
                        loop(
                                i,
                                new Stmt.Check(
                                        x.compare(Comparison.LT, Expr.constant(10)),
                                        "index %d at position %d is out of range",
                                        List.of(x, i.index())),
                                store(out, x, i.index())));
        run(checked, new int[] {1, 2, 3}, new int[3]);
        assertThatThrownBy(() -> run(checked, new int[] {1, 12, 13}, new int[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("index 12 at position 1 is out of range");
    }

    @Test
    void onlyTheChosenSideOfASelectIsComputed() {
        var out = new int[3];
        run(
                map(
                        value(DType.INT32, 3),
                        value(DType.INT32, 3),
                        x ->
                                x.compare(Comparison.EQ, x.like(0))
                                        .select(x.like(-1), x.like(12).div(x))),
                new int[] {0, 3, 4},
                out);
        assertThat(out).containsExactly(-1, 4, 3);
    }

    @Test
    void everyDtypeIsLoadedAndStored() {
        var bytes = new byte[2];
        run(
                map(
                        value(DType.UINT8, 2),
                        value(DType.UINT8, 2),
                        x -> x.cast(DType.INT32).plus(1).cast(DType.UINT8)),
                new byte[] {(byte) 254, (byte) 255},
                bytes);
        assertThat(bytes).containsExactly((byte) 255, (byte) 0);

        var booleans = new boolean[2];
        run(
                map(value(DType.BOOL, 2), value(DType.BOOL, 2), x -> x.apply(UnaryOp.NOT)),
                new boolean[] {true, false},
                booleans);
        assertThat(booleans).containsExactly(false, true);

        var halves = new short[1];
        run(
                map(
                        value(DType.BFLOAT16, 1),
                        value(DType.BFLOAT16, 1),
                        x -> x.cast(DType.FLOAT32).times(3).cast(DType.BFLOAT16)),
                new short[] {0x3f80},
                halves);
        assertThat(halves).containsExactly((short) 0x4040);

        var doubles = new double[1];
        run(
                map(
                        value(DType.FLOAT32, 1),
                        value(DType.FLOAT64, 1),
                        x ->
                                x.cast(DType.FLOAT64)
                                        .fma(
                                                x.cast(DType.FLOAT64),
                                                Expr.constant(DType.FLOAT64, 1))),
                new float[] {3},
                doubles);
        assertThat(doubles).containsExactly(10);

        var bits = new int[1];
        run(
                map(
                        value(DType.FLOAT32, 1),
                        value(DType.INT32, 1),
                        x -> new Expr.Bitcast(DType.INT32, x)),
                new float[] {1},
                bits);
        assertThat(bits).containsExactly(0x3f800000);
    }

    @Test
    void scratchBelongsToOneStepOfTheOutermostParallelLoop() {
        var in = value(DType.FLOAT32, 2, 2);
        var out = value(DType.FLOAT32, 2, 2);
        var row = value(DType.FLOAT32, 2);
        var i = axis("i", 2);
        var j = axis("j", 2);
        var k = axis("k", 2);
        var write = loop(j, store(row, load(in, i.index(), j.index()).times(2), j.index()));
        var read =
                loop(
                        k,
                        store(
                                out,
                                load(row, Expr.constant(1).minus(k.index())),
                                i.index(),
                                k.index()));
        var reversed = new float[4];
        run(
                kernel(List.of(in), List.of(out), List.of(row), loop(i, write, read)),
                new float[] {1, 2, 3, 4},
                reversed);
        assertThat(reversed).containsExactly(4, 2, 8, 6);

        // The second step must not find what the first has written.
        var onlyFirst = new Stmt.Loop(new Axis("once", Dim.ONE), true, List.of(write));
        var x = kernel(List.of(in), List.of(out), List.of(row), loop(i, read, onlyFirst));
        assertThatThrownBy(() -> run(x, new float[4], new float[4]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before it is written");
    }

    @Test
    void mistakesInAKernelAreNamed() {
        var in = value(DType.FLOAT32, 2);
        var out = value(DType.FLOAT32, 2);
        var i = axis("i", 2);
        assertThatThrownBy(() ->
                        run(
                                kernel(
                                        List.of(in),
                                        List.of(out),
                                        loop(
                                                i,
                                                store(
                                                        out,
                                                        load(in, i.index().plus(1)),
                                                        i.index()))),
                                new float[2],
                                new float[2]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("index [2] is outside");
        assertThatThrownBy(() ->
                        run(
                                kernel(
                                        List.of(in),
                                        List.of(out),
                                        store(in, load(in, Expr.constant(0)), Expr.constant(1))),
                                new float[2],
                                new float[2]))
                .hasMessageContaining("writes its input");
        assertThatThrownBy(() ->
                        run(
                                kernel(
                                        List.of(in),
                                        List.of(out),
                                        store(out, i.index(), Expr.constant(1))),
                                new float[2],
                                new float[2]))
                .hasMessageContaining("int32 given where float32 is wanted");
        assertThatThrownBy(() ->
                        run(
                                kernel(
                                        List.of(in),
                                        List.of(out),
                                        store(out, load(in, i.index()), Expr.constant(1))),
                                new float[2],
                                new float[2]))
                .hasMessageContaining("i has no value here");
        var late = new Local("late", DType.FLOAT32);
        assertThatThrownBy(() ->
                        run(
                                kernel(
                                        List.of(in),
                                        List.of(out),
                                        loop(
                                                i,
                                                new Stmt.Let(
                                                        late, Expr.constant(DType.FLOAT32, 1))),
                                        store(out, late.read(), Expr.constant(0))),
                                new float[2],
                                new float[2]))
                .hasMessageContaining("late has no value here");
    }
}
