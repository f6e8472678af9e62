package io.gradus.tensor;

import io.gradus.ir.Dim;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise convolution, put together from elementwise operations: one place of the filters at a
 * time. Traced, it is one kernel, and so is its gradient for the images; no matrix product would
 * have anything to share between channels.
 */
final class Depthwise {
    private Depthwise() {}

    static Tensor convolve(
            Tensor images, Tensor filters, int[] strides, Padding padding, int[] dilation) {
        var name = "depthwiseConv2d";
        int down = Window.pair(name, "strides", strides)[0];
        int across = strides[1];
        var sizes = filters.shape();
        if (sizes.rank() != 4
                || images.rank() == 4 && !sizes.dim(2).equals(images.shape().dim(3))) {
            throw new IllegalArgumentException(
                    "depthwiseConv2d: filters "
                            + sizes
                            + " do not fit images "
                            + images.shape()
                            + ": they have shape (height, width, channels, multiplier)");
        }
        int height = sizes.size(0);
        int width = sizes.size(1);
        int multiplier = sizes.size(3);
        var window =
                Window.of(
                        name,
                        images.shape(),
                        spread(height, Window.pair(name, "dilation", dilation)[0]),
                        spread(width, dilation[1]),
                        down,
                        across,
                        padding);
        var output = window.output(images.shape());
        var padded =
                images.pad(
                        new int[] {0, window.top(), window.left(), 0},
                        new int[] {0, window.bottom(), window.right(), 0},
                        0);
        int lastRow = (output.size(1) - 1) * down;
        int lastColumn = (output.size(2) - 1) * across;
        @Nullable Tensor sum = null;
        for (int r = 0; r < height; r++) {
            var rows = padded.slice(1, r * dilation[0], r * dilation[0] + lastRow + 1, down);
            for (int s = 0; s < width; s++) {
                var pixels =
                        rows.slice(2, s * dilation[1], s * dilation[1] + lastColumn + 1, across);
                var factors = filters.get(r).get(s);
                var term =
                        multiplier == 1
                                ? pixels.times(factors.squeeze(1))
                                : pixels.expandDims(4).times(factors);
                sum = sum == null ? term : sum.plus(term);
            }
        }
        return multiplier == 1
                ? sum
                : sum.reshape(output.with(3, output.dim(3).times(Dim.of(multiplier))));
    }

    /** How many pixels filters reach over. */
    private static int spread(int size, int dilation) {
        if (dilation < 1) {
            throw new IllegalArgumentException(
                    "depthwiseConv2d: dilation " + dilation + " must be at least 1");
        }
        return (size - 1) * dilation + 1;
    }
}
