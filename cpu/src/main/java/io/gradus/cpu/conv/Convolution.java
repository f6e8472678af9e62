package io.gradus.cpu.conv;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.conv.ImplicitConvolution.Target;
import io.gradus.cpu.gemm.Gemm;
import io.gradus.cpu.gemm.GemmTier;
import io.gradus.cpu.gemm.Matrix;
import io.gradus.cpu.gemm.ReferenceGemm;
import io.gradus.cpu.gemm.RunGemm;
import io.gradus.ir.Library.Direction;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolutions and their gradients, fast: the bits of {@link ReferenceConvolution}. Where there are
 * vector kernels they read windows where they are, see {@link ImplicitConvolution}; else each
 * thread writes out blocks of windows that fit the cache, whatever the size of the batch.
 */
public final class Convolution {
    /**
     * Elements of a block of windows: a part of a core's second-level cache, beside filters and
     * results.
     */
    private static final int BLOCK_ELEMENTS = 1 << 16;

    /**
     * Windows in a block: the scalar products like long rows, and fewer would not repay packing the
     * filters.
     */
    private static final int FEWEST_ROWS = 512;

    private static final int MOST_ROWS = 2048;

    private final ConvolutionSizes sizes;
    private final GemmTier tier;
    private final Parallel parallel;

    private Convolution(ConvolutionSizes sizes, GemmTier tier, Parallel parallel) {
        this.sizes = sizes;
        this.tier = tier;
        this.parallel = parallel;
    }

    /**
     * Computes a convolution or a gradient of one.
     *
     * @param direction which of the three
     * @param sizes the sizes
     * @param left images, or output gradients: {@code float[]} or {@code double[]}
     * @param right filters, or output gradients
     * @param result outputs, image gradients or filter gradients; all zeros before where {@link
     *     #leavesGaps}
     * @param tier which implementation
     * @param parallel the threads; the result does not depend on them
     */
    public static void run(
            Direction direction,
            ConvolutionSizes sizes,
            Object left,
            Object right,
            Object result,
            GemmTier tier,
            Parallel parallel) {
        var convolution = new Convolution(sizes, tier, parallel);
        switch (direction) {
            case FORWARD -> convolution.multiply(convolution.forward(left, right, result), true);
            case INPUT_GRADIENT ->
                    convolution
                            .inputGradient(left, right, result)
                            .forEach(pass -> convolution.multiply(pass, sizes.isDense()));
            case FILTER_GRADIENT -> convolution.filterGradient(left, right, result);
        }
    }

    /**
     * Whether some elements of a result are not written, because there are no windows or none that
     * holds them.
     *
     * @param direction which of the three
     * @param sizes the sizes
     * @return if so, they must be zeros before
     */
    public static boolean leavesGaps(Direction direction, ConvolutionSizes sizes) {
        boolean windows = sizes.filterHeight() > 0 && sizes.filterWidth() > 0;
        return switch (direction) {
            case FORWARD -> false;
            case INPUT_GRADIENT -> !sizes.isDense() || !windows;
            case FILTER_GRADIENT -> sizes.outputPositions() == 0;
        };
    }

    /** Some images of a run, computed on the calling thread. */
    @FunctionalInterface
    public interface ByImages {
        /**
         * Computes the results of some images.
         *
         * @param first the first of them
         * @param end the image after the last one
         */
        void run(int first, int end);
    }

    /**
     * Outputs or image gradients, image by image, in any order.
     *
     * @param direction not that of filters
     * @param sizes the sizes
     * @param left images, or output gradients
     * @param filters the filters
     * @param result as for a whole run
     * @param tier which implementation
     * @return empty where windows are written out in larger blocks than those of an image
     */
    public static Optional<ByImages> byImages(
            Direction direction,
            ConvolutionSizes sizes,
            Object left,
            Object filters,
            Object result,
            GemmTier tier) {
        var gemm = RunGemm.of(tier, left);
        if (gemm.isEmpty()) {
            return Optional.empty();
        }
        var convolution = new Convolution(sizes, tier, Parallel.sequential());
        var products =
                (direction == Direction.FORWARD
                                ? List.of(convolution.forward(left, filters, result))
                                : convolution.inputGradient(left, filters, result))
                        .stream()
                                .filter(pass -> !pass.isEmpty())
                                .map(pass -> pass.on(gemm.get()))
                                .toList();
        return Optional.of((first, end) ->
                products.forEach(product -> product.run(product.units(first), product.units(end))));
    }

    /** The products of all windows of a grid with some factors. */
    private record Pass(
            Windows windows,
            int images,
            Object elements,
            Matrix<Object> factors,
            Target<Object> target) {
        boolean isEmpty() {
            return images * windows.perImage() == 0 || factors.columns() == 0;
        }

        ImplicitConvolution<Object>.Forward on(RunGemm<Object> gemm) {
            return new ImplicitConvolution<>(gemm).new Forward(windows, elements, factors, target);
        }
    }

    private Pass forward(Object images, Object filters, Object outputs) {
        int depth = sizes.filters();
        int line = sizes.outputWidth() * depth;
        return new Pass(
                Windows.of(sizes),
                sizes.batch(),
                images,
                Matrix.of(filters, sizes.windowElements(), depth),
                new Target<>(outputs, 0, sizes.outputHeight() * line, line, depth));
    }

    private void multiply(Pass pass, boolean dense) {
        if (pass.isEmpty()) {
            return;
        }
        var gemm = RunGemm.of(tier, pass.elements);
        if (gemm.isPresent()) {
            var product = pass.on(gemm.get());
            int units = product.units(sizes.batch());
            int tasks = Math.min(units, tasks());
            parallel.run(
                    tasks,
                    task ->
                            product.run(
                                    (int) ((long) units * task / tasks),
                                    (int) ((long) units * (task + 1) / tasks)));
            return;
        }
        var windows = pass.windows;
        var images = pass.elements;
        var factors = pass.factors;
        var target = pass.target;
        inBlocks(
                windows,
                images,
                (block, first, count, inner) -> {
                    var left = Matrix.of(block, count, windows.elements());
                    int results = factors.columns();
                    if (dense) {
                        var right =
                                new Matrix<>(
                                        target.elements(),
                                        first * results,
                                        count,
                                        results,
                                        results,
                                        1);
                        Gemm.multiply(tier, left, factors, right, inner);
                        return;
                    }
                    var product = newArray(images, count * results);
                    Gemm.multiply(tier, left, factors, Matrix.of(product, count, results), inner);
                    for (int i = 0; i < count; i++) {
                        System.arraycopy(
                                product,
                                i * results,
                                target.elements(),
                                target.at(windows, first + i),
                                results);
                    }
                });
    }

    /** Tasks that even out what a thread loses to other programs. */
    private int tasks() {
        return parallel.threads() == 1 ? 1 : parallel.threads() * 4;
    }

    /** A task, and the threads that it may use. */
    private interface Task {
        void run(int task, Parallel inner);
    }

    /** Tasks run side by side if there are enough of them; else one by one, each on all threads. */
    private void share(int tasks, Task body) {
        if (tasks >= parallel.threads()) {
            parallel.run(tasks, task -> body.run(task, Parallel.sequential()));
        } else {
            for (int task = 0; task < tasks; task++) {
                body.run(task, parallel);
            }
        }
    }

    /** What is done with a block of windows. */
    private interface BlockBody {
        void run(Object block, int first, int count, Parallel inner);
    }

    /**
     * Writes out all windows of the batch, block by block; each thread reuses one block's memory.
     */
    private void inBlocks(Windows windows, Object images, BlockBody body) {
        int total = sizes.batch() * windows.perImage();
        if (total == 0) {
            return;
        }
        int rows =
                Math.clamp(
                        BLOCK_ELEMENTS / Math.max(1, windows.elements()), FEWEST_ROWS, MOST_ROWS);
        int blocks = Math.ceilDiv(total, rows);
        int tasks = Math.min(blocks, tasks());
        share(
                tasks,
                (task, inner) -> {
                    int from = (int) ((long) blocks * task / tasks);
                    int to = (int) ((long) blocks * (task + 1) / tasks);
                    var block = newArray(images, Math.min(rows, total) * windows.elements());
                    for (int i = from; i < to; i++) {
                        int first = i * rows;
                        int count = Math.min(rows, total - first);
                        windows.write(images, first, count, block);
                        body.run(block, first, count, inner);
                    }
                });
    }

    /**
     * Image rows of equal remainder by the stride share the filter rows that reach them, and
     * columns alike: for each pair of remainders the gradient is a forward convolution of stride 1
     * over the output gradient.
     */
    private List<Pass> inputGradient(Object gradients, Object filters, Object result) {
        var passes = new ArrayList<Pass>();
        for (int row = 0; row < Math.min(sizes.strideHeight(), sizes.height()); row++) {
            for (int column = 0; column < Math.min(sizes.strideWidth(), sizes.width()); column++) {
                var phase = new Phase(sizes, row, column);
                if (phase.rows() > 0 && phase.columns() > 0) {
                    var windows = phase.windows();
                    passes.add(
                            new Pass(
                                    windows,
                                    sizes.batch(),
                                    gradients,
                                    Matrix.of(
                                            phase.factors(filters),
                                            windows.elements(),
                                            sizes.channels()),
                                    phase.target(result)));
                }
            }
        }
        return passes;
    }

    /** Products of ranges of output positions, each on its own, then added in order. */
    private void filterGradient(Object images, Object gradients, Object result) {
        var gemm = RunGemm.of(tier, images);
        var ranges = FilterRanges.of(sizes);
        int elements = sizes.windowElements() * sizes.filters();
        if (elements == 0) {
            return;
        }
        var products = new Object[ranges.count()];
        for (int range = 0; range < products.length; range++) {
            products[range] = range == 0 ? result : newArray(result, elements);
        }
        // With few ranges, filter rows are shared out too; an element's bits do not depend on who
        // computes it.
        int parts = ranges.count() >= 2 * parallel.threads() ? 1 : sizes.filterHeight();
        share(
                ranges.count() * parts,
                (task, inner) -> {
                    int range = task / parts;
                    int firstRow = sizes.filterHeight() * (task % parts) / parts;
                    int endRow = sizes.filterHeight() * (task % parts + 1) / parts;
                    if (gemm.isPresent()) {
                        filterGradient(
                                new ImplicitConvolution<>(gemm.get())
                                .new FilterGradient(
                                        Windows.of(sizes),
                                        images,
                                        gradients,
                                        sizes.filters(),
                                        firstRow,
                                        endRow),
                                ranges,
                                range,
                                products[range]);
                    } else {
                        filterGradient(
                                images,
                                gradients,
                                ranges,
                                range,
                                firstRow,
                                endRow,
                                products[range],
                                inner);
                    }
                });
        for (int range = 1; range < products.length; range++) {
            add(products[range], 0, result, 0, elements);
        }
    }

    /** The gradient from one range of output positions, block by block. */
    private static void filterGradient(
            ImplicitConvolution<Object>.FilterGradient gradient,
            FilterRanges ranges,
            int range,
            Object result) {
        int start = ranges.start(range);
        for (int first = start; first < ranges.end(range); first += ReferenceGemm.BLOCK) {
            int end = Math.min(first + ReferenceGemm.BLOCK, ranges.end(range));
            gradient.run(first, end, result, first > start);
        }
    }

    /** The gradient of some rows of the filters from one range of output positions. */
    private void filterGradient(
            Object images,
            Object gradients,
            FilterRanges ranges,
            int range,
            int firstRow,
            int endRow,
            Object result,
            Parallel inner) {
        var windows = Windows.of(sizes).part(firstRow, endRow - firstRow, 0, sizes.filterWidth());
        int filters = sizes.filters();
        int start = firstRow * sizes.filterWidth() * sizes.channels() * filters;
        int elements = windows.elements() * filters;
        var block = newArray(images, ReferenceGemm.BLOCK * windows.elements());
        var product = newArray(images, elements);
        for (int first = ranges.start(range);
                first < ranges.end(range);
                first += ReferenceGemm.BLOCK) {
            int count = Math.min(ReferenceGemm.BLOCK, ranges.end(range) - first);
            windows.write(images, first, count, block);
            boolean isFirst = first == ranges.start(range);
            Gemm.multiply(
                    tier,
                    Matrix.of(block, count, windows.elements()).transposed(),
                    new Matrix<>(gradients, first * filters, count, filters, filters, 1),
                    new Matrix<>(
                            isFirst ? result : product,
                            isFirst ? start : 0,
                            windows.elements(),
                            filters,
                            filters,
                            1),
                    inner);
            if (!isFirst) {
                add(product, 0, result, start, elements);
            }
        }
    }

    private static void add(Object from, int at, Object into, int to, int count) {
        switch (into) {
            case float[] sums -> {
                var terms = (float[]) from;
                for (int i = 0; i < count; i++) {
                    sums[to + i] += terms[at + i];
                }
            }
            case double[] sums -> {
                var terms = (double[]) from;
                for (int i = 0; i < count; i++) {
                    sums[to + i] += terms[at + i];
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "not float[] or double[]: " + into.getClass());
        }
    }

    static Object newArray(Object like, int length) {
        return like instanceof float[]
                ? new float[length]
                : Array.newInstance(like.getClass().getComponentType(), length);
    }
}
