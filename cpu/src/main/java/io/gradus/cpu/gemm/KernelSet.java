package io.gradus.cpu.gemm;

import java.util.Optional;

/**
 * The micro-kernels of one element type: the main one, and smaller ones for the last rows and
 * columns. A smaller one may be missing; then a larger one works on padded data.
 *
 * @param main the largest
 * @param few for a few rows, as many columns as {@code main}
 * @param narrow for one vector of columns, as many rows as {@code main}
 * @param fewNarrow for few rows and one vector of columns; there if {@code few} and {@code narrow}
 *     are
 */
record KernelSet(
        MicroKernel main,
        Optional<MicroKernel> few,
        Optional<MicroKernel> narrow,
        Optional<MicroKernel> fewNarrow) {
    KernelSet {
        if (fewNarrow.isPresent() != (few.isPresent() && narrow.isPresent())) {
            throw new IllegalArgumentException(
                    "panels of one width must fit the kernels for all numbers of rows");
        }
    }

    int rows() {
        return main.rows();
    }

    int columns() {
        return main.columns();
    }

    /** The smallest kernel that holds so many rows and columns. */
    MicroKernel kernel(int rows, int columns) {
        boolean isNarrow = narrow.isPresent() && columns <= narrow.get().columns();
        boolean isFew = few.isPresent() && rows <= few.get().rows();
        if (isNarrow) {
            return isFew ? fewNarrow.get() : narrow.get();
        }
        return isFew ? few.get() : main;
    }
}
