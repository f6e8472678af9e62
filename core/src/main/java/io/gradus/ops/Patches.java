package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows of channels-last images and volumes taken apart and put together, without any arithmetic
 * but the sums where windows overlap.
 */
public final class Patches {
    private Patches() {}

    /**
     * The windows of images, each as one row (im2col).
     *
     * @param images [batch, height, width, channels]
     * @param size the window's height and width: one number for both, or one for each
     * @param dilation how far apart a window's elements are, alike
     * @param padding zeros around the images, alike: 0 or more
     * @param stride how far apart windows are, alike
     * @return [batch, windows, height · width · channels of the window]; PyTorch and Keras, whose
     *     images are channels-first here, have the last two axes the other way round and channels
     *     before height and width
     * @throws IllegalArgumentException if a window does not fit
     */
    public static Tensor unfold(
            Operand images, int[] size, int[] dilation, int[] padding, int[] stride) {
        var op = "unfold";
        requireRank(op, images, 4);
        var spans = spans(op, images.shape().slice(1, 3).sizes(), size, dilation, padding, stride);
        return windows(padded(images.value(), spans), spans, true);
    }

    /**
     * The opposite of {@link #unfold}: windows put back where they came from; where they overlap,
     * their sum.
     *
     * @param windows [batch, windows, height · width · channels of the window]
     * @param outputSize the images' height and width: one number for both, or one for each
     * @param size the window's height and width, alike
     * @param dilation how far apart a window's elements are, alike
     * @param padding zeros that were around the images, alike: 0 or more
     * @param stride how far apart windows are, alike
     * @return [batch, height, width, channels]; bools give int32
     * @throws IllegalArgumentException if images of that size have another number of windows
     */
    public static Tensor fold(
            Operand windows,
            int[] outputSize,
            int[] size,
            int[] dilation,
            int[] padding,
            int[] stride) {
        var op = "fold";
        requireRank(op, windows, 3);
        var sizes = Span.each(op, "output size", outputSize, 2);
        var spans = spans(op, sizes, size, dilation, padding, stride);
        var down = spans.get(0);
        var across = spans.get(1);
        int places = down.taps() * across.taps();
        int count = down.positions() * across.positions();
        var shape = windows.shape();
        if (!shape.dim(1).is(count) || shape.size(2) % places != 0) {
            throw new IllegalArgumentException(
                    op
                            + ": images of "
                            + sizes[0]
                            + "×"
                            + sizes[1]
                            + " have "
                            + count
                            + " windows of "
                            + places
                            + " pixels, windows of shape "
                            + shape
                            + " do not fit: they have shape (batch, "
                            + count
                            + ", "
                            + places
                            + " · channels)");
        }
        int channels = shape.size(2) / places;
        var x = windows.value();
        var dtype = x.dtype() == DType.BOOL ? DType.INT32 : x.dtype();
        var each =
                x.cast(dtype.computeType())
                        .reshape(
                                Shape.of(
                                        List.of(
                                                shape.dim(0),
                                                Dim.of(down.positions()),
                                                Dim.of(across.positions()),
                                                Dim.of(places * channels))));
        var sum = Tensor.zeros(Shape.scalar(), dtype.computeType());
        for (int i = 0; i < places; i++) {
            var pixels = each.slice(3, i * channels, (i + 1) * channels);
            var rows = placed(pixels, 1, down, i / across.taps());
            sum = sum.plus(placed(rows, 2, across, i % across.taps()));
        }
        return sum.slice(1, down.before(), down.before() + down.size())
                .slice(2, across.before(), across.before() + across.size())
                .cast(dtype);
    }

    /** One element of each window along an axis, where it lies in the padded images. */
    private static Tensor placed(Tensor x, int axis, Span span, int tap) {
        var apart = Correlation.interleaved(x, axis, span.stride());
        int before = tap * span.dilation();
        return Correlation.padded(
                apart, axis, before, span.padded() - before - apart.shape().size(axis));
    }

    /**
     * The windows of images or volumes, with their elements as channels.
     *
     * @param inputs [batch, height, width, channels] or [batch, depth, height, width, channels]
     * @param size the window's size: one number for all axes, or one for each
     * @param strides how far apart windows are, alike; none for the window's size
     * @param dilation how far apart a window's elements are, alike
     * @param padding how windows meet the border
     * @return [batch, positions…, elements of the window · channels]
     * @throws IllegalArgumentException if a window does not fit
     */
    public static Tensor extractPatches(
            Operand inputs, int[] size, int[] strides, int[] dilation, Padding padding) {
        var op = "extractPatches";
        int axes = inputs.rank() - 2;
        if (axes != 2 && axes != 3) {
            throw new IllegalArgumentException(
                    op
                            + ": images have shape (batch, height, width, channels) and volumes"
                            + " (batch, depth, height, width, channels), not "
                            + inputs.shape());
        }
        var window = Span.each(op, "a window of size", size, axes);
        var steps = strides.length == 0 ? window : Span.each(op, "strides", strides, axes);
        var apart = Span.each(op, "dilation", dilation, axes);
        var spans = new ArrayList<Span>();
        for (int i = 0; i < axes; i++) {
            int length = inputs.shape().size(i + 1);
            spans.add(
                    fitting(
                            op,
                            Span.of(length, window[i], steps[i], apart[i], padding),
                            inputs.shape().slice(1, axes + 1).sizes()));
        }
        return windows(padded(inputs.value(), spans), spans, false);
    }

    /**
     * The opposite of {@link #extractPatches} where windows lie side by side: their strides are the
     * window's size.
     *
     * @param patches [batch, positions…, elements of the window · channels], with two or three
     *     positions
     * @param size the window's size: one number for all axes, or one for each
     * @param outputSize the images' or volumes' sizes; for {@link Padding#VALID} these are
     *     positions · size, what was left over is lost
     * @param padding how windows met the border
     * @return [batch, sizes…, channels]
     * @throws IllegalArgumentException if images of these sizes have other windows
     */
    public static Tensor reconstructPatches(
            Operand patches, int[] size, int[] outputSize, Padding padding) {
        var op = "reconstructPatches";
        int axes = patches.rank() - 2;
        if (axes != 2 && axes != 3) {
            throw new IllegalArgumentException(
                    op
                            + ": patches have shape (batch, positions…, elements), with two"
                            + " positions or three, not "
                            + patches.shape());
        }
        var window = Span.each(op, "a window of size", size, axes);
        var sizes = Span.each(op, "output size", outputSize, axes);
        int places = Arrays.stream(window).reduce(1, (a, b) -> a * b);
        var shape = patches.shape();
        boolean fits = shape.size(-1) % places == 0;
        var apart = new ArrayList<Dim>(List.of(shape.dim(0)));
        var together = new ArrayList<Dim>(List.of(shape.dim(0)));
        var order = new int[2 * axes + 2];
        var spans = new ArrayList<Span>();
        for (int i = 0; i < axes; i++) {
            var span = Span.of(sizes[i], window[i], window[i], 1, padding);
            spans.add(span);
            int positions = shape.size(i + 1);
            fits &= span.positions() == positions && span.padded() == positions * window[i];
            apart.add(Dim.of(positions));
            together.add(Dim.of((long) positions * window[i]));
            order[2 * i + 1] = i + 1;
            order[2 * i + 2] = axes + i + 1;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    op
                            + ": patches "
                            + shape
                            + " do not fill images of "
                            + Arrays.toString(sizes)
                            + " with windows of "
                            + Arrays.toString(window)
                            + " and Padding."
                            + padding);
        }
        var channels = Dim.of(shape.size(-1) / places);
        Arrays.stream(window).forEach(length -> apart.add(Dim.of(length)));
        apart.add(channels);
        together.add(channels);
        order[2 * axes + 1] = 2 * axes + 1;
        var images =
                patches.value()
                        .reshape(Shape.of(apart))
                        .transpose(order)
                        .reshape(Shape.of(together));
        for (int i = 0; i < axes; i++) {
            var span = spans.get(i);
            images = images.slice(i + 1, span.before(), span.before() + span.size());
        }
        return images;
    }

    /**
     * Blocks of pixels as channels of one pixel.
     *
     * @param images [batch, height, width, channels]
     * @param blockSize height and width of a block
     * @return [batch, height / blockSize, width / blockSize, blockSize² · channels]
     * @throws IllegalArgumentException if height or width is no multiple of the block's
     */
    public static Tensor spaceToDepth(Operand images, int blockSize) {
        var op = "spaceToDepth";
        requireRank(op, images, 4);
        var shape = images.shape();
        int height = shape.size(1);
        int width = shape.size(2);
        if (blockSize < 1 || height % blockSize != 0 || width % blockSize != 0) {
            throw new IllegalArgumentException(
                    op
                            + ": height and width of images "
                            + shape
                            + " must be multiples of the block size "
                            + blockSize
                            + ", which is at least 1");
        }
        var block = Dim.of(blockSize);
        var rows = Dim.of(height / blockSize);
        var columns = Dim.of(width / blockSize);
        var c = shape.dim(3);
        return images.value()
                .reshape(Shape.of(List.of(shape.dim(0), rows, block, columns, block, c)))
                .transpose(0, 1, 3, 2, 4, 5)
                .reshape(
                        Shape.of(
                                List.of(shape.dim(0), rows, columns, block.times(block).times(c))));
    }

    /**
     * Channels of a pixel as a block of pixels: the opposite of {@link #spaceToDepth}.
     *
     * @param images [batch, height, width, blockSize² · channels]
     * @param blockSize height and width of a block
     * @return [batch, height · blockSize, width · blockSize, channels]
     * @throws IllegalArgumentException if the channels are no multiple of the block's pixels
     */
    public static Tensor depthToSpace(Operand images, int blockSize) {
        var op = "depthToSpace";
        requireRank(op, images, 4);
        var shape = images.shape();
        int channels = shape.size(3);
        if (blockSize < 1 || channels % (blockSize * blockSize) != 0) {
            throw new IllegalArgumentException(
                    op
                            + ": the channels of images "
                            + shape
                            + " must be a multiple of the square of the block size "
                            + blockSize
                            + ", which is at least 1");
        }
        var block = Dim.of(blockSize);
        var rows = shape.dim(1);
        var columns = shape.dim(2);
        var c = Dim.of(channels / (blockSize * blockSize));
        return images.value()
                .reshape(Shape.of(List.of(shape.dim(0), rows, columns, block, block, c)))
                .transpose(0, 1, 3, 2, 4, 5)
                .reshape(
                        Shape.of(
                                List.of(shape.dim(0), rows.times(block), columns.times(block), c)));
    }

    // ---- windows ----

    private static Tensor padded(Tensor x, List<Span> spans) {
        var before = new int[x.rank()];
        var after = new int[x.rank()];
        boolean any = false;
        for (int i = 0; i < spans.size(); i++) {
            before[i + 1] = spans.get(i).before();
            after[i + 1] = spans.get(i).after();
            any |= before[i + 1] + after[i + 1] > 0;
        }
        return any ? x.pad(before, after, 0) : x;
    }

    /** Each place of the window in all windows, side by side as channels. */
    private static Tensor windows(Tensor padded, List<Span> spans, boolean rows) {
        var places = List.of(padded);
        for (int i = 0; i < spans.size(); i++) {
            var span = spans.get(i);
            int axis = i + 1;
            int reach = (span.positions() - 1) * span.stride() + 1;
            var more = new ArrayList<Tensor>();
            for (var place : places) {
                for (int tap = 0; tap < span.taps(); tap++) {
                    int from = tap * span.dilation();
                    more.add(place.slice(axis, from, from + Math.max(0, reach), span.stride()));
                }
            }
            places = more;
        }
        var windows = Tensors.concat(-1, places);
        if (!rows) {
            return windows;
        }
        var shape = windows.shape();
        return windows.reshape(shape.without(1).with(1, shape.dim(1).times(shape.dim(2))));
    }

    private static List<Span> spans(
            String op, int[] sizes, int[] size, int[] dilation, int[] padding, int[] stride) {
        var window = Span.each(op, "a window of size", size, 2);
        var apart = Span.each(op, "dilation", dilation, 2);
        var steps = Span.each(op, "strides", stride, 2);
        var spans = new ArrayList<Span>();
        for (int i = 0; i < 2; i++) {
            int zeros =
                    padding.length == 1 || padding.length == 2
                            ? padding[padding.length * i / 2]
                            : -1;
            if (zeros < 0) {
                throw new IllegalArgumentException(
                        op + ": padding is one number for both axes or one for each, 0 or more");
            }
            spans.add(
                    fitting(
                            op,
                            new Span(sizes[i], window[i], steps[i], apart[i], zeros, zeros),
                            sizes));
        }
        return spans;
    }

    private static Span fitting(String op, Span span, int[] sizes) {
        if (span.padded() < span.extent() && span.size() > 0) {
            throw new IllegalArgumentException(
                    op
                            + ": a window that reaches over "
                            + span.extent()
                            + " pixels does not fit into images of "
                            + Arrays.toString(sizes)
                            + ": use a smaller window, or padding");
        }
        return span;
    }

    private static void requireRank(String op, Operand x, int rank) {
        if (x.rank() != rank) {
            throw new IllegalArgumentException(
                    op
                            + (rank == 4
                                    ? ": images have shape (batch, height, width, channels), not "
                                    : ": windows have shape (batch, windows, elements), not ")
                            + x.shape());
        }
    }
}
