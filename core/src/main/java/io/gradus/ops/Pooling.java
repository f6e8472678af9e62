package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.Arrays;

/**
 * Pooling of channels-last sequences, images and volumes: [batch, length, channels], [batch,
 * height, width, channels] or [batch, depth, height, width, channels].
 */
public final class Pooling {
    private Pooling() {}

    /**
     * The largest element of each window; the gradient goes to the first of equals.
     *
     * @param inputs [batch, sizes…, channels]
     * @param size the window's size: one number for all axes, or one for each
     * @param strides how far apart windows are, alike; none for the window's size
     * @param padding how windows meet the border
     * @return [batch, positions…, channels]
     * @throws IllegalArgumentException if a window does not fit
     */
    public static Tensor maxPool(Operand inputs, int[] size, int[] strides, Padding padding) {
        requireOrder("maxPool", inputs);
        return pool("maxPool", inputs, size, strides, padding, Tensor::maxPool2d);
    }

    /**
     * The mean of each window; zeros of the padding are not counted.
     *
     * @param inputs [batch, sizes…, channels]
     * @param size the window's size: one number for all axes, or one for each
     * @param strides how far apart windows are, alike; none for the window's size
     * @param padding how windows meet the border
     * @return [batch, positions…, channels]
     * @throws IllegalArgumentException if a window does not fit
     */
    public static Tensor averagePool(Operand inputs, int[] size, int[] strides, Padding padding) {
        return pool("averagePool", inputs, size, strides, padding, Tensor::averagePool2d);
    }

    private interface Pool {
        Tensor of(Tensor images, int[] size, int[] strides, Padding padding);
    }

    private static Tensor pool(
            String op, Operand inputs, int[] size, int[] strides, Padding padding, Pool pool) {
        int axes = axes(op, inputs);
        var window = Span.each(op, "a window of size", size, axes);
        var steps = strides.length == 0 ? window : Span.each(op, "strides", strides, axes);
        var x = inputs.value();
        var shape = x.shape();
        for (int i = 0; i < axes; i++) {
            if (padding == Padding.VALID && shape.size(i + 1) < window[i]) {
                throw new IllegalArgumentException(
                        op
                                + ": a window of size "
                                + Arrays.toString(window)
                                + " does not fit into axis "
                                + (i + 1)
                                + " of inputs "
                                + shape
                                + ": use a smaller window or Padding.SAME");
            }
        }
        if (axes == 1) {
            return pool.of(
                            x.expandDims(1),
                            new int[] {1, window[0]},
                            new int[] {1, steps[0]},
                            padding)
                    .squeeze(1);
        }
        if (axes == 2) {
            return pool.of(x, window, steps, padding);
        }
        // Planes first, then what is left of them along the depth.
        var n = shape.dim(0);
        var planes =
                pool.of(
                        x.reshape(shape.without(0).with(0, n.times(shape.dim(1)))),
                        new int[] {window[1], window[2]},
                        new int[] {steps[1], steps[2]},
                        padding);
        var pooled = planes.shape();
        var flat =
                planes.reshape(
                        pooled.with(0, shape.dim(1))
                                .inserted(0, n)
                                .without(2)
                                .with(2, pooled.dim(1).times(pooled.dim(2))));
        var result = pool.of(flat, new int[] {window[0], 1}, new int[] {steps[0], 1}, padding);
        return result.reshape(pooled.with(0, result.shape().dim(1)).inserted(0, n));
    }

    /**
     * The largest element of each of a given number of regions of about equal size, which together
     * cover all: region i goes from {@code floor(i · size / count)} up to {@code ceil((i + 1) ·
     * size / count)}.
     *
     * @param inputs [batch, sizes…, channels]
     * @param outputSize how many regions: one number for all axes, or one for each
     * @return [batch, outputSize…, channels]
     * @throws IllegalArgumentException if there are no elements to choose from
     */
    public static Tensor adaptiveMaxPool(Operand inputs, int[] outputSize) {
        requireOrder("adaptiveMaxPool", inputs);
        return adaptive("adaptiveMaxPool", inputs, inputs.dtype(), outputSize, false);
    }

    /**
     * The mean of each of a given number of regions, which are those of {@link #adaptiveMaxPool}.
     *
     * @param inputs [batch, sizes…, channels]
     * @param outputSize how many regions: one number for all axes, or one for each
     * @return [batch, outputSize…, channels]
     * @throws IllegalArgumentException if there are no elements to take the mean of
     */
    public static Tensor adaptiveAveragePool(Operand inputs, int[] outputSize) {
        return adaptive(
                "adaptiveAveragePool", inputs, inputs.dtype().toFloating(), outputSize, true);
    }

    private static Tensor adaptive(
            String op, Operand inputs, DType dtype, int[] outputSize, boolean mean) {
        int axes = axes(op, inputs);
        var counts = Span.each(op, "output size", outputSize, axes);
        // Narrow means of means are rounded once, at the end.
        var x = inputs.value().cast(mean ? dtype.computeType() : dtype);
        for (int i = 0; i < axes; i++) {
            if (x.shape().size(i + 1) == 0) {
                throw new IllegalArgumentException(
                        op
                                + ": axis "
                                + (i + 1)
                                + " of inputs "
                                + inputs.shape()
                                + " has no elements to choose from");
            }
            x = regions(x, i + 1, counts[i], mean);
        }
        return x.cast(dtype);
    }

    /** One axis, as a matrix of the elements of each region. */
    private static Tensor regions(Tensor x, int axis, int count, boolean mean) {
        int size = x.shape().size(axis);
        int longest = 0;
        for (int i = 0; i < count; i++) {
            longest = Math.max(longest, end(i, size, count) - start(i, size, count));
        }
        var at = x.shape().with(axis, Dim.of(count)).inserted(axis + 1, Dim.of(longest));
        var inside = new int[] {axis + 1};
        if (size % count == 0) {
            var parts = x.reshape(at);
            return mean ? parts.mean(inside) : parts.max(inside);
        }
        var places = new int[count * longest];
        var counted = new boolean[places.length];
        var lengths = new double[count];
        for (int i = 0; i < count; i++) {
            int start = start(i, size, count);
            int end = end(i, size, count);
            lengths[i] = end - start;
            for (int j = 0; j < longest; j++) {
                // A region that is shorter than others names its last element again.
                places[i * longest + j] = Math.min(start + j, end - 1);
                counted[i * longest + j] = start + j < end;
            }
        }
        var parts = x.gather(Tensor.of(places), axis).reshape(at);
        if (!mean) {
            return parts.max(inside);
        }
        var once = Tensor.of(counted).reshape(along(x.rank() + 1, axis, count, longest));
        var sums = Tensors.where(once, parts, Tensor.zeros(Shape.scalar(), x.dtype()));
        return sums.sum(inside)
                .div(Tensor.of(lengths).cast(x.dtype()).reshape(along(x.rank(), axis, count, 1)));
    }

    /** Sizes of 1 but for an axis, and the one behind it. */
    private static int[] along(int rank, int axis, int size, int next) {
        var sizes = new int[rank];
        Arrays.fill(sizes, 1);
        sizes[axis] = size;
        if (axis + 1 < rank) {
            sizes[axis + 1] = next;
        }
        return sizes;
    }

    private static int start(int region, int size, int count) {
        return (int) ((long) region * size / count);
    }

    private static int end(int region, int size, int count) {
        return (int) Math.ceilDiv((region + 1L) * size, (long) count);
    }

    private static void requireOrder(String op, Operand inputs) {
        if (inputs.dtype() == DType.BOOL) {
            throw new IllegalArgumentException(
                    op + ": bools have no order: cast them to a number type");
        }
    }

    private static int axes(String op, Operand inputs) {
        int axes = inputs.rank() - 2;
        if (axes < 1 || axes > 3) {
            throw new IllegalArgumentException(
                    op
                            + ": inputs have shape (batch, sizes…, channels) with one to three"
                            + " sizes, not "
                            + inputs.shape());
        }
        return axes;
    }
}
