package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Puts tensors together along the first axis. Copying needs no arithmetic, so no kernel is made for
 * it.
 */
final class Joining {
    private Joining() {}

    /** Tensors of one shape along a new first axis. */
    static Tensor stack(List<Tensor> tensors, String path) {
        var first = tensors.getFirst();
        for (int i = 0; i < tensors.size(); i++) {
            requireAlike(first, tensors.get(i), first.shape(), tensors.get(i).shape(), i, path);
        }
        return copy(tensors, sizes(tensors.size(), first.shape()));
    }

    /** The rows of all tensors along the first axis that they have. */
    static Tensor join(List<Tensor> tensors, String path) {
        var first = tensors.getFirst();
        int rows = 0;
        for (int i = 0; i < tensors.size(); i++) {
            var other = tensors.get(i);
            requireAlike(first, other, first.shape().without(0), other.shape().without(0), i, path);
            rows += other.shape().size(0);
        }
        return copy(tensors, sizes(rows, first.shape().without(0)));
    }

    static int[] sizes(int count, Shape each) {
        var sizes = new int[each.rank() + 1];
        sizes[0] = count;
        System.arraycopy(each.sizes(), 0, sizes, 1, each.rank());
        return sizes;
    }

    private static void requireAlike(
            Tensor first, Tensor other, Shape shape, Shape otherShape, int number, String path) {
        if (first.dtype() != other.dtype() || !shape.equals(otherShape)) {
            throw new IllegalArgumentException(
                    Stacking.at(path)
                            + "is "
                            + other.dtype()
                            + " of shape "
                            + other.shape()
                            + " in element "
                            + number
                            + " of the batch and "
                            + first.dtype()
                            + " of shape "
                            + first.shape()
                            + " in the first: map them to one, or use paddedBatch");
        }
    }

    private static Tensor copy(List<Tensor> tensors, int[] sizes) {
        var shape = Shape.of(sizes);
        if (tensors.getFirst().dtype() == DType.STRING) {
            var texts =
                    tensors.stream()
                            .flatMap(tensor -> Arrays.stream(tensor.toStringArray()))
                            .toArray(String[]::new);
            return Tensor.of(texts).reshape(sizes);
        }
        var dtype = tensors.getFirst().dtype();
        var bytes = ByteBuffer.allocate(Math.multiplyExact(shape.elements(), dtype.bytes()));
        for (var tensor : tensors) {
            bytes.put(tensor.toByteBuffer());
        }
        return Tensor.fromBuffer(bytes.flip().order(ByteOrder.LITTLE_ENDIAN), dtype, shape);
    }
}
