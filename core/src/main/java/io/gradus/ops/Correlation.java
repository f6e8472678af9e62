package io.gradus.ops;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution over one to three axes and its transpose, said with the two-dimensional ones. One
 * axis is an image of height 1. The planes that a window of three axes sees are put side by side as
 * channels, so that one product sums over all of them. Where the elements of a window are apart,
 * the pixels of equal remainder by the dilation form images of their own, in which they are not
 * (Chen et al., 2018, call it atrous).
 *
 * <p>Each transpose goes the same steps backwards.
 */
final class Correlation {
    private Correlation() {}

    /** Windows of images [batch, …, channels] by a kernel [taps…, channels, filters]. */
    static Tensor of(Tensor images, Tensor kernel, List<Span> spans) {
        if (spans.stream().anyMatch(span -> span.positions() == 0)) {
            return nothing(images, kernel, spans);
        }
        return switch (spans.size()) {
            case 1 ->
                    plane(images.expandDims(1), kernel.expandDims(0), Span.NONE, spans.getFirst())
                            .squeeze(1);
            case 2 -> plane(images, kernel, spans.get(0), spans.get(1));
            default -> volume(images, kernel, spans.get(0), spans.get(1), spans.get(2));
        };
    }

    /** The transpose, from [batch, positions…, filters] to [batch, sizes…, channels]. */
    static Tensor transposed(Tensor results, Tensor kernel, List<Span> spans) {
        return switch (spans.size()) {
            case 1 ->
                    planeTransposed(
                                    results.expandDims(1),
                                    kernel.expandDims(0),
                                    Span.NONE,
                                    spans.getFirst())
                            .squeeze(1);
            case 2 -> planeTransposed(results, kernel, spans.get(0), spans.get(1));
            default -> volumeTransposed(results, kernel, spans.get(0), spans.get(1), spans.get(2));
        };
    }

    /** Images without pixels have no windows. */
    private static Tensor nothing(Tensor images, Tensor kernel, List<Span> spans) {
        var sizes = new ArrayList<Dim>();
        sizes.add(images.shape().dim(0));
        spans.forEach(span -> sizes.add(Dim.of(span.positions())));
        sizes.add(kernel.shape().dim(-1));
        return images.reshape(Shape.of(sizes));
    }

    // ---- two axes ----

    private static Tensor plane(Tensor images, Tensor kernel, Span down, Span across) {
        if (!down.isDilated() && !across.isDilated()) {
            return images.conv2d(
                    kernel,
                    new int[] {down.stride(), across.stride()},
                    new int[] {down.before(), across.before()},
                    new int[] {down.after(), across.after()});
        }
        var rows = new Phases(down);
        var columns = new Phases(across);
        var padded = around(around(images, 1, rows), 2, columns);
        var products =
                apart(padded, rows, columns)
                        .conv2d(
                                kernel,
                                new int[] {rows.stride, columns.stride},
                                new int[2],
                                new int[2]);
        var all = together(products, images.shape().dim(0), rows, columns);
        return every(every(all, 1, down), 2, across);
    }

    private static Tensor planeTransposed(Tensor results, Tensor kernel, Span down, Span across) {
        if (!down.isDilated() && !across.isDilated()) {
            return results.conv2dTranspose(
                    kernel,
                    new int[] {down.stride(), across.stride()},
                    new int[] {down.before(), across.before()},
                    new int[] {down.after(), across.after()},
                    new int[] {down.size(), across.size()});
        }
        var rows = new Phases(down);
        var columns = new Phases(across);
        var all =
                spread(spread(results, 1, down, rows.positions()), 2, across, columns.positions());
        var phases = apart(all, rows.ofResults(), columns.ofResults());
        var images =
                phases.conv2dTranspose(
                        kernel,
                        new int[] {rows.stride, columns.stride},
                        new int[2],
                        new int[2],
                        new int[] {rows.size, columns.size});
        return together(images, results.shape().dim(0), rows, columns)
                .slice(1, down.before(), down.before() + down.size())
                .slice(2, across.before(), across.before() + across.size());
    }

    /**
     * An axis as images of its own for each remainder by the dilation; the padded axis has {@code
     * count · size} elements.
     */
    private record Phases(Span span, int count, int size, int stride) {
        Phases(Span span) {
            this(span, span.isDilated() ? span.dilation() : 1);
        }

        private Phases(Span span, int count) {
            this(
                    span,
                    count,
                    Math.ceilDiv(Math.max(span.padded(), span.reach()), count),
                    count > 1 ? 1 : span.stride());
        }

        /** The same for what the convolution returns. */
        Phases ofResults() {
            return new Phases(span, count, (size - span.taps()) / stride + 1, stride);
        }

        /** How many results there are, those between strides and behind the last one included. */
        int positions() {
            return count * ofResults().size;
        }
    }

    private static Tensor around(Tensor images, int axis, Phases phases) {
        int before = phases.span.before();
        return padded(
                images, axis, before, phases.count * phases.size - before - phases.span.size());
    }

    /** From [n, rows, columns, c] to [n · phases, rows of one, columns of one, c]. */
    private static Tensor apart(Tensor images, Phases rows, Phases columns) {
        var n = images.shape().dim(0);
        var c = images.shape().dim(3);
        return images.reshape(shape(n, rows.size, rows.count, columns.size, columns.count, c))
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(
                        Shape.of(
                                List.of(
                                        n.times(Dim.of(rows.count * columns.count)),
                                        Dim.of(rows.size),
                                        Dim.of(columns.size),
                                        c)));
    }

    private static Tensor together(Tensor images, Dim n, Phases rows, Phases columns) {
        var c = images.shape().dim(3);
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        return images.reshape(shape(n, rows.count, columns.count, height, width, c))
                .transpose(0, 3, 1, 4, 2, 5)
                .reshape(
                        Shape.of(
                                List.of(
                                        n,
                                        Dim.of(height * rows.count),
                                        Dim.of(width * columns.count),
                                        c)));
    }

    private static Shape shape(Dim n, int a, int b, int c, int d, Dim channels) {
        return Shape.of(List.of(n, Dim.of(a), Dim.of(b), Dim.of(c), Dim.of(d), channels));
    }

    /** The results at the positions of the windows among those of all. */
    private static Tensor every(Tensor all, int axis, Span span) {
        return span.isDilated()
                ? all.slice(axis, 0, (span.positions() - 1) * span.stride() + 1, span.stride())
                : all;
    }

    /** The opposite of {@link #every}: zeros between and behind. */
    private static Tensor spread(Tensor results, int axis, Span span, int size) {
        if (!span.isDilated()) {
            return results;
        }
        var all = interleaved(results, axis, span.stride());
        return padded(all, axis, 0, size - all.shape().size(axis));
    }

    // ---- three axes ----

    private static Tensor volume(Tensor images, Tensor kernel, Span depth, Span down, Span across) {
        var n = images.shape().dim(0);
        var padded = padded(images, 1, depth.before(), depth.after());
        var planes = new ArrayList<Tensor>();
        int last = (depth.positions() - 1) * depth.stride() + 1;
        for (int i = 0; i < depth.taps(); i++) {
            int from = i * depth.dilation();
            planes.add(padded.slice(1, from, from + last, depth.stride()));
        }
        var seen = Tensors.concat(4, planes);
        var positions = Dim.of(depth.positions());
        var results = plane(seen.reshape(merged(seen.shape())), planes(kernel), down, across);
        return results.reshape(unmerged(results.shape(), n, positions));
    }

    private static Tensor volumeTransposed(
            Tensor results, Tensor kernel, Span depth, Span down, Span across) {
        var n = results.shape().dim(0);
        var merged =
                planeTransposed(
                        results.reshape(merged(results.shape())), planes(kernel), down, across);
        var seen = merged.reshape(unmerged(merged.shape(), n, Dim.of(depth.positions())));
        var planes = seen.split(depth.taps(), 4);
        int size = Math.max(depth.padded(), depth.reach());
        // Narrow sums are rounded once, at the end.
        var sum = Tensor.zeros(Shape.scalar(), results.dtype().computeType());
        for (int i = 0; i < depth.taps(); i++) {
            var all = interleaved(planes.get(i).cast(sum.dtype()), 1, depth.stride());
            int from = i * depth.dilation();
            sum = sum.plus(padded(all, 1, from, size - from - all.shape().size(1)));
        }
        return sum.slice(1, depth.before(), depth.before() + depth.size()).cast(results.dtype());
    }

    /** The kernel [depth, height, width, channels, filters] with depth among the channels. */
    private static Tensor planes(Tensor kernel) {
        var sizes = kernel.shape();
        return kernel.transpose(1, 2, 0, 3, 4)
                .reshape(
                        Shape.of(
                                List.of(
                                        sizes.dim(1),
                                        sizes.dim(2),
                                        sizes.dim(0).times(sizes.dim(3)),
                                        sizes.dim(4))));
    }

    /** [n, d, h, w, c] as [n · d, h, w, c]. */
    private static Shape merged(Shape shape) {
        return shape.without(0).with(0, shape.dim(0).times(shape.dim(1)));
    }

    private static Shape unmerged(Shape shape, Dim n, Dim depth) {
        return shape.with(0, depth).inserted(0, n);
    }

    // ---- one axis ----

    static Tensor padded(Tensor x, int axis, int before, int after) {
        if (before == 0 && after == 0) {
            return x;
        }
        var left = new int[x.rank()];
        var right = new int[x.rank()];
        left[axis] = before;
        right[axis] = after;
        return x.pad(left, right, 0);
    }

    /** With step − 1 zeros between neighbours. */
    static Tensor interleaved(Tensor x, int axis, int step) {
        int size = x.shape().size(axis);
        if (step == 1 || size == 0) {
            return x;
        }
        var gaps = padded(x.expandDims(axis + 1), axis + 1, 0, step - 1);
        return gaps.reshape(x.shape().with(axis, Dim.of(size * step)))
                .slice(axis, 0, size * step - step + 1);
    }
}
