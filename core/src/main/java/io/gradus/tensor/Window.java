package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.List;

/** A window that slides over the height and width of channels-last images. */
record Window(
        int height,
        int width,
        int strideHeight,
        int strideWidth,
        int top,
        int bottom,
        int left,
        int right) {
    static Window of(
            String op,
            Shape images,
            int height,
            int width,
            int strideHeight,
            int strideWidth,
            Padding padding) {
        if (images.rank() != 4) {
            throw new IllegalArgumentException(
                    op + ": images have shape (batch, height, width, channels), not " + images);
        }
        if (height < 1 || width < 1 || strideHeight < 1 || strideWidth < 1) {
            throw new IllegalArgumentException(
                    op
                            + ": window "
                            + height
                            + "×"
                            + width
                            + " with strides "
                            + strideHeight
                            + ", "
                            + strideWidth
                            + ": all must be at least 1");
        }
        int vertical = padding == Padding.SAME ? total(images.size(1), height, strideHeight) : 0;
        int horizontal = padding == Padding.SAME ? total(images.size(2), width, strideWidth) : 0;
        var window =
                new Window(
                        height,
                        width,
                        strideHeight,
                        strideWidth,
                        vertical / 2,
                        vertical - vertical / 2,
                        horizontal / 2,
                        horizontal - horizontal / 2);
        if (padding == Padding.VALID && (images.size(1) < height || images.size(2) < width)) {
            throw new IllegalArgumentException(
                    op
                            + ": a window of "
                            + height
                            + "×"
                            + width
                            + " does not fit into images "
                            + images
                            + " of height "
                            + images.size(1)
                            + " and width "
                            + images.size(2)
                            + ": use a smaller window or Padding.SAME");
        }
        return window;
    }

    private static int total(int size, int window, int stride) {
        int positions = Math.ceilDiv(size, stride);
        return Math.max(0, (positions - 1) * stride + window - size);
    }

    List<Integer> padding() {
        return List.of(top, bottom, left, right);
    }

    /** The shape with one position for each window: [n, oh, ow, c]. */
    Shape output(Shape images) {
        // Rounded down: images of no height have no window, whatever the stride.
        int rows = Math.floorDiv(images.size(1) + top + bottom - height, strideHeight) + 1;
        int columns = Math.floorDiv(images.size(2) + left + right - width, strideWidth) + 1;
        return Shape.of(List.of(images.dim(0), Dim.of(rows), Dim.of(columns), images.dim(3)));
    }
}
