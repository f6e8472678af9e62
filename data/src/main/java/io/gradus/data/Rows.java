package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.nio.ByteBuffer;

/**
 * The rows of a tensor, held on the host so that any of them can be put together into a new tensor.
 *
 * <p>Copying rows needs no arithmetic, so it needs no backend.
 */
final class Rows {

    /** 0/255 to 255/255, each correctly rounded. */
    private static final float[] SCALED = scaled();

    private final ByteBuffer values;
    private final DType dtype;
    private final Shape shape;
    private final boolean scaling;
    private final int rowBytes;

    private Rows(Tensor tensor, boolean scaling) {
        this.values = tensor.toByteBuffer();
        this.dtype = tensor.dtype();
        this.shape = tensor.shape();
        this.scaling = scaling;
        this.rowBytes = Math.toIntExact((long) shape.without(0).elements() * dtype.bytes());
    }

    /** The rows as they are. */
    static Rows of(Tensor tensor) {
        return new Rows(tensor, false);
    }

    /** The rows of uint8 pixels as float32 from 0 to 1. */
    static Rows scaled(Tensor pixels) {
        return new Rows(pixels, true);
    }

    private static float[] scaled() {
        var table = new float[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = i / 255f;
        }
        return table;
    }

    /** How many rows there are. */
    int count() {
        return shape.size(0);
    }

    /** A tensor of the chosen rows, in the order in which they are named. */
    Tensor pick(int[] chosen) {
        return pick(chosen, 0, chosen.length);
    }

    /** One row without the axis of the rows. */
    Tensor row(int row) {
        var only = pick(new int[] {row});
        // Reshaping a tensor at rest copies nothing.
        return only.reshape(shape.without(0).sizes());
    }

    /** A tensor of the rows chosen at the positions {@code from} to {@code to - 1}. */
    Tensor pick(int[] chosen, int from, int to) {
        var sizes = shape.sizes();
        sizes[0] = to - from;
        var picked = Shape.of(sizes);
        if (scaling) {
            var floats = new float[picked.elements()];
            for (int i = from, at = 0; i < to; i++) {
                int start = start(chosen[i]);
                for (int j = 0; j < rowBytes; j++) {
                    floats[at++] = SCALED[values.get(start + j) & 0xFF];
                }
            }
            return Tensor.of(floats, picked);
        }
        var bytes =
                ByteBuffer.allocate(Math.multiplyExact(to - from, rowBytes)).order(values.order());
        for (int i = from; i < to; i++) {
            bytes.put((i - from) * rowBytes, values, start(chosen[i]), rowBytes);
        }
        return Tensor.fromBuffer(bytes, dtype, picked);
    }

    private int start(int row) {
        if (row < 0 || row >= count()) {
            throw new IndexOutOfBoundsException(
                    "row "
                            + row
                            + " of data with "
                            + count()
                            + " rows: rows are 0 to "
                            + (count() - 1));
        }
        return row * rowBytes;
    }
}
