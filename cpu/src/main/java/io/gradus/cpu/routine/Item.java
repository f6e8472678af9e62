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

    private int elements() {
        int elements = 1;
        for (int size : sizes) {
            elements *= size;
        }
        return elements;
    }

    /** A copy of the elements, to work on. */
    double[] doubles() {
        var values = new double[elements()];
        switch (array) {
            case double[] a -> System.arraycopy(a, offset, values, 0, values.length);
            case float[] a -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = a[offset + i];
                }
            }
            default -> throw new IllegalArgumentException("not reals: " + array.getClass());
        }
        return values;
    }

    /** Sets the first elements, rounded to the dtype. */
    void put(double[] values) {
        int count = elements();
        switch (array) {
            case double[] a -> System.arraycopy(values, 0, a, offset, count);
            case float[] a -> {
                for (int i = 0; i < count; i++) {
                    a[offset + i] = (float) values[i];
                }
            }
            default -> throw new IllegalArgumentException("not reals: " + array.getClass());
        }
    }

    /** Sets all elements of an int32 item. */
    void put(int[] values) {
        System.arraycopy(values, 0, (int[]) array, offset, values.length);
    }
}
