package io.gradus.cpu.conv;

import java.util.Arrays;

/**
 * Windows of images, at the positions of a grid, one grid per image. Rows of the grid start at
 * image row {@code top} and are {@code stepDown} apart, columns alike; a window may reach beyond
 * the image, where zeros are.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param channels values of a pixel
 * @param gridHeight windows per image, downwards
 * @param gridWidth windows per image, across
 * @param rows rows of a window
 * @param columns columns of a window
 * @param top image row where the first window starts
 * @param left image column where the first window starts
 * @param stepDown image rows from one window to the next
 * @param stepAcross image columns from one window to the next
 */
record Windows(
        int height,
        int width,
        int channels,
        int gridHeight,
        int gridWidth,
        int rows,
        int columns,
        int top,
        int left,
        int stepDown,
        int stepAcross) {
    /** Below this length a plain loop copies faster than a call. */
    private static final int SHORT_RUN = 12;

    /** Those that a forward convolution sees. */
    static Windows of(ConvolutionSizes s) {
        return new Windows(
                s.height(),
                s.width(),
                s.channels(),
                s.outputHeight(),
                s.outputWidth(),
                s.filterHeight(),
                s.filterWidth(),
                -s.top(),
                -s.left(),
                s.strideHeight(),
                s.strideWidth());
    }

    /** A part of each window: some of its rows and columns. */
    Windows part(int firstRow, int rows, int firstColumn, int columns) {
        return new Windows(
                height,
                width,
                channels,
                gridHeight,
                gridWidth,
                rows,
                columns,
                top + firstRow,
                left + firstColumn,
                stepDown,
                stepAcross);
    }

    int elements() {
        return rows * columns * channels;
    }

    /** Windows of one image. */
    int perImage() {
        return gridHeight * gridWidth;
    }

    /** Writes out windows, one after another, each as (row, column, channel). */
    void write(Object images, int first, int count, Object into) {
        int to = 0;
        int window = first;
        while (window < first + count) {
            int across = window % gridWidth;
            int line = window / gridWidth;
            int image = line / gridHeight;
            int length = Math.min(gridWidth - across, first + count - window);
            writeLine(images, image, line % gridHeight, across, length, into, to);
            window += length;
            to += length * elements();
        }
    }

    /** Windows side by side in one row of the grid. */
    private void writeLine(
            Object images, int image, int down, int across, int length, Object into, int to) {
        int run = columns * channels;
        for (int row = 0; row < rows; row++) {
            int y = top + down * stepDown + row;
            int x = left + across * stepAcross;
            int start = to + row * run;
            if (y < 0 || y >= height) {
                for (int i = 0; i < length; i++) {
                    zero(into, start + i * elements(), run);
                }
                continue;
            }
            int line = (image * height + y) * width;
            // Windows that lie wholly inside the line form a stretch; the few before and after it
            // are clipped.
            int inside = Math.clamp(Math.ceilDiv(-x, stepAcross), 0, length);
            int outside =
                    Math.clamp(Math.floorDiv(width - columns - x, stepAcross) + 1, inside, length);
            for (int i = 0; i < inside; i++) {
                clipped(images, line, x + i * stepAcross, into, start + i * elements());
            }
            int from = (line + x + inside * stepAcross) * channels;
            copy(
                    images,
                    from,
                    stepAcross * channels,
                    run,
                    outside - inside,
                    into,
                    start + inside * elements());
            for (int i = outside; i < length; i++) {
                clipped(images, line, x + i * stepAcross, into, start + i * elements());
            }
        }
    }

    /** One row of one window, of which a part may lie beside the image. */
    private void clipped(Object images, int line, int x, Object into, int to) {
        int from = Math.clamp(-(long) x, 0, columns);
        int end = Math.clamp((long) width - x, from, columns);
        zero(into, to, from * channels);
        if (from < end) {
            System.arraycopy(
                    images,
                    (line + x + from) * channels,
                    into,
                    to + from * channels,
                    (end - from) * channels);
        }
        zero(into, to + end * channels, (columns - end) * channels);
    }

    private void copy(Object images, int from, int step, int run, int count, Object into, int to) {
        switch (images) {
            case float[] a -> copy(a, from, step, run, count, (float[]) into, to, elements());
            case double[] a -> copy(a, from, step, run, count, (double[]) into, to, elements());
            default ->
                    throw new IllegalArgumentException(
                            "not float[] or double[]: " + images.getClass());
        }
    }

    private static void copy(
            float[] images,
            int from,
            int step,
            int run,
            int count,
            float[] into,
            int to,
            int stride) {
        for (int i = 0; i < count; i++, from += step, to += stride) {
            if (run < SHORT_RUN) {
                for (int j = 0; j < run; j++) {
                    into[to + j] = images[from + j];
                }
            } else {
                System.arraycopy(images, from, into, to, run);
            }
        }
    }

    private static void copy(
            double[] images,
            int from,
            int step,
            int run,
            int count,
            double[] into,
            int to,
            int stride) {
        for (int i = 0; i < count; i++, from += step, to += stride) {
            if (run < SHORT_RUN) {
                for (int j = 0; j < run; j++) {
                    into[to + j] = images[from + j];
                }
            } else {
                System.arraycopy(images, from, into, to, run);
            }
        }
    }

    private static void zero(Object array, int from, int count) {
        switch (array) {
            case float[] a -> Arrays.fill(a, from, from + count, 0f);
            case double[] a -> Arrays.fill(a, from, from + count, 0.0);
            default ->
                    throw new IllegalArgumentException(
                            "not float[] or double[]: " + array.getClass());
        }
    }
}
