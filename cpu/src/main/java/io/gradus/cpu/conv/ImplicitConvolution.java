package io.gradus.cpu.conv;

import io.gradus.cpu.gemm.Matrix;
import io.gradus.cpu.gemm.ReferenceGemm;
import io.gradus.cpu.gemm.RunGemm;
import io.gradus.cpu.gemm.RunGemm.Mode;
import io.gradus.cpu.gemm.RunGemm.Runs;
import io.gradus.cpu.gemm.RunGemm.Sums;

/**
 * Convolutions as matrix products of windows that are never written out: the vector kernels read
 * them line by line from a {@link Canvas}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ImplicitConvolution<A> {
    /** Elements of a block of results: a part of a core's first-level cache is left for filters. */
    private static final int BLOCK_ELEMENTS = 1 << 14;

    private final RunGemm<A> gemm;

    ImplicitConvolution(RunGemm<A> gemm) {
        this.gemm = gemm;
    }

    /** Where the results for the windows of a grid go. */
    record Target<A>(A elements, int offset, int imageStep, int lineStep, int positionStep) {
        int at(Windows windows, int window) {
            int line = window / windows.gridWidth();
            return offset
                    + line / windows.gridHeight() * imageStep
                    + line % windows.gridHeight() * lineStep
                    + window % windows.gridWidth() * positionStep;
        }
    }

    /** The products of all windows with some factors. */
    final class Forward {
        private final Windows windows;
        private final A images;
        private final int results;
        private final int columns;
        private final RunGemm.Panels<A> factors;
        private final Target<A> target;
        private final int lines;
        private final int groups;

        /**
         * Prepares them.
         *
         * @param factors one row for each element of a window, one column for each result
         */
        Forward(Windows windows, A images, Matrix<A> factors, Target<A> target) {
            this.windows = windows;
            this.images = images;
            this.results = factors.columns();
            this.columns = gemm.wholeColumns(results);
            this.factors = gemm.pack(factors);
            this.target = target;
            // Lines follow one another as positions do only if no line of the image is skipped.
            this.lines =
                    windows.stepDown() > 1
                            ? 1
                            : Math.clamp(
                                    BLOCK_ELEMENTS / (columns * Canvas.linePositions(windows)),
                                    1,
                                    windows.gridHeight());
            this.groups = Math.ceilDiv(windows.gridHeight(), lines);
        }

        /** Groups of lines, each of which can be computed by itself. */
        int units(int images) {
            return images * groups;
        }

        void run(int firstUnit, int endUnit) {
            int line = Canvas.lineElements(windows);
            int step = windows.channels() * windows.stepAcross();
            int run = windows.columns() * windows.channels();
            int most = gemm.wholeRows(positions(lines));
            // The last rows of a kernel may be windows of nobody, behind the last one.
            int beyond = (most - positions(lines)) * step;
            var canvas = new Canvas<>(windows, lines, beyond, gemm);
            A block = gemm.newArray(most * columns);
            for (int unit = firstUnit; unit < endUnit; unit++) {
                int image = unit / groups;
                int y = unit % groups * lines;
                int count = Math.min(lines, windows.gridHeight() - y);
                canvas.draw(images, image, y, count);
                multiply(
                        new Runs<>(canvas.elements(), 0, step, 1, Math.max(1, run), line - run),
                        gemm.wholeRows(positions(count)),
                        block);
                for (int i = 0; i < count; i++) {
                    put(block, i * Canvas.linePositions(windows) * columns, image, y + i);
                }
            }
        }

        private int positions(int lines) {
            return (lines - 1) * Canvas.linePositions(windows) + windows.gridWidth();
        }

        private void multiply(Runs<A> left, int rows, A block) {
            var sums = new Sums<>(block, 0, columns);
            int start = 0;
            do {
                int steps = Math.min(ReferenceGemm.BLOCK, windows.elements() - start);
                var mode = start == 0 ? Mode.STORE : Mode.ADD;
                gemm.multiply(left, rows, factors, columns, start, steps, sums, mode);
                start += steps;
            } while (start < windows.elements());
        }

        @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type
        private void put(A block, int from, int image, int line) {
            int to = target.offset + image * target.imageStep + line * target.lineStep;
            if (results == columns && results == target.positionStep) {
                System.arraycopy(block, from, target.elements, to, windows.gridWidth() * results);
                return;
            }
            for (int x = 0; x < windows.gridWidth(); x++) {
                System.arraycopy(
                        block,
                        from + x * columns,
                        target.elements,
                        to + x * target.positionStep,
                        results);
            }
        }
    }

    /** The gradient of some rows of the filters from some output positions. */
    final class FilterGradient {
        private final Windows windows;
        private final A images;
        private final A gradients;
        private final int filters;
        private final int columns;
        private final int firstRow;
        private final int rows;
        private final int run;
        private final int wholeRun;
        private final Canvas<A> canvas;
        private final A product;
        private final A padded;

        FilterGradient(
                Windows windows, A images, A gradients, int filters, int firstRow, int endRow) {
            this.windows = windows;
            this.images = images;
            this.gradients = gradients;
            this.filters = filters;
            this.columns = gemm.wholeColumns(filters);
            this.firstRow = firstRow;
            this.rows = endRow - firstRow;
            this.run = windows.columns() * windows.channels();
            this.wholeRun = gemm.wholeRows(run);
            int lines =
                    Math.clamp(
                            ReferenceGemm.BLOCK / Math.max(1, windows.gridWidth()) + 2L,
                            1,
                            Math.max(1, windows.gridHeight()));
            this.canvas = new Canvas<>(windows, lines, wholeRun - run, gemm);
            this.product = gemm.newArray(rows * wholeRun * columns);
            this.padded =
                    filters == columns ? gradients : gemm.newArray(ReferenceGemm.BLOCK * columns);
        }

        /** Adds the products of one block of positions to the result, or stores them there. */
        void run(int first, int end, A result, boolean add) {
            int position = first;
            while (position < end) {
                int image = position / windows.perImage();
                int inImage = position % windows.perImage();
                int count = Math.min(end - position, windows.perImage() - inImage);
                int line = inImage / windows.gridWidth();
                int lastLine = (inImage + count - 1) / windows.gridWidth();
                canvas.draw(images, image, line, lastLine - line + 1);
                multiply(position, inImage, count, position == first);
                position += count;
            }
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < run; i++) {
                    gemm.merge(
                            product,
                            (row * wholeRun + i) * columns,
                            result,
                            ((firstRow + row) * run + i) * filters,
                            filters,
                            add);
                }
            }
        }

        /** Positions of one image: of windows side by side, then on the next line. */
        private void multiply(int position, int inImage, int count, boolean isFirst) {
            int x = inImage % windows.gridWidth();
            int line = Canvas.lineElements(windows);
            int step = windows.stepAcross() * windows.channels();
            // Steps are counted from the beginning of the line.
            var right = right(position, x, count);
            for (int row = 0; row < rows; row++) {
                var left =
                        new Runs<>(
                                canvas.elements(),
                                (firstRow + row) * line,
                                1,
                                step,
                                windows.gridWidth(),
                                windows.stepDown() * line - windows.gridWidth() * step);
                gemm.multiply(
                        left,
                        wholeRun,
                        right,
                        columns,
                        x,
                        count,
                        new Sums<>(product, row * wholeRun * columns, columns),
                        isFirst ? Mode.STORE : Mode.CONTINUE);
            }
        }

        @SuppressWarnings("SuspiciousSystemArraycopy") // arrays of one type
        private RunGemm.Panels<A> right(int position, int x, int count) {
            if (filters == columns) {
                return gemm.inPlace(gradients, (position - x) * columns, columns);
            }
            for (int i = 0; i < count; i++) {
                System.arraycopy(gradients, (position + i) * filters, padded, i * columns, filters);
            }
            return gemm.inPlace(padded, -x * columns, columns);
        }
    }
}
