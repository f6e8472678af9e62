package io.gradus.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to multiply returns the bits of the definition. */
class GemmBitsTest {
    private static List<Comparison<?>> comparisons = List.of();

    @BeforeAll
    static void prepare() {
        comparisons = Products.comparisons();
    }

    @ParameterizedTest
    @EnumSource
    void everyWayHasTheBitsOfTheReference(Way way) {
        assumeTrue(way.isPossible(), "needs the vector module");
        for (var comparison : comparisons) {
            assertThat(comparison.difference(way, Parallel.sequential())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void threadsDoNotChangeBits(int threads) {
        // Enough work for several tasks each.
        var products =
                List.of(
                        Product.of(150, 90, 130),
                        Product.of(33, 520, 70)
                                .with(Layout.TRANSPOSED, Layout.SLICE, Layout.GAPPED),
                        Product.of(900, 3, 1100),
                        Product.of(2, 700, 1030)
                                .with(Layout.SLICE, Layout.TRANSPOSED, Layout.SLICE));
        try (var pool = new ThreadPool(threads)) {
            for (var product : products) {
                var comparison = Comparison.floats(product);
                for (var way : Way.values()) {
                    if (way.isPossible()) {
                        assertThat(comparison.difference(way, pool)).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void aWrongBitIsSeen() {
        var comparison = Comparison.doubles(Product.of(3, 4, 5));
        comparison.wanted()[7] = Math.nextUp(comparison.wanted()[7]);
        assertThat(comparison.difference(Way.AUTO, Parallel.sequential())).isPresent();
    }
}
