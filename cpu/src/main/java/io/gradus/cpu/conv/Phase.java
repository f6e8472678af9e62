package io.gradus.cpu.conv;

import io.gradus.cpu.conv.ImplicitConvolution.Target;

/**
 * The pixels of an image whose row and column leave given remainders when divided by the strides:
 * the same filter rows and columns reach all of them, and the output positions that do are
 * neighbours.
 */
final class Phase {
    private final ConvolutionSizes sizes;
    private final int row;
    private final int column;
    // The lowest filter row and column that reach these pixels.
    private final int filterRow;
    private final int filterColumn;
    private final int rows;
    private final int columns;

    Phase(ConvolutionSizes sizes, int row, int column) {
        this.sizes = sizes;
        this.row = row;
        this.column = column;
        filterRow = (row + sizes.top()) % sizes.strideHeight();
        filterColumn = (column + sizes.left()) % sizes.strideWidth();
        rows = Math.max(0, Math.ceilDiv(sizes.filterHeight() - filterRow, sizes.strideHeight()));
        columns =
                Math.max(0, Math.ceilDiv(sizes.filterWidth() - filterColumn, sizes.strideWidth()));
    }

    /** How many filter rows reach the pixels. */
    int rows() {
        return rows;
    }

    /** How many filter columns reach the pixels. */
    int columns() {
        return columns;
    }

    /** The output positions that reach each pixel, as windows of the output gradient. */
    Windows windows() {
        int highestRow = filterRow + (rows - 1) * sizes.strideHeight();
        int highestColumn = filterColumn + (columns - 1) * sizes.strideWidth();
        return new Windows(
                sizes.outputHeight(),
                sizes.outputWidth(),
                sizes.filters(),
                Math.ceilDiv(sizes.height() - row, sizes.strideHeight()),
                Math.ceilDiv(sizes.width() - column, sizes.strideWidth()),
                rows,
                columns,
                Math.floorDiv(row + sizes.top() - highestRow, sizes.strideHeight()),
                Math.floorDiv(column + sizes.left() - highestColumn, sizes.strideWidth()),
                1,
                1);
    }

    /**
     * The factors of a window, (output row, output column, filter) by channel: filter rows and
     * columns go downwards.
     */
    Object factors(Object filters) {
        int channels = sizes.channels();
        int depth = sizes.filters();
        var factors = Convolution.newArray(filters, rows * columns * depth * channels);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int ky = filterRow + (rows - 1 - i) * sizes.strideHeight();
                int kx = filterColumn + (columns - 1 - j) * sizes.strideWidth();
                int from = (ky * sizes.filterWidth() + kx) * channels * depth;
                transpose(
                        filters,
                        from,
                        channels,
                        depth,
                        factors,
                        (i * columns + j) * depth * channels);
            }
        }
        return factors;
    }

    private static void transpose(Object from, int at, int rows, int columns, Object into, int to) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                switch (from) {
                    case float[] a -> ((float[]) into)[to + j * rows + i] = a[at + i * columns + j];
                    case double[] a ->
                            ((double[]) into)[to + j * rows + i] = a[at + i * columns + j];
                    default ->
                            throw new IllegalArgumentException(
                                    "not float[] or double[]: " + from.getClass());
                }
            }
        }
    }

    /** Where the gradients of the pixels go. */
    <A> Target<A> target(A images) {
        int channels = sizes.channels();
        int line = sizes.width() * channels;
        return new Target<>(
                images,
                row * line + column * channels,
                sizes.height() * line,
                sizes.strideHeight() * line,
                sizes.strideWidth() * channels);
    }
}
