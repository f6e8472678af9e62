package io.gradus.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.ThreadPool;
import io.gradus.cpu.gemm.GemmTier;
import io.gradus.ir.Library.Direction;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The fast convolutions against their definition to the bit, and the definition against sums in
 * another order.
 */
class ConvolutionTest {
    private static final String SIZES =
            """
            batch, height, width, channels, filterHeight, filterWidth, filters, strideHeight, strideWidth, top, bottom, left, right
            1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0
            2, 5, 7, 3, 3, 3, 4, 1, 1, 1, 1, 1, 1
            2, 6, 5, 1, 3, 3, 8, 1, 1, 0, 0, 0, 0
            1, 8, 9, 2, 3, 2, 5, 2, 3, 0, 1, 1, 0
            2, 7, 7, 4, 5, 5, 3, 2, 2, 2, 2, 2, 2
            1, 9, 6, 2, 2, 2, 6, 3, 3, 0, 0, 0, 0
            3, 4, 4, 5, 1, 1, 7, 1, 1, 0, 0, 0, 0
            2, 6, 6, 3, 1, 1, 4, 2, 2, 0, 0, 0, 0
            1, 3, 3, 2, 7, 7, 3, 1, 1, 4, 4, 4, 4
            1, 2, 2, 1, 3, 3, 2, 1, 1, 5, 0, 0, 6
            2, 10, 11, 40, 3, 5, 17, 1, 2, 1, 1, 2, 2
            9, 13, 12, 2, 3, 3, 3, 1, 1, 1, 1, 1, 1
            40, 17, 16, 1, 3, 3, 2, 1, 1, 1, 1, 1, 1
            2, 4, 4, 300, 3, 3, 90, 1, 1, 1, 1, 1, 1
            2, 30, 200, 3, 3, 3, 20, 1, 1, 1, 1, 1, 1
            1, 30, 201, 3, 3, 5, 20, 2, 2, 1, 0, 2, 1
            0, 4, 4, 2, 3, 3, 2, 1, 1, 1, 1, 1, 1
            2, 3, 3, 0, 3, 3, 2, 1, 1, 1, 1, 1, 1
            """;

    /** A convolution with random numbers in its images, filters and output gradients. */
    private record Case(
            ConvolutionSizes sizes, double[] images, double[] filters, double[] gradients) {
        static Case of(
                int n,
                int h,
                int w,
                int c,
                int kh,
                int kw,
                int f,
                int sh,
                int sw,
                int top,
                int bottom,
                int left,
                int right) {
            int oh = (h + top + bottom - kh) / sh + 1;
            int ow = (w + left + right - kw) / sw + 1;
            var sizes =
                    ConvolutionSizes.of(
                            new int[] {n, h, w, c},
                            new int[] {kh, kw, c, f},
                            new int[] {n, oh, ow, f},
                            List.of(sh, sw),
                            List.of(top, bottom, left, right));
            var random = new Random(n + 31L * h + 7L * kh + c);
            return new Case(
                    sizes,
                    numbers(random, n * h * w * c),
                    numbers(random, kh * kw * c * f),
                    numbers(random, n * oh * ow * f));
        }

        private static double[] numbers(Random random, int count) {
            return random.doubles(count, -1, 1).map(x -> (float) x).toArray();
        }

        double[] left(Direction direction) {
            return direction == Direction.INPUT_GRADIENT ? gradients : images;
        }

        double[] right(Direction direction) {
            return direction == Direction.FILTER_GRADIENT ? gradients : filters;
        }

        int elements(Direction direction) {
            return switch (direction) {
                case FORWARD -> gradients.length;
                case INPUT_GRADIENT -> images.length;
                case FILTER_GRADIENT -> filters.length;
            };
        }
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = SIZES)
    void everyTierAndAnyNumberOfThreadsReturnsTheBitsOfTheDefinition(
            int n,
            int h,
            int w,
            int c,
            int kh,
            int kw,
            int f,
            int sh,
            int sw,
            int top,
            int bottom,
            int left,
            int right) {
        var test = Case.of(n, h, w, c, kh, kw, f, sh, sw, top, bottom, left, right);
        for (var direction : Direction.values()) {
            var expected = new float[test.elements(direction)];
            var inDouble = new double[expected.length];
            var x = floats(test.left(direction));
            var y = floats(test.right(direction));
            ReferenceConvolution.run(direction, test.sizes, x, y, expected);
            ReferenceConvolution.run(
                    direction, test.sizes, test.left(direction), test.right(direction), inDouble);
            for (var tier : List.of(GemmTier.SCALAR, GemmTier.VECTOR)) {
                for (int threads : new int[] {1, 3}) {
                    try (var pool = new ThreadPool(threads)) {
                        var actual = new float[expected.length];
                        Convolution.run(direction, test.sizes, x, y, actual, tier, pool);
                        assertThat(actual)
                                .as("%s %s %d", direction, tier, threads)
                                .isEqualTo(expected);
                        var actualDouble = new double[expected.length];
                        Convolution.run(
                                direction,
                                test.sizes,
                                test.left(direction),
                                test.right(direction),
                                actualDouble,
                                tier,
                                pool);
                        assertThat(actualDouble)
                                .as("%s %s %d", direction, tier, threads)
                                .isEqualTo(inDouble);
                    }
                }
            }
        }
    }

    /** Seven nested loops as textbooks have them; the gradients spread what each output took in. */
    private static double[] textbook(Direction direction, Case test) {
        var s = test.sizes;
        var sums = new double[test.elements(direction)];
        for (int n = 0; n < s.batch(); n++) {
            for (int oy = 0; oy < s.outputHeight(); oy++) {
                for (int ox = 0; ox < s.outputWidth(); ox++) {
                    for (int ky = 0; ky < s.filterHeight(); ky++) {
                        for (int kx = 0; kx < s.filterWidth(); kx++) {
                            int y = oy * s.strideHeight() + ky - s.top();
                            int x = ox * s.strideWidth() + kx - s.left();
                            if (y < 0 || y >= s.height() || x < 0 || x >= s.width()) {
                                continue;
                            }
                            for (int c = 0; c < s.channels(); c++) {
                                for (int f = 0; f < s.filters(); f++) {
                                    int image =
                                            ((n * s.height() + y) * s.width() + x) * s.channels()
                                                    + c;
                                    int filter =
                                            ((ky * s.filterWidth() + kx) * s.channels() + c)
                                                            * s.filters()
                                                    + f;
                                    int output =
                                            ((n * s.outputHeight() + oy) * s.outputWidth() + ox)
                                                            * s.filters()
                                                    + f;
                                    switch (direction) {
                                        case FORWARD ->
                                                sums[output] +=
                                                        test.images[image] * test.filters[filter];
                                        case INPUT_GRADIENT ->
                                                sums[image] +=
                                                        test.gradients[output]
                                                                * test.filters[filter];
                                        case FILTER_GRADIENT ->
                                                sums[filter] +=
                                                        test.gradients[output] * test.images[image];
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = SIZES)
    void theDefinitionAgreesWithNestedLoops(
            int n,
            int h,
            int w,
            int c,
            int kh,
            int kw,
            int f,
            int sh,
            int sw,
            int top,
            int bottom,
            int left,
            int right) {
        var test = Case.of(n, h, w, c, kh, kw, f, sh, sw, top, bottom, left, right);
        for (var direction : Direction.values()) {
            var actual = new double[test.elements(direction)];
            ReferenceConvolution.run(
                    direction, test.sizes, test.left(direction), test.right(direction), actual);
            assertThat(actual)
                    .as("%s", direction)
                    .containsExactly(textbook(direction, test), within(1e-11));
        }
    }

    @Test
    void aSmallOneByHand() {
        var sizes =
                ConvolutionSizes.of(
                        new int[] {1, 3, 3, 1},
                        new int[] {2, 2, 1, 1},
                        new int[] {1, 2, 2, 1},
                        List.of(1, 1),
                        List.of(0, 0, 0, 0));
        float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        float[] filter = {1, 0, 0, -1};
        float[] gradient = {1, 2, 3, 4};
        assertThat(run(Direction.FORWARD, sizes, image, filter, 4)).containsExactly(-4, -4, -4, -4);
        assertThat(run(Direction.INPUT_GRADIENT, sizes, gradient, filter, 9))
                .containsExactly(1, 2, 0, 3, 3, -2, 0, -3, -4);
        assertThat(run(Direction.FILTER_GRADIENT, sizes, image, gradient, 4))
                .containsExactly(37, 47, 67, 77);
    }

    private static float[] run(
            Direction direction,
            ConvolutionSizes sizes,
            float[] left,
            float[] right,
            int elements) {
        var result = new float[elements];
        Convolution.run(
                direction, sizes, left, right, result, GemmTier.AUTO, Parallel.sequential());
        return result;
    }

    @Test
    void sizesThatDoNotFitAreNamed() {
        assertThatThrownBy(() ->
                        ConvolutionSizes.of(
                                new int[] {1, 5, 5, 3},
                                new int[] {3, 3, 4, 8},
                                new int[] {1, 3, 3, 8},
                                List.of(1, 1),
                                List.of(0, 0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channels of images and filters")
                .hasMessageContaining("3 are needed, but 4");
        assertThatThrownBy(() ->
                        ConvolutionSizes.of(
                                new int[] {1, 5, 5, 3},
                                new int[] {3, 3, 3, 8},
                                new int[] {1, 3, 4, 8},
                                List.of(1, 1),
                                List.of(0, 0, 0, 0)))
                .hasMessageContaining("output width");
    }
}
