package io.gradus.cpu.conv;

import io.gradus.cpu.gemm.Matrix;
import io.gradus.cpu.gemm.ReferenceGemm;
import io.gradus.ir.Library.Direction;
import java.lang.reflect.Array;

/**
 * The definition of convolutions, bit for bit: every window written out, then one plain matrix
 * product.
 *
 * <ul>
 *   <li>Outputs: the product of the windows, one row for each output position and one column for
 *       each (filter row, filter column, channel), with the filters. Zeros around an image are
 *       factors like any other.
 *   <li>Gradient for the images: for an image position, the output positions whose windows hold it,
 *       with the factor that it had in each. They form a rectangle of the output gradient; what
 *       lies outside the output counts as zeros. The axis of the sum is (output row, output column,
 *       filter), ascending.
 *   <li>Gradient for the filters: the product of the transposed windows with the output gradient,
 *       over output positions in {@link FilterRanges}; the products of the ranges are added
 *       ascending.
 * </ul>
 */
public final class ReferenceConvolution {
    private ReferenceConvolution() {}

    /**
     * Computes a convolution or a gradient of one.
     *
     * @param direction which of the three
     * @param sizes the sizes
     * @param left images, or output gradients: {@code float[]} or {@code double[]}
     * @param right filters, or output gradients
     * @param result outputs, image gradients or filter gradients; overwritten
     */
    public static void run(
            Direction direction, ConvolutionSizes sizes, Object left, Object right, Object result) {
        switch (direction) {
            case FORWARD -> forward(sizes, left, right, result);
            case INPUT_GRADIENT -> inputGradient(sizes, left, right, result);
            case FILTER_GRADIENT -> filterGradient(sizes, left, right, result);
        }
    }

    private static void forward(ConvolutionSizes s, Object images, Object filters, Object outputs) {
        ReferenceGemm.multiply(
                windows(s, images),
                Matrix.of(filters, s.windowElements(), s.filters()),
                Matrix.of(outputs, s.outputPositions(), s.filters()));
    }

    /**
     * One row for each output position, one column for each (filter row, filter column, channel).
     */
    private static Matrix<Object> windows(ConvolutionSizes s, Object images) {
        var windows = newArray(images, s.outputPositions() * s.windowElements());
        int to = 0;
        for (int n = 0; n < s.batch(); n++) {
            for (int oy = 0; oy < s.outputHeight(); oy++) {
                for (int ox = 0; ox < s.outputWidth(); ox++) {
                    for (int ky = 0; ky < s.filterHeight(); ky++) {
                        for (int kx = 0; kx < s.filterWidth(); kx++) {
                            int y = oy * s.strideHeight() - s.top() + ky;
                            int x = ox * s.strideWidth() - s.left() + kx;
                            for (int c = 0; c < s.channels(); c++, to++) {
                                if (y >= 0 && y < s.height() && x >= 0 && x < s.width()) {
                                    int from =
                                            ((n * s.height() + y) * s.width() + x) * s.channels()
                                                    + c;
                                    Array.set(windows, to, Array.get(images, from));
                                }
                            }
                        }
                    }
                }
            }
        }
        return Matrix.of(windows, s.outputPositions(), s.windowElements());
    }

    private static void inputGradient(
            ConvolutionSizes s, Object gradients, Object filters, Object result) {
        for (int n = 0; n < s.batch(); n++) {
            for (int y = 0; y < s.height(); y++) {
                for (int x = 0; x < s.width(); x++) {
                    pixelGradient(s, gradients, filters, result, n, y, x);
                }
            }
        }
    }

    private static void pixelGradient(
            ConvolutionSizes s,
            Object gradients,
            Object filters,
            Object result,
            int n,
            int y,
            int x) {
        int terms = s.filterHeight() * s.filterWidth() * s.filters();
        var row = newArray(gradients, terms);
        var factors = newArray(gradients, terms * s.channels());
        int k = 0;
        // A higher filter row belongs to a lower output row.
        for (int ky = s.filterHeight() - 1; ky >= 0; ky--) {
            for (int kx = s.filterWidth() - 1; kx >= 0; kx--) {
                int down = y + s.top() - ky;
                int across = x + s.left() - kx;
                if (Math.floorMod(down, s.strideHeight()) != 0
                        || Math.floorMod(across, s.strideWidth()) != 0) {
                    continue;
                }
                int oy = Math.floorDiv(down, s.strideHeight());
                int ox = Math.floorDiv(across, s.strideWidth());
                boolean inside =
                        oy >= 0 && oy < s.outputHeight() && ox >= 0 && ox < s.outputWidth();
                for (int f = 0; f < s.filters(); f++, k++) {
                    if (inside) {
                        int from =
                                ((n * s.outputHeight() + oy) * s.outputWidth() + ox) * s.filters()
                                        + f;
                        Array.set(row, k, Array.get(gradients, from));
                    }
                    for (int c = 0; c < s.channels(); c++) {
                        int from =
                                ((ky * s.filterWidth() + kx) * s.channels() + c) * s.filters() + f;
                        Array.set(factors, k * s.channels() + c, Array.get(filters, from));
                    }
                }
            }
        }
        int to = ((n * s.height() + y) * s.width() + x) * s.channels();
        ReferenceGemm.multiply(
                Matrix.of(row, 1, k),
                Matrix.of(factors, k, s.channels()),
                new Matrix<>(result, to, 1, s.channels(), s.channels(), 1));
    }

    private static void filterGradient(
            ConvolutionSizes s, Object images, Object gradients, Object result) {
        int elements = s.windowElements() * s.filters();
        var windows = windows(s, images);
        var ranges = FilterRanges.of(s);
        for (int range = 0; range < ranges.count(); range++) {
            int from = ranges.start(range);
            int positions = ranges.end(range) - from;
            var product = newArray(images, elements);
            ReferenceGemm.multiply(
                    new Matrix<>(
                                    windows.elements(),
                                    from * s.windowElements(),
                                    positions,
                                    s.windowElements(),
                                    s.windowElements(),
                                    1)
                            .transposed(),
                    new Matrix<>(
                            gradients, from * s.filters(), positions, s.filters(), s.filters(), 1),
                    Matrix.of(product, s.windowElements(), s.filters()));
            for (int i = 0; i < elements; i++) {
                switch (result) {
                    case float[] sums ->
                            sums[i] =
                                    range == 0
                                            ? ((float[]) product)[i]
                                            : sums[i] + ((float[]) product)[i];
                    case double[] sums ->
                            sums[i] =
                                    range == 0
                                            ? ((double[]) product)[i]
                                            : sums[i] + ((double[]) product)[i];
                    default ->
                            throw new IllegalArgumentException(
                                    "not float[] or double[]: " + result.getClass());
                }
            }
        }
    }

    private static Object newArray(Object like, int length) {
        return Array.newInstance(like.getClass().getComponentType(), length);
    }
}
