package io.gradus.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.Parallel;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Laws over random shapes. */
class GemmProperties {
    @Property(tries = 150)
    void allWaysAgree(
            @ForAll @IntRange(max = 70) int m,
            @ForAll @IntRange(max = 140) int n,
            @ForAll @IntRange(max = 600) int k,
            @ForAll Layout a,
            @ForAll Layout b,
            @ForAll Way way,
            @ForAll boolean transposeResult,
            @ForAll boolean special) {
        if (way.isPossible()) {
            var c = transposeResult ? Layout.TRANSPOSED : Layout.ROW_MAJOR;
            var product = new Product(m, n, k, a, b, c, special);
            assertThat(Comparison.floats(product).difference(way, Parallel.sequential())).isEmpty();
        }
    }

    @Property(tries = 100)
    void transposedProductIsTheProductOfTransposes(
            @ForAll @IntRange(min = 1, max = 50) int m,
            @ForAll @IntRange(min = 1, max = 50) int n,
            @ForAll @IntRange(max = 700) int k,
            @ForAll Way way) {
        if (way.isPossible()) {
            var random = new Random(m * 1000L + n);
            var a = Layout.ROW_MAJOR.matrix(ElementType.DOUBLE, m, k);
            var b = Layout.ROW_MAJOR.matrix(ElementType.DOUBLE, k, n);
            Numbers.fill(a.elements(), random);
            Numbers.fill(b.elements(), random);
            var c = Layout.ROW_MAJOR.matrix(ElementType.DOUBLE, m, n);
            var d = Layout.TRANSPOSED.matrix(ElementType.DOUBLE, n, m);
            way.multiply(ElementType.DOUBLE, a, b, c, Parallel.sequential());
            way.multiply(
                    ElementType.DOUBLE, b.transposed(), a.transposed(), d, Parallel.sequential());
            assertThat(c.elements()).containsExactly(d.elements());
        }
    }
}
