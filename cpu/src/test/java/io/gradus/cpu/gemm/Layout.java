package io.gradus.cpu.gemm;

/** How a matrix may lie in its array. */
enum Layout {
    ROW_MAJOR,
    TRANSPOSED,
    /** Rows are longer than the matrix, and something stands before it. */
    SLICE,
    /** Every other element of a row. */
    GAPPED,
    /** Rows from the last to the first. */
    FLIPPED,
    /** One row, repeated: only to be read. */
    REPEATED;

    /** An array that holds such a matrix, and where. */
    <A> Matrix<A> matrix(ElementType<A> type, int rows, int columns) {
        return place(type.newArray(length(rows, columns)), rows, columns);
    }

    private int length(int rows, int columns) {
        return switch (this) {
            case SLICE -> 7 + rows * (columns + 3);
            case GAPPED -> 2 * rows * columns;
            default -> rows * columns;
        };
    }

    private <A> Matrix<A> place(A elements, int rows, int columns) {
        return switch (this) {
            case ROW_MAJOR -> Matrix.of(elements, rows, columns);
            case TRANSPOSED -> Matrix.of(elements, columns, rows).transposed();
            case SLICE -> new Matrix<>(elements, 7, rows, columns, columns + 3, 1);
            case GAPPED -> new Matrix<>(elements, 0, rows, columns, 2 * columns, 2);
            case FLIPPED ->
                    new Matrix<>(
                            elements, Math.max(0, rows - 1) * columns, rows, columns, -columns, 1);
            case REPEATED -> new Matrix<>(elements, 0, rows, columns, 0, 1);
        };
    }
}
