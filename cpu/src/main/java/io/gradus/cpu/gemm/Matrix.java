package io.gradus.cpu.gemm;

/**
 * A matrix inside an array: element (i, j) is {@code elements[offset + i · rowStride + j ·
 * columnStride]}.
 *
 * @param <A> {@code float[]}, {@code double[]}, {@code int[]} or {@code long[]}
 * @param elements the array
 * @param offset where element (0, 0) is
 * @param rows how many rows
 * @param columns how many columns
 * @param rowStride array positions from one row to the next; 0 repeats a row
 * @param columnStride array positions from one column to the next; 0 repeats a column
 */
public record Matrix<A>(
        A elements, int offset, int rows, int columns, int rowStride, int columnStride) {
    /**
     * Checks that every element is inside the array.
     *
     * @throws IllegalArgumentException if one is not, if a size is negative, or if the array is
     *     none of the four types
     */
    public Matrix {
        int length = length(elements);
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a matrix cannot be " + rows + " x " + columns);
        }
        if (rows > 0 && columns > 0) {
            long down = (rows - 1L) * rowStride;
            long across = (columns - 1L) * columnStride;
            long first = offset + Math.min(down, 0) + Math.min(across, 0);
            long last = offset + Math.max(down, 0) + Math.max(across, 0);
            if (first < 0 || last >= length) {
                throw new IllegalArgumentException(
                        "a %d x %d matrix at offset %d with strides (%d, %d) covers positions %d to %d of an array of %d"
                                .formatted(
                                        rows,
                                        columns,
                                        offset,
                                        rowStride,
                                        columnStride,
                                        first,
                                        last,
                                        length));
            }
        }
    }

    /**
     * A whole array as a row-major matrix.
     *
     * @param <A> the array's type
     * @param elements at least rows · columns elements
     * @param rows how many rows
     * @param columns how many columns
     * @return the matrix
     */
    public static <A> Matrix<A> of(A elements, int rows, int columns) {
        return new Matrix<>(elements, 0, rows, columns, columns, 1);
    }

    /**
     * The same elements with rows and columns exchanged.
     *
     * @return a view of the same array
     */
    public Matrix<A> transposed() {
        return new Matrix<>(elements, offset, columns, rows, columnStride, rowStride);
    }

    /**
     * A matrix of the same form elsewhere in the array.
     *
     * @param distance array positions from this matrix to that one
     * @return a view of the same array
     */
    public Matrix<A> shifted(int distance) {
        return distance == 0
                ? this
                : new Matrix<>(
                        elements,
                        Math.addExact(offset, distance),
                        rows,
                        columns,
                        rowStride,
                        columnStride);
    }

    /**
     * Some of the rows.
     *
     * @param firstRow the first of them
     * @param endRow the row after the last one
     * @return a view of the same array
     */
    public Matrix<A> part(int firstRow, int endRow) {
        return new Matrix<>(
                elements,
                offset + firstRow * rowStride,
                endRow - firstRow,
                columns,
                rowStride,
                columnStride);
    }

    /** Where an element is in the array. */
    int at(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }

    private static int length(Object elements) {
        return switch (elements) {
            case float[] array -> array.length;
            case double[] array -> array.length;
            case int[] array -> array.length;
            case long[] array -> array.length;
            default ->
                    throw new IllegalArgumentException(
                            "matrices are float[], double[], int[] or long[], not "
                                    + elements.getClass().getSimpleName());
        };
    }
}
