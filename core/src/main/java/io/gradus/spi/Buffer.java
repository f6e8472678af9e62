package io.gradus.spi;

import io.gradus.ir.DType;

/**
 * Memory of one tensor on a device; its content is the backend's own affair and never changes once
 * handed out.
 */
public interface Buffer {
    /**
     * The type of the elements.
     *
     * @return the dtype
     */
    DType dtype();

    /**
     * How many elements there are.
     *
     * @return the count
     */
    int elements();
}
