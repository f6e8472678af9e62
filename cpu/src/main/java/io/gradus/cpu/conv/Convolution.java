package io.gradus.cpu.conv;

import io.gradus.cpu.Parallel;
import io.gradus.cpu.gemm.Matrix;
import io.gradus.cpu.gemm.ReferenceGemm;
import io.gradus.ir.Library.Direction;
import java.lang.reflect.Array;

/**
 * Convolutions and their gradients, fast: the bits of {@link ReferenceConvolution} from blocks of
 * windows that fit the cache. Each thread holds one such block, whatever the size of the batch.
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
    private final Products products;
    private final Parallel parallel;

    private Convolution(ConvolutionSizes sizes, Products products, Parallel parallel) {
        this.sizes = sizes;
        this.products = products;
        this.parallel = parallel;
    }

    /**
     * Computes a convolution or a gradient of one.
     *
     * @param direction which of the three
     * @param sizes the sizes
     * @param left images, or output gradients: {@code float[]} or {@code double[]}
     * @param right filters, or output gradients
     * @param result outputs, image gradients or filter gradients; all zeros before
     * @param products multiplies matrices
     * @param parallel the threads; the result does not depend on them
     */
    public static void run(
            Direction direction,
            ConvolutionSizes sizes,
            Object left,
            Object right,
            Object result,
            Products products,
            Parallel parallel) {
        var convolution = new Convolution(sizes, products, parallel);
        switch (direction) {
            case FORWARD -> convolution.forward(left, right, result);
            case INPUT_GRADIENT -> convolution.inputGradient(left, right, result);
            case FILTER_GRADIENT -> convolution.filterGradient(left, right, result);
        }
    }

    private void forward(Object images, Object filters, Object outputs) {
        var factors = Matrix.of(filters, sizes.windowElements(), sizes.filters());
        var windows = Windows.of(sizes);
        inBlocks(
                windows,
                images,
                (block, first, count, inner) ->
                        products.multiply(
                                Matrix.of(block, count, windows.elements()),
                                factors,
                                new Matrix<>(
                                        outputs,
                                        first * sizes.filters(),
                                        count,
                                        sizes.filters(),
                                        sizes.filters(),
                                        1),
                                inner));
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
        int tasks = Math.min(blocks, parallel.threads() == 1 ? 1 : parallel.threads() * 4);
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
    private void inputGradient(Object gradients, Object filters, Object result) {
        for (int row = 0; row < Math.min(sizes.strideHeight(), sizes.height()); row++) {
            for (int column = 0; column < Math.min(sizes.strideWidth(), sizes.width()); column++) {
                var phase = new Phase(sizes, row, column);
                if (phase.rows() > 0 && phase.columns() > 0) {
                    inputGradient(phase, gradients, filters, result);
                }
            }
        }
    }

    private void inputGradient(Phase phase, Object gradients, Object filters, Object result) {
        var windows = phase.windows();
        int channels = sizes.channels();
        var factors = Matrix.of(phase.factors(filters), windows.elements(), channels);
        boolean dense = sizes.strideHeight() == 1 && sizes.strideWidth() == 1;
        inBlocks(
                windows,
                gradients,
                (block, first, count, inner) -> {
                    var left = Matrix.of(block, count, windows.elements());
                    if (dense) {
                        products.multiply(
                                left,
                                factors,
                                new Matrix<>(
                                        result, first * channels, count, channels, channels, 1),
                                inner);
                    } else {
                        var product = newArray(result, count * channels);
                        products.multiply(
                                left, factors, Matrix.of(product, count, channels), inner);
                        for (int i = 0; i < count; i++) {
                            System.arraycopy(
                                    product,
                                    i * channels,
                                    result,
                                    phase.pixel(first + i) * channels,
                                    channels);
                        }
                    }
                });
    }

    /** Products of ranges of output positions, each on its own, then added in order. */
    private void filterGradient(Object images, Object gradients, Object result) {
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
                    filterGradient(
                            images,
                            gradients,
                            ranges,
                            range,
                            firstRow,
                            endRow,
                            products[range],
                            inner);
                });
        for (int range = 1; range < products.length; range++) {
            add(products[range], 0, result, 0, elements);
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
            products.multiply(
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
