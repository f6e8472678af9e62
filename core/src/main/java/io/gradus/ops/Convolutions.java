package io.gradus.ops;

import io.gradus.ir.DType;
import io.gradus.ir.Dim;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Padding;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolutions of sequences, images and volumes, all channels-last: [batch, length, channels],
 * [batch, height, width, channels] or [batch, depth, height, width, channels].
 *
 * <p>Strides, dilations and paddings are given as one number for all axes, or one for each. As in
 * all networks nothing is flipped: these are cross-correlations.
 */
public final class Convolutions {
    private Convolutions() {}

    /**
     * The convolution of sequences, images or volumes.
     *
     * @param inputs [batch, sizes…, channels]
     * @param kernel [taps…, channels, filters]
     * @param stride how far apart windows are, along all axes
     * @param padding how windows meet the border
     * @return [batch, positions…, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor conv(Operand inputs, Operand kernel, int stride, Padding padding) {
        return conv(inputs, kernel, new int[] {stride}, padding, new int[] {1});
    }

    /**
     * The convolution of sequences, images or volumes. Where the kernel takes only an n-th of the
     * channels, channels and filters form n groups, and each group of filters sees its own group of
     * channels.
     *
     * @param inputs [batch, sizes…, channels]
     * @param kernel [taps…, channels / groups, filters]
     * @param strides how far apart windows are
     * @param padding how windows meet the border
     * @param dilation how far apart the elements of a window are; strides and dilation may both be
     *     more than 1
     * @return [batch, positions…, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor conv(
            Operand inputs, Operand kernel, int[] strides, Padding padding, int[] dilation) {
        var op = "conv";
        int axes = axes(op, inputs, kernel);
        var dtype = DType.promote(inputs.dtype(), kernel.dtype()).toFloating();
        var x = inputs.value().cast(dtype);
        var k = kernel.value().cast(dtype);
        var spans = spans(op, x, k, strides, padding, dilation);
        int channels = x.shape().size(-1);
        int taken = k.shape().size(-2);
        int filters = k.shape().size(-1);
        int groups = taken == 0 ? 1 : channels / taken;
        if (taken * groups != channels || groups > 0 && filters % groups != 0) {
            throw new IllegalArgumentException(
                    op
                            + ": inputs "
                            + x.shape()
                            + " have "
                            + channels
                            + " channels, a kernel "
                            + k.shape()
                            + " takes "
                            + taken
                            + " for "
                            + filters
                            + " filters: the channels must be n times those it takes, and the"
                            + " filters a multiple of that n");
        }
        if (groups <= 1) {
            return Correlation.of(x, k, spans);
        }
        if (taken == 1 && axes < 3) {
            var multipliers = k.shape().with(-2, Dim.of(channels));
            return depthwiseConv(
                    x,
                    k.reshape(multipliers.with(-1, Dim.of(filters / groups))),
                    strides,
                    padding,
                    dilation);
        }
        var parts = x.split(groups, -1);
        var kernels = k.split(groups, -1);
        return Tensors.concat(
                -1,
                IntStream.range(0, groups)
                        .mapToObj(i -> Correlation.of(parts.get(i), kernels.get(i), spans))
                        .toList());
    }

    /**
     * The transposed convolution with the default sizes: for {@link Padding#SAME} results are
     * stride times as large as inputs.
     *
     * @param inputs [batch, positions…, channels]
     * @param kernel [taps…, filters, channels]: the filters come first
     * @param stride how far apart windows are in the results, along all axes
     * @param padding whether results end with the windows, or their borders are cut off
     * @return [batch, sizes…, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor convTranspose(
            Operand inputs, Operand kernel, int stride, Padding padding) {
        return convTranspose(
                inputs, kernel, new int[] {stride}, padding, new int[0], new int[] {1});
    }

    /**
     * The transposed convolution: each element of the inputs adds its multiple of the kernel to the
     * results, where the window of a convolution with these strides lay. It is the gradient of that
     * convolution.
     *
     * @param inputs [batch, positions…, channels]
     * @param kernel [taps…, filters, channels]: the filters come first
     * @param strides how far apart windows are in the results
     * @param padding whether results end with the windows, or their borders are cut off
     * @param outputPadding how many more elements the results have behind, less than the strides;
     *     none for the default: for {@link Padding#SAME} sizes are then {@code positions · stride},
     *     for {@link Padding#VALID} {@code (positions − 1) · stride + max(window, stride)}
     * @param dilation how far apart the elements of a window are
     * @return [batch, sizes…, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor convTranspose(
            Operand inputs,
            Operand kernel,
            int[] strides,
            Padding padding,
            int[] outputPadding,
            int[] dilation) {
        var op = "convTranspose";
        int axes = axes(op, inputs, kernel);
        var dtype = DType.promote(inputs.dtype(), kernel.dtype()).toFloating();
        var x = inputs.value().cast(dtype);
        var k = kernel.value().cast(dtype);
        if (!x.shape().dim(-1).equals(k.shape().dim(-1))) {
            throw new IllegalArgumentException(
                    op
                            + ": inputs "
                            + x.shape()
                            + " have "
                            + x.shape().dim(-1)
                            + " channels, a kernel "
                            + k.shape()
                            + " (taps…, filters, channels) takes "
                            + k.shape().dim(-1)
                            + ": they must be equal");
        }
        if (x.shape().slice(1, axes + 1).count().is(0) || k.shape().slice(0, axes).count().is(0)) {
            throw new IllegalArgumentException(
                    op
                            + ": inputs "
                            + x.shape()
                            + " with a kernel "
                            + k.shape()
                            + " have no window: their sizes must be at least 1");
        }
        var steps = Span.each(op, "strides", strides, axes);
        var apart = Span.each(op, "dilation", dilation, axes);
        var spans = new ArrayList<Span>();
        for (int i = 0; i < axes; i++) {
            spans.add(
                    Span.transposed(
                            x.shape().size(i + 1),
                            k.shape().size(i),
                            steps[i],
                            apart[i],
                            padding,
                            more(outputPadding, i, steps)));
        }
        return Correlation.transposed(x, k, spans);
    }

    private static int more(int[] outputPadding, int axis, int[] strides) {
        if (outputPadding.length == 0) {
            return -1;
        }
        boolean fits = outputPadding.length == 1 || outputPadding.length == strides.length;
        int more = fits ? outputPadding[outputPadding.length == 1 ? 0 : axis] : -1;
        if (more < 0 || more >= strides[axis]) {
            throw new IllegalArgumentException(
                    "convTranspose: output padding "
                            + Arrays.toString(outputPadding)
                            + " with strides "
                            + Arrays.toString(strides)
                            + ": none, one number for all axes, or one for each, 0 or more and less"
                            + " than the stride");
        }
        return more;
    }

    /**
     * The depthwise convolution of sequences or images: each channel with filters of its own (Sifre
     * and Mallat, 2013).
     *
     * @param inputs [batch, sizes…, channels], with one or two sizes
     * @param kernel [taps…, channels, multiplier]; the results of channel c are channels c ·
     *     multiplier and following
     * @param strides how far apart windows are
     * @param padding how windows meet the border
     * @param dilation how far apart the elements of a window are
     * @return [batch, positions…, channels · multiplier]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor depthwiseConv(
            Operand inputs, Operand kernel, int[] strides, Padding padding, int[] dilation) {
        var op = "depthwiseConv";
        int axes = axes(op, inputs, kernel);
        if (axes == 3 || !inputs.shape().dim(-1).equals(kernel.shape().dim(-2))) {
            throw new IllegalArgumentException(
                    op
                            + ": inputs "
                            + inputs.shape()
                            + " and kernel "
                            + kernel.shape()
                            + ": sequences or images (batch, sizes…, channels), and a kernel"
                            + " (taps…, channels, multiplier) of as many channels");
        }
        var x = inputs.value();
        var k = kernel.value();
        // Says what does not fit in terms of what was given.
        spans(op, x, k, strides, padding, dilation);
        var steps = Span.each(op, "strides", strides, axes);
        var apart = Span.each(op, "dilation", dilation, axes);
        if (axes == 2) {
            return x.depthwiseConv2d(k, steps, padding, apart);
        }
        return x.expandDims(1)
                .depthwiseConv2d(
                        k.expandDims(0), new int[] {1, steps[0]}, padding, new int[] {1, apart[0]})
                .squeeze(1);
    }

    /**
     * The separable convolution of sequences or images: a depthwise one, then one of single pixels
     * that mixes channels (Chollet, 2017).
     *
     * @param inputs [batch, sizes…, channels], with one or two sizes
     * @param depthwise [taps…, channels, multiplier]
     * @param pointwise [1…, channels · multiplier, filters]
     * @param strides how far apart windows are
     * @param padding how windows meet the border
     * @param dilation how far apart the elements of a window are
     * @return [batch, positions…, filters]
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor separableConv(
            Operand inputs,
            Operand depthwise,
            Operand pointwise,
            int[] strides,
            Padding padding,
            int[] dilation) {
        var sizes = pointwise.shape();
        int axes = axes("separableConv", inputs, pointwise);
        if (!sizes.slice(0, axes).count().is(1)) {
            throw new IllegalArgumentException(
                    "separableConv: the pointwise kernel "
                            + sizes
                            + " has shape (1, …, channels · multiplier, filters): it sees one"
                            + " pixel");
        }
        return conv(
                depthwiseConv(inputs, depthwise, strides, padding, dilation),
                pointwise,
                1,
                Padding.VALID);
    }

    /** How many axes windows have. */
    private static int axes(String op, Operand inputs, Operand kernel) {
        int axes = inputs.rank() - 2;
        if (axes < 1 || axes > 3 || kernel.rank() != inputs.rank()) {
            throw new IllegalArgumentException(
                    op
                            + ": inputs "
                            + inputs.shape()
                            + " and kernel "
                            + kernel.shape()
                            + ": inputs have shape (batch, sizes…, channels) with one to three"
                            + " sizes, and the kernel as many axes");
        }
        return axes;
    }

    private static List<Span> spans(
            String op, Tensor x, Tensor k, int[] strides, Padding padding, int[] dilation) {
        int axes = x.rank() - 2;
        var steps = Span.each(op, "strides", strides, axes);
        var apart = Span.each(op, "dilation", dilation, axes);
        var spans = new ArrayList<Span>();
        for (int i = 0; i < axes; i++) {
            int size = x.shape().size(i + 1);
            var span = Span.of(size, k.shape().size(i), steps[i], apart[i], padding);
            if (span.taps() < 1 || padding == Padding.VALID && span.positions() < 1) {
                throw new IllegalArgumentException(
                        op
                                + ": a kernel "
                                + k.shape()
                                + " whose window is "
                                + span.extent()
                                + " long does not fit into axis "
                                + (i + 1)
                                + " of inputs "
                                + x.shape()
                                + ": use a smaller kernel or Padding.SAME");
            }
            spans.add(span);
        }
        return spans;
    }
}
