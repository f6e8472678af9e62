package io.gradus.ops;

import io.gradus.tensor.Padding;
import java.util.Arrays;

/**
 * How a window lies along one axis of channels-last images.
 *
 * @param size the image's size
 * @param taps how many elements the window has
 * @param stride how far apart windows are
 * @param dilation how far apart the elements of a window are
 * @param before zeros in front of the image
 * @param after zeros behind it
 */
record Span(int size, int taps, int stride, int dilation, int before, int after) {
    /** An axis of size 1 that nothing is done to. */
    static final Span NONE = new Span(1, 1, 1, 1, 0, 0);

    static Span of(int size, int taps, int stride, int dilation, Padding padding) {
        var span = new Span(size, taps, stride, dilation, 0, 0);
        if (padding == Padding.VALID) {
            return span;
        }
        int positions = Math.ceilDiv(size, stride);
        int zeros = Math.max(0, (positions - 1) * stride + span.extent() - size);
        return new Span(size, taps, stride, dilation, zeros / 2, zeros - zeros / 2);
    }

    /**
     * The window of a transposed convolution, as Keras has it: with its default output padding
     * ({@code outputPadding < 0}) images are stride times as large, or for {@link Padding#VALID} as
     * large as all windows together.
     *
     * @param positions how many windows there are
     */
    static Span transposed(
            int positions, int taps, int stride, int dilation, Padding padding, int outputPadding) {
        int extent = (taps - 1) * dilation + 1;
        int all = (positions - 1) * stride + extent;
        if (padding == Padding.VALID) {
            int more = outputPadding < 0 ? Math.max(extent, stride) - extent : outputPadding;
            return new Span(all + more, taps, stride, dilation, 0, 0);
        }
        int zeros =
                outputPadding < 0 ? stride + extent - 2 : extent + extent % 2 - 2 + outputPadding;
        int before = extent - 1 - Math.min(Math.ceilDiv(zeros, 2), extent - 1);
        int size = all - 2 * (extent - 1) + zeros;
        return new Span(size, taps, stride, dilation, before, Math.max(0, all - before - size));
    }

    /** How far a window reaches. */
    int extent() {
        return (taps - 1) * dilation + 1;
    }

    int padded() {
        return before + size + after;
    }

    /** How many windows there are. */
    int positions() {
        return Math.floorDiv(padded() - extent(), stride) + 1;
    }

    /** From the first window's first element to the last window's last one. */
    int reach() {
        return (positions() - 1) * stride + extent();
    }

    boolean isDilated() {
        return dilation > 1 && taps > 1;
    }

    /** The same windows and all between them. */
    Span dense() {
        return new Span(size, taps, 1, dilation, before, after);
    }

    /** One number for each axis, from one for each or one for all. */
    static int[] each(String op, String what, int[] given, int axes) {
        var numbers = given.length == 1 ? new int[axes] : given;
        if (given.length == 1) {
            Arrays.fill(numbers, given[0]);
        }
        if (numbers.length != axes || Arrays.stream(numbers).anyMatch(number -> number < 1)) {
            throw new IllegalArgumentException(
                    op
                            + ": "
                            + what
                            + " "
                            + Arrays.toString(given)
                            + ": one number for all "
                            + axes
                            + " axes of the window, or one for each, all at least 1");
        }
        return numbers;
    }
}
