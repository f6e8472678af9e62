package io.gradus.cpu.backend;

import io.gradus.ir.DType;
import io.gradus.spi.Buffer;

/** A Java array that nobody writes any more. */
final class CpuBuffer implements Buffer {
    final DType dtype;
    final int elements;
    final Object array;

    CpuBuffer(DType dtype, int elements, Object array) {
        this.dtype = dtype;
        this.elements = elements;
        this.array = array;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public int elements() {
        return elements;
    }

    @Override
    public String toString() {
        return "buffer of " + elements + " " + dtype;
    }
}
