package io.gradus.cpu.routine;

/**
 * One element of a batch: a part of an array.
 *
 * @param array the array of the whole batch, in the dtype that library calls compute in
 * @param offset where the item starts
 * @param sizes its sizes
 */
public record Item(Object array, int offset, int[] sizes) {
    int size(int axis) {
        return sizes[axis];
    }

    /** A copy of the rows of a matrix, to work on. */
    double[][] rows() {
        var rows = new double[sizes[0]][sizes[1]];
        for (int i = 0; i < rows.length; i++) {
            int start = offset + i * sizes[1];
            switch (array) {
                case double[] a -> System.arraycopy(a, start, rows[i], 0, sizes[1]);
                case float[] a -> {
                    for (int j = 0; j < sizes[1]; j++) {
                        rows[i][j] = a[start + j];
                    }
                }
                default -> throw new IllegalArgumentException("not reals: " + array.getClass());
            }
        }
        return rows;
    }

    /** Sets the elements of a matrix, rounded to the dtype; rows may be longer than it. */
    void put(double[][] rows) {
        for (int i = 0; i < sizes[0]; i++) {
            put(rows[i], i * sizes[1], sizes[1]);
        }
    }

    /** Sets the elements of a vector, rounded to the dtype. */
    void put(double[] values) {
        put(values, 0, sizes[0]);
    }

    private void put(double[] values, int at, int count) {
        switch (array) {
            case double[] a -> System.arraycopy(values, 0, a, offset + at, count);
            case float[] a -> {
                for (int i = 0; i < count; i++) {
                    a[offset + at + i] = (float) values[i];
                }
            }
            default -> throw new IllegalArgumentException("not reals: " + array.getClass());
        }
    }

    /** Sets the elements of an int32 vector. */
    void put(int[] values) {
        System.arraycopy(values, 0, (int[]) array, offset, sizes[0]);
    }
}
