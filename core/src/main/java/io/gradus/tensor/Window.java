package io.gradus.tensor;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import java.util.Arrays;
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
        require(op, images, height, width, strideHeight, strideWidth);
        if (padding == Padding.VALID) {
            return new Window(height, width, strideHeight, strideWidth, 0, 0, 0, 0)
                    .fitting(op, images);
        }
        int vertical = total(images.size(1), height, strideHeight);
        int horizontal = total(images.size(2), width, strideWidth);
        return new Window(
                height,
                width,
                strideHeight,
                strideWidth,
                vertical / 2,
                vertical - vertical / 2,
                horizontal / 2,
                horizontal - horizontal / 2);
    }

    /** One whose numbers come in pairs, for rows and columns. */
    static Window of(String op, Shape images, int[] size, int[] strides, Padding padding) {
        pair(op, "a window of", size);
        pair(op, "strides", strides);
        return of(op, images, size[0], size[1], strides[0], strides[1], padding);
    }

    /** With as many zeros before and after rows and columns as the caller says. */
    static Window of(
            String op,
            Shape images,
            int height,
            int width,
            int strideHeight,
            int strideWidth,
            int[] before,
            int[] after) {
        require(op, images, height, width, strideHeight, strideWidth);
        for (var zeros : List.of(before, after)) {
            if (zeros.length != 2 || zeros[0] < 0 || zeros[1] < 0) {
                throw new IllegalArgumentException(
                        op
                                + ": zeros "
                                + Arrays.toString(before)
                                + " before and "
                                + Arrays.toString(after)
                                + " after the image: each is one number for rows and one for"
                                + " columns, 0 or more");
            }
        }
        return new Window(
                        height,
                        width,
                        strideHeight,
                        strideWidth,
                        before[0],
                        after[0],
                        before[1],
                        after[1])
                .fitting(op, images);
    }

    private static void require(
            String op, Shape images, int height, int width, int strideHeight, int strideWidth) {
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
    }

    /** This window, which has at least one position. */
    private Window fitting(String op, Shape images) {
        if (images.size(1) + top + bottom < height || images.size(2) + left + right < width) {
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
        return this;
    }

    /** A number for rows and one for columns. */
    static int[] pair(String op, String what, int[] numbers) {
        if (numbers.length != 2) {
            throw new IllegalArgumentException(
                    op
                            + ": "
                            + what
                            + " "
                            + Arrays.toString(numbers)
                            + ": one number for rows and one for columns");
        }
        return numbers;
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
