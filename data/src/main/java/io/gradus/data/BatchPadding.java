package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How tensors of different sizes are brought to one, so that they can be stacked: to which sizes,
 * and with what value behind their own.
 *
 * {@snippet :
 * BatchPadding.toLongest().value(-1);                         // zeros and lengths as needed else
 * BatchPadding.toLongest().shape("ids", 40).value("mask", 1);
 * }
 *
 * <p>A part of an element is named by its place: the key of a map, the component of a record, the
 * number in a list; {@code "inputs"} and {@code "targets"} of {@link Examples}, whose shapes are
 * those of one row; {@code "sentence.ids"} for a part of a part; {@code ""} where the element is
 * one tensor. Immutable.
 */
public final class BatchPadding {
    /** In a shape: as long as the longest of the batch. */
    public static final int LONGEST = -1;

    private final Map<String, int[]> shapes;
    private final Map<String, Number> values;
    private final Number value;
    private final int least;

    private BatchPadding(
            Map<String, int[]> shapes, Map<String, Number> values, Number value, int least) {
        this.shapes = shapes;
        this.values = values;
        this.value = value;
        this.least = least;
    }

    /**
     * Pads every axis to the longest of the batch, with zeros.
     *
     * @return the padding
     */
    public static BatchPadding toLongest() {
        return new BatchPadding(Map.of(), Map.of(), 0, 0);
    }

    /**
     * The same padding with another value behind the tensors' own.
     *
     * @param value the value; 0 if none is named; texts are padded with "" in any case
     * @return the padding
     */
    public BatchPadding value(Number value) {
        return new BatchPadding(shapes, values, value, least);
    }

    /**
     * The same padding with another value for one part of the elements.
     *
     * @param part its name, as said above
     * @param value its value
     * @return the padding
     */
    public BatchPadding value(String part, Number value) {
        var more = new TreeMap<>(values);
        more.put(part, value);
        return new BatchPadding(shapes, more, this.value, least);
    }

    /**
     * The same padding with sizes that a part of the elements is brought to.
     *
     * @param part its name, as said above
     * @param sizes a size for each axis, {@link #LONGEST} for the longest of the batch
     * @return the padding
     * @throws IllegalArgumentException if a size is negative and not {@link #LONGEST}
     */
    public BatchPadding shape(String part, int... sizes) {
        if (Arrays.stream(sizes).anyMatch(size -> size < LONGEST)) {
            throw new IllegalArgumentException(
                    "sizes are at least 0, or LONGEST; got " + Arrays.toString(sizes));
        }
        var more = new TreeMap<>(shapes);
        more.put(part, sizes.clone());
        return new BatchPadding(more, values, value, least);
    }

    /** The same padding with a size that the first axis has at least, where none is named. */
    BatchPadding atLeast(int size) {
        return new BatchPadding(shapes, values, value, size);
    }

    /** Tensors of several sizes along a new first axis. */
    Tensor stack(List<Tensor> tensors, String path) {
        return pad(tensors, tensors.stream().map(Tensor::shape).toList(), path, tensors.size());
    }

    /** Rows of several sizes along the first axis that they have. */
    Tensor join(List<Tensor> tensors, String path) {
        int rows = 0;
        for (var tensor : tensors) {
            rows += tensor.shape().size(0);
        }
        return pad(tensors, tensors.stream().map(t -> t.shape().without(0)).toList(), path, rows);
    }

    private Tensor pad(List<Tensor> tensors, List<Shape> each, String path, int rows) {
        var dtype = tensors.getFirst().dtype();
        var target = target(tensors, each, path);
        var filled = new Filled(dtype, Joining.sizes(rows, Shape.of(target)), fill(dtype, path));
        int row = 0;
        for (int i = 0; i < tensors.size(); i++) {
            int count = each.get(i).rank() == tensors.get(i).rank() ? 1 : size(tensors.get(i));
            filled.put(tensors.get(i), count, each.get(i).sizes(), row, target);
            row += count;
        }
        return filled.toTensor();
    }

    private static int size(Tensor rows) {
        return rows.shape().size(0);
    }

    private Number fill(DType dtype, String path) {
        return dtype == DType.STRING ? 0 : values.getOrDefault(path, value);
    }

    /** The sizes that all tensors of one part are brought to. */
    private int[] target(List<Tensor> tensors, List<Shape> each, String path) {
        int rank = each.getFirst().rank();
        int[] asked = shapes.get(path);
        if (asked == null) {
            asked = new int[rank];
            Arrays.fill(asked, LONGEST);
        }
        var target = asked.clone();
        boolean boundary = rank > 0 && least > 0 && !shapes.containsKey(path);
        if (boundary) {
            target[0] = least;
        }
        for (int i = 0; i < each.size(); i++) {
            var sizes = each.get(i).sizes();
            if (sizes.length != asked.length
                    || tensors.get(i).dtype() != tensors.getFirst().dtype()) {
                throw new IllegalArgumentException(
                        Stacking.at(path)
                                + "is "
                                + tensors.get(i).dtype()
                                + " of shape "
                                + each.get(i)
                                + " in element "
                                + i
                                + " of the batch, where "
                                + tensors.getFirst().dtype()
                                + " with "
                                + asked.length
                                + " axes is expected: padding changes sizes only");
            }
            for (int axis = 0; axis < sizes.length; axis++) {
                if (asked[axis] == LONGEST && !(boundary && axis == 0)) {
                    target[axis] = Math.max(target[axis], sizes[axis]);
                }
                if (sizes[axis] > target[axis]) {
                    throw new IllegalArgumentException(
                            Stacking.at(path)
                                    + "has size "
                                    + sizes[axis]
                                    + " on axis "
                                    + axis
                                    + " in element "
                                    + i
                                    + " of the batch, more than the "
                                    + target[axis]
                                    + " that it is to be padded to: cut it, or pad to more");
                }
            }
        }
        return target;
    }

    /**
     * Elements that begin as the padding value and are written over from the front of each axis.
     */
    private static final class Filled {
        private final DType dtype;
        private final int[] sizes;
        private final String[] texts;
        private final byte[] bytes;

        Filled(DType dtype, int[] sizes, Number fill) {
            this.dtype = dtype;
            this.sizes = sizes;
            int elements = Shape.of(sizes).elements();
            texts = new String[dtype == DType.STRING ? elements : 0];
            Arrays.fill(texts, "");
            bytes = new byte[Math.multiplyExact(elements, dtype.bytes())];
            if (dtype != DType.STRING && fill.doubleValue() != 0) {
                var one = new byte[dtype.bytes()];
                Tensor.scalar(dtype, fill).toByteBuffer().get(one);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = one[i % one.length];
                }
            }
        }

        void put(Tensor tensor, int rows, int[] each, int firstRow, int[] target) {
            int stride = elements(target, 0);
            int from = elements(each, 0);
            if (dtype == DType.STRING) {
                var source = tensor.toStringArray();
                for (int row = 0; row < rows; row++) {
                    copy(source, row * from, each, texts, (firstRow + row) * stride, target, 0, 1);
                }
                return;
            }
            var source = new byte[rows * from * dtype.bytes()];
            tensor.toByteBuffer().get(source);
            for (int row = 0; row < rows; row++) {
                int to = (firstRow + row) * stride;
                copy(source, row * from, each, bytes, to, target, 0, dtype.bytes());
            }
        }

        /** Copies a block into the front of a larger one, axis by axis; offsets are in elements. */
        private static void copy(
                Object source,
                int from,
                int[] each,
                Object target,
                int to,
                int[] sizes,
                int axis,
                int width) {
            if (axis >= each.length - 1) {
                int run = each.length == 0 ? 1 : each[axis];
                System.arraycopy(source, from * width, target, to * width, run * width);
                return;
            }
            int step = elements(each, axis + 1);
            int stride = elements(sizes, axis + 1);
            for (int i = 0; i < each[axis]; i++) {
                copy(
                        source,
                        from + i * step,
                        each,
                        target,
                        to + i * stride,
                        sizes,
                        axis + 1,
                        width);
            }
        }

        private static int elements(int[] sizes, int axis) {
            int product = 1;
            for (int i = axis; i < sizes.length; i++) {
                product *= sizes[i];
            }
            return product;
        }

        Tensor toTensor() {
            if (dtype == DType.STRING) {
                return Tensor.of(texts).reshape(sizes);
            }
            var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            return Tensor.fromBuffer(buffer, dtype, Shape.of(sizes));
        }
    }
}
