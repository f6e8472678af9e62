package io.gradus.cpu.codegen;

import static io.gradus.cpu.Kernels.axis;
import static io.gradus.cpu.Kernels.kernel;
import static io.gradus.cpu.Kernels.load;
import static io.gradus.cpu.Kernels.loop;
import static io.gradus.cpu.Kernels.map;
import static io.gradus.cpu.Kernels.sequentialLoop;
import static io.gradus.cpu.Kernels.store;
import static io.gradus.cpu.Kernels.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.TierEquality;
import io.gradus.ir.DType;
import io.gradus.ir.Expr;
import io.gradus.ir.Kernel;
import io.gradus.ir.Stmt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hot kernels change to vector code by themselves, and nobody can tell by the results. */
@Timeout(120)
class PromotionTest {
    /**
     * A busy machine may disturb a trial's timing: one of several trials must find vectors faster.
     */
    private static final int TRIALS = 5;

    private CodegenTier tier = new CodegenTier(CodegenTier.Mode.AUTO);

    @BeforeEach
    void vectorsArePresent() {
        assumeTrue(Lanes.preferred().isPresent(), "the vector module is absent");
    }

    private String status() {
        return tier.cache().report().getFirst();
    }

    /** Launches until the trial is over, comparing bits before, during and after it. */
    private void runUntilDecided(Kernel kernel) {
        var samples = Samples.special(5);
        var inputs = samples.inputs(kernel);
        while (status(kernel).contains("not hot") || status().contains("on trial")) {
            TierEquality.assertSame(Map.of("auto", tier), kernel, inputs);
        }
        TierEquality.assertSame(Map.of("auto", tier), kernel, inputs);
    }

    private void expectVectors(Runnable untilDecided) {
        untilDecided.run();
        for (int trial = 1; trial < TRIALS && !status().startsWith("test: vector"); trial++) {
            tier = new CodegenTier(CodegenTier.Mode.AUTO);
            untilDecided.run();
        }
        assertThat(status()).matches("test: vector, .* µs against .*");
    }

    private String status(Kernel kernel) {
        tier.prepare(kernel);
        return status();
    }

    @Test
    void arithmeticBecomesVectors() {
        int length = 5001;
        var kernel =
                map(
                        value(DType.FLOAT32, length),
                        value(DType.FLOAT32, length),
                        FusedKernelTest::exponential);
        expectVectors(() -> runUntilDecided(kernel));
        assertThat(tier.cache().generated()).isBetween(2, 3);
    }

    @Test
    void reductionsBecomeVectors() {
        var kernel = FusedKernelTest.softmax(8, 700);
        expectVectors(() -> runUntilDecided(kernel));
    }

    @Test
    void whatHasNoVectorFormStaysScalarFromTheStart() {
        var kernel =
                map(value(DType.INT32, 999), value(DType.INT32, 999), x -> x.div(Expr.constant(7)));
        assertThat(status(kernel)).isEqualTo("test: scalar: DIV of int32 has no vector form");
    }

    @Test
    void shortLoopsAreNeverTried() {
        var kernel = map(value(DType.FLOAT32, 3), value(DType.FLOAT32, 3), x -> x.times(2));
        var launch = tier.prepare(kernel).bind(symbol -> 0);
        Object[] arrays = {new float[] {1, 2, 3}, new float[3]};
        for (int i = 0; i < 1_000_000; i++) {
            launch.run(arrays, Parallel.sequential());
        }
        assertThat(status()).isEqualTo("test: scalar, not hot");
    }

    /** The trial adds to copies: the caller's sums see each launch once. */
    @Test
    void trialsDoNotTouchTheCallersArrays() throws InterruptedException {
        int width = 512;
        var m = axis("m", 50);
        var j = axis("j", width);
        var indices = value(DType.INT32, 50);
        var updates = value(DType.FLOAT32, 50, width);
        var out = value(DType.FLOAT32, 4, width);
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
        var launch = tier.prepare(kernel).bind(symbol -> 0);
        var ones = new float[50 * width];
        java.util.Arrays.fill(ones, 1);
        var sums = new float[4 * width];
        int launches = 0;
        while (status().contains("not hot") || status().contains("on trial") || launches < 200) {
            launch.run(new Object[] {new int[50], ones, sums}, Parallel.sequential());
            launches++;
            assertThat(sums[0]).isEqualTo(50f * launches);
            assertThat(sums[width - 1]).isEqualTo(50f * launches);
            Thread.sleep(1);
        }
    }

    /** A launch that fails its check decides nothing and does not end the trials of others. */
    @Test
    void kernelsWithChecksAreTried() {
        var i = axis("i", 4000);
        var x = value(DType.FLOAT32, 4000);
        var limit = value(DType.INT32);
        var out = value(DType.FLOAT32, 4000);
        var inRange = load(limit).compare(Expr.Comparison.GT, Expr.constant(0));
        var kernel =
                kernel(
                        List.of(x, limit),
                        List.of(out),
                        new Stmt.Check(inRange, "limit %d", List.of(load(limit))),
                        loop(
                                i,
                                store(
                                        out,
                                        FusedKernelTest.exponential(load(x, i.index())),
                                        i.index())));
        var inputs = new Object[] {Samples.special(1).floats(4000), new int[] {1}};
        expectVectors(() -> {
            while (status(kernel).contains("not hot") || status().contains("on trial")) {
                TierEquality.assertSame(Map.of("auto", tier), kernel, inputs);
                TierEquality.assertSame(Map.of("auto", tier), kernel, inputs[0], new int[] {-1});
            }
        });
    }
}
