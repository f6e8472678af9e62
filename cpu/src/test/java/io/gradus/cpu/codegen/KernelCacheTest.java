package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.KernelCode;
import io.gradus.cpu.Parallel;
import io.gradus.cpu.TierEquality;
import io.gradus.ir.Axis;
import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Shape;
import io.gradus.ir.Value;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which kernels share a class. */
class KernelCacheTest {
    private static final DType F = DType.FLOAT32;

    private final CodegenTier tier = new CodegenTier(CodegenTier.Mode.SCALAR);

    private void run(Kernel kernel) {
        TierEquality.assertSame(Map.of("scalar", tier), kernel, Samples.ordinary(1).inputs(kernel));
    }

    private int generated() {
        return tier.cache().generated();
    }

    private static Kernel bias(Dim rows, Dim columns) {
        var i = new Axis("row", rows);
        var j = new Axis("column", columns);
        var x = new Value(F, Shape.of(List.of(rows, columns)));
        var b = new Value(F, Shape.of(List.of(columns)));
        var out = new Value(F, Shape.of(List.of(rows, columns)));
        var sum = load(x, i.index(), j.index()).plus(load(b, j.index()));
        return kernel(
                List.of(x, b),
                List.of(out),
                loop(i, loop(j, store(out, sum, i.index(), j.index()))));
    }

    private static Kernel product(int... sizes) {
        var axes =
                java.util.Arrays.stream(sizes)
                        .mapToObj(size -> new Axis("a", Dim.of(size)))
                        .toList();
        var index = axes.stream().map(Axis::index).toArray(Expr[]::new);
        var x = value(F, sizes);
        var y = value(F, sizes);
        var out = value(F, sizes);
        var body = store(out, load(x, index).times(load(y, index)), index);
        for (var axis : axes.reversed()) {
            body = loop(axis, body);
        }
        return kernel(List.of(x, y), List.of(out), body);
    }

    @Test
    void sizesAreArguments() {
        run(map(value(F, 100), value(F, 100), x -> x.times(2)));
        run(map(value(F, 7), value(F, 7), x -> x.times(2)));
        run(map(value(F, 0), value(F, 0), x -> x.times(2)));
        assertThat(generated())
                .as("an axis of length 0 has no loop, which is another structure")
                .isEqualTo(2);
    }

    @Test
    void aSmallerBatchIsTheSameStructureWhateverNumbersItMeets() {
        run(bias(Dim.of(128), Dim.of(10)));
        run(bias(Dim.of(96), Dim.of(10)));
        run(bias(Dim.of(10), Dim.of(10)));
        run(bias(Dim.of(100), Dim.of(7)));
        assertThat(generated()).isEqualTo(1);
    }

    @Test
    void openSizesShareTheClassOfFixedOnes() {
        var open = bias(Dim.symbol("batch"), Dim.of(10));
        for (int batch : new int[] {1, 3, 50, 0}) {
            var inputs = Samples.ordinary(batch);
            TierEquality.assertSame(
                    Map.of("scalar", tier),
                    open,
                    Map.of("batch", batch),
                    inputs.floats(batch * 10),
                    inputs.floats(10));
        }
        run(bias(Dim.of(12), Dim.of(9)));
        assertThat(generated()).isEqualTo(1);
    }

    @Test
    void denseElementsAreOneLoopOfAnyRank() {
        run(product(60));
        run(product(3, 20));
        run(product(2, 3, 5));
        run(product(1, 4, 1, 3));
        run(product(5, 1));
        assertThat(generated()).isEqualTo(1);
    }

    @Test
    void loopsThatOnlyHappenToFitAreNotConfusedWithThoseThatDo() {
        var i = new Axis("i", Dim.of(4));
        var j = new Axis("j", Dim.of(6));
        var wide = value(F, 4, 9);
        var dense = value(F, 4, 6);
        var out = value(F, 4, 6);
        for (var source : List.of(wide, dense)) {
            run(
                    kernel(
                            List.of(source),
                            List.of(out),
                            loop(
                                    i,
                                    loop(
                                            j,
                                            store(
                                                    out,
                                                    load(source, i.index(), j.index()).times(3),
                                                    i.index(),
                                                    j.index())))));
        }
        assertThat(generated()).isEqualTo(2);
    }

    @Test
    void dtypesAndOperationsAreStructure() {
        run(map(value(F, 9), value(F, 9), x -> x.times(2)));
        run(map(value(DType.FLOAT64, 9), value(DType.FLOAT64, 9), x -> x.times(2)));
        run(map(value(F, 9), value(F, 9), x -> x.plus(2)));
        run(map(value(F, 9), value(F, 9), x -> x.times(3)));
        assertThat(generated()).isEqualTo(4);
    }

    @Test
    void theReportNamesEachStructure() {
        run(map(value(F, 9), value(F, 9), x -> x.times(2)));
        assertThat(tier.cache().report()).hasSize(1).first().asString().startsWith("test: scalar");
    }

    // ---- what is forgotten
    // ---------------------------------------------------------------------------------------------

    private static Kernel times(int factor) {
        return map(value(F, 9), value(F, 9), x -> x.times(factor));
    }

    private static float[] run(KernelCode code) {
        var out = new float[9];
        var in = new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9};
        code.bind(_ -> 0).run(new Object[] {in, out}, Parallel.sequential());
        return out;
    }

    @Test
    void itHoldsNoMoreThanItMay() {
        var tier = new CodegenTier(new KernelCache(CodegenTier.Mode.SCALAR, 20));
        for (int i = 0; i < 100; i++) {
            tier.prepare(times(i + 2));
        }
        assertThat(tier.cache().generated()).isEqualTo(100);
        assertThat(tier.cache().report()).hasSizeBetween(10, 20);
    }

    @Test
    void whatIsAskedForAgainAndAgainStays() {
        var tier = new CodegenTier(new KernelCache(CodegenTier.Mode.SCALAR, 20));
        for (int i = 0; i < 100; i++) {
            tier.prepare(times(1000));
            tier.prepare(times(i + 2));
        }
        assertThat(tier.cache().generated()).isEqualTo(101);
    }

    @Test
    void aProgramKeepsAKernelThatIsForgotten() {
        var tier = new CodegenTier(new KernelCache(CodegenTier.Mode.SCALAR, 4));
        var first = tier.prepare(times(3));
        var expected = run(first);
        for (int i = 0; i < 10; i++) {
            run(tier.prepare(times(i + 10)));
        }
        assertThat(run(first)).isEqualTo(expected).endsWith(24, 27);
        assertThat(tier.cache().generated()).isEqualTo(11);
        assertThat(run(tier.prepare(times(3)))).isEqualTo(expected);
        assertThat(tier.cache().generated()).as("generated again").isEqualTo(12);
    }

    @Test
    void classesThatNobodyHoldsAreUnloaded() throws InterruptedException {
        var cache = new KernelCache(CodegenTier.Mode.SCALAR, 4);
        var kernel =
                new WeakReference<>(
                        cache.get(Canonical.of(times(3)).routine()).scalar().getClass());
        for (int i = 0; i < 10; i++) {
            cache.get(Canonical.of(times(i + 10)).routine());
        }
        long end = System.nanoTime() + 60_000_000_000L;
        while (!kernel.refersTo(null) && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(kernel.refersTo(null)).isTrue();
    }
}
