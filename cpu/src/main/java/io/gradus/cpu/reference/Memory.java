package io.gradus.cpu.reference;

import io.gradus.ir.Kernel;
import io.gradus.ir.Value;
import java.lang.reflect.Array;
import java.util.Arrays;

/** The elements of one value as boxed scalars, every index checked. */
final class Memory {
    private final Kernel kernel;
    private final Value value;
    private final int[] sizes;
    private final Object array;
    private final boolean writable;

    Memory(Kernel kernel, Value value, int[] sizes, Object array, boolean writable) {
        this.kernel = kernel;
        this.value = value;
        this.sizes = sizes;
        this.array = array;
        this.writable = writable;
    }

    Object load(int[] index) {
        var element = Array.get(array, offset(index));
        if (element == null) {
            throw new IllegalStateException(
                    kernel.name()
                            + ": element "
                            + Arrays.toString(index)
                            + " of scratch "
                            + value
                            + " is read before it is written");
        }
        return element;
    }

    void store(int[] index, Object element) {
        if (!writable) {
            throw new IllegalStateException(kernel.name() + ": writes its input " + value);
        }
        Array.set(array, offset(index), element);
    }

    private int offset(int[] index) {
        if (index.length != sizes.length) {
            throw new IllegalStateException(
                    kernel.name()
                            + ": "
                            + index.length
                            + " indices for "
                            + value
                            + " of rank "
                            + sizes.length);
        }
        int offset = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (index[axis] < 0 || index[axis] >= sizes[axis]) {
                throw new IndexOutOfBoundsException(
                        kernel.name()
                                + ": index "
                                + Arrays.toString(index)
                                + " is outside "
                                + value
                                + " of sizes "
                                + Arrays.toString(sizes)
                                + " along axis "
                                + axis);
            }
            offset = offset * sizes[axis] + index[axis];
        }
        return offset;
    }
}
