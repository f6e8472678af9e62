package io.gradus.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.cpu.Parallel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The swap from scalar loops to vector kernels in a running program. */
class WarmUpTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void theSwapIsSeenInSpeedAndNotInBits() throws InterruptedException {
        assumeTrue(Way.PANELS.isPossible(), "needs the vector module");
        var comparison = Comparison.floats(Product.of(90, 70, 600));
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            assertThat(comparison.difference(Way.AUTO, Parallel.sequential())).isEmpty();
        } while (!Gemm.warmUp(GemmTier.AUTO, false, Duration.ofMillis(5))
                && System.nanoTime() - end < 0);
        assertThat(comparison.difference(Way.AUTO, Parallel.sequential())).isEmpty();
        // A machine may refuse to make them fast; then the reason is told. It may not leave the
        // question open.
        assertThat(Gemm.describe())
                .containsPattern(
                        "float32 matrix products: (\\d+ x \\d+ kernels of \\d+-bit vectors|scalar loops"
                                + " \\(vector kernels stayed slow)");
    }
}
