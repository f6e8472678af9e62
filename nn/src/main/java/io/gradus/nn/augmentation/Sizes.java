package io.gradus.nn.augmentation;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.ops.Images;
import io.gradus.ops.Resampling;
import io.gradus.ops.Resampling.Method;
import io.gradus.tensor.Tensor;
import java.util.List;

/** Images of other sizes. */
final class Sizes {
    private Sizes() {}

    static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be at least 1");
        }
        return value;
    }

    /**
     * The largest box in the middle that has the ratio of the new sizes, made as large as those.
     */
    static Tensor filled(Tensor images, int height, int width, Method method, boolean antialias) {
        int rows = images.shape().size(1);
        int columns = images.shape().size(2);
        int cropHeight = Math.clamp((long) columns * height / width, 1, rows);
        int cropWidth = Math.clamp((long) rows * width / height, 1, columns);
        var box =
                Images.cropImages(
                        images,
                        (rows - cropHeight) / 2,
                        (columns - cropWidth) / 2,
                        cropHeight,
                        cropWidth);
        return Resampling.resize(box, height, width, method, antialias);
    }

    /** The image with a border that gives it the ratio of the new sizes, made as large as those. */
    static Tensor fitted(
            Tensor images, int height, int width, Method method, boolean antialias, double fill) {
        int rows = images.shape().size(1);
        int columns = images.shape().size(2);
        int padHeight = (int) Math.max(rows, (long) columns * height / width);
        int padWidth = (int) Math.max(columns, (long) rows * width / height);
        int top = (padHeight - rows) / 2;
        int left = (padWidth - columns) / 2;
        var padded =
                images.pad(
                        new int[] {0, top, left, 0},
                        new int[] {0, padHeight - rows - top, padWidth - columns - left, 0},
                        fill);
        return Resampling.resize(padded, height, width, method, antialias);
    }

    /** A box of each image, whose upper left corner is at int32 [batch, 1, 1, 1]. */
    static Tensor boxes(
            Tensor images, Tensor top, Tensor left, int height, int width, Draws draws) {
        var shape = images.shape();
        int rows = shape.size(1);
        int columns = shape.size(2);
        var table = images.reshape(Shape.of(List.of(shape.slice(0, 3).count(), shape.dim(3))));
        var start = draws.places().times(rows * columns).reshape(draws.perImage());
        var down = top.plus(Tensor.arange(height).reshape(1, height, 1, 1)).times(columns);
        var across = left.plus(Tensor.arange(width).reshape(1, 1, width, 1));
        var place = start.plus(down).plus(across).squeeze(3);
        return table.gather(place).reshape(shape.with(1, Dim.of(height)).with(2, Dim.of(width)));
    }
}
