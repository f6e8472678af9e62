package io.gradus.cpu.conv;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.GemmTier;
import io.gradus.ir.Library.Direction;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Windows of any form over images of any form, with infinities, NaNs and negative zeros among the
 * numbers.
 */
class ConvolutionProperties {
    private static final float[] SPECIAL = {
        0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
    };

    @Property(tries = 300)
    void fastAndPlainAgree(
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 9) int channels,
            @ForAll @IntRange(min = 1, max = 5) int filterHeight,
            @ForAll @IntRange(min = 1, max = 5) int filterWidth,
            @ForAll @IntRange(min = 1, max = 9) int filters,
            @ForAll @IntRange(min = 1, max = 4) int strideHeight,
            @ForAll @IntRange(min = 1, max = 4) int strideWidth,
            @ForAll @IntRange(min = 0, max = 1 << 16) int seed) {
        var random = new Random(seed);
        // Enough zeros that at least one window fits, and perhaps some more.
        int top = random.nextInt(4);
        int left = random.nextInt(4);
        int bottom = Math.max(0, filterHeight - height - top) + random.nextInt(3);
        int right = Math.max(0, filterWidth - width - left) + random.nextInt(3);
        int outputHeight = (height + top + bottom - filterHeight) / strideHeight + 1;
        int outputWidth = (width + left + right - filterWidth) / strideWidth + 1;
        var sizes =
                ConvolutionSizes.of(
                        new int[] {batch, height, width, channels},
                        new int[] {filterHeight, filterWidth, channels, filters},
                        new int[] {batch, outputHeight, outputWidth, filters},
                        List.of(strideHeight, strideWidth),
                        List.of(top, bottom, left, right));
        var images = numbers(random, batch * height * width * channels);
        var weights = numbers(random, filterHeight * filterWidth * channels * filters);
        var gradients = numbers(random, batch * outputHeight * outputWidth * filters);
        check(Direction.FORWARD, sizes, images, weights, gradients.length);
        check(Direction.INPUT_GRADIENT, sizes, gradients, weights, images.length);
        check(Direction.FILTER_GRADIENT, sizes, images, gradients, weights.length);
    }

    private static void check(
            Direction direction,
            ConvolutionSizes sizes,
            float[] left,
            float[] right,
            int elements) {
        var expected = new float[elements];
        ReferenceConvolution.run(direction, sizes, left, right, expected);
        for (var tier : List.of(GemmTier.SCALAR, GemmTier.VECTOR)) {
            var actual = new float[elements];
            Convolution.run(direction, sizes, left, right, actual, tier, Parallel.sequential());
            // Arrays compare as Float.equals does: bit for bit, except that all NaNs are one.
            assertThat(actual).as("%s, %s", direction, tier).isEqualTo(expected);
        }
    }

    private static float[] numbers(Random random, int count) {
        boolean wild = random.nextInt(4) == 0;
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    wild && random.nextInt(20) == 0
                            ? SPECIAL[random.nextInt(SPECIAL.length)]
                            : random.nextFloat() - 0.5f;
        }
        return values;
    }
}
