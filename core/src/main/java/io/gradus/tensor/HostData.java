package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Scalar;
import io.gradus.ir.Shape;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Between Java arrays and tensors. */
final class HostData {
    private HostData() {}

    /** Hands an array over to a tensor; nobody else may change it. */
    static Tensor upload(Object array, Shape shape) {
        var dtype = dtypeOf(array.getClass().getComponentType());
        if (dtype == null) {
            throw new IllegalArgumentException(
                    "no dtype for arrays of " + array.getClass().getComponentType());
        }
        return upload(dtype, array, shape);
    }

    static Tensor upload(DType dtype, Object array, Shape shape) {
        if (Array.getLength(array) != shape.elements()) {
            throw new IllegalArgumentException(
                    "shape "
                            + shape
                            + " has "
                            + shape.elements()
                            + " elements, the array has "
                            + Array.getLength(array)
                            + ": they must be equal");
        }
        return new Tensor(
                new TensorType(dtype, shape), Device.current().backend().upload(dtype, array));
    }

    /** The elements as the device stores them, to be read only. */
    static Object download(Tensor tensor) {
        return Device.current().backend().download(tensor.buffer());
    }

    /** A scalar of a number that the dtype has. */
    static Tensor scalar(DType dtype, Number number) {
        return upload(
                dtype,
                switch (dtype) {
                    case FLOAT32 -> new float[] {number.floatValue()};
                    case FLOAT64 -> new double[] {number.doubleValue()};
                    case INT32 -> new int[] {number.intValue()};
                    case INT64 -> new long[] {number.longValue()};
                    case UINT8 -> new byte[] {number.byteValue()};
                    case BOOL -> new boolean[] {number.intValue() != 0};
                    case FLOAT16 -> new short[] {Float.floatToFloat16(number.floatValue())};
                    case BFLOAT16 -> new short[] {Scalar.floatToBfloat16(number.floatValue())};
                    case STRING -> throw new AssertionError();
                },
                Shape.scalar());
    }

    /** The only element, boxed; bools as 0 or 1. */
    static Number single(Tensor tensor) {
        if (tensor.isSymbolic()) {
            throw Trace.readAsNumber(tensor);
        }
        if (tensor.size() != 1) {
            throw new IllegalStateException(
                    "a tensor of shape "
                            + tensor.shape()
                            + " is not one number: it has "
                            + tensor.size()
                            + " elements; pick one, reduce it, or take an array");
        }
        if (tensor.dtype() == DType.STRING) {
            throw new IllegalStateException(
                    "a string is not a number: take toStringArray and parse it");
        }
        return (Number) boxed(tensor.dtype(), download(tensor), 0);
    }

    /** An element; bools as 0 or 1, 16-bit floats as floats, uint8 as an int from 0 to 255. */
    static Object boxed(DType dtype, Object array, int index) {
        return switch (dtype) {
            case FLOAT32 -> ((float[]) array)[index];
            case FLOAT64 -> ((double[]) array)[index];
            case INT32 -> ((int[]) array)[index];
            case INT64 -> ((long[]) array)[index];
            case UINT8 -> ((byte[]) array)[index] & 0xff;
            case BOOL -> ((boolean[]) array)[index] ? 1 : 0;
            case FLOAT16 -> Float.float16ToFloat(((short[]) array)[index]);
            case BFLOAT16 -> Scalar.bfloat16ToFloat(((short[]) array)[index]);
            case STRING -> ((String[]) array)[index];
        };
    }

    /** A slice along the leading axis, cut out on the host. */
    static Tensor slice(Tensor tensor, int index) {
        var shape = tensor.shape().without(0);
        int count = shape.elements();
        var array = download(tensor);
        var part = Array.newInstance(array.getClass().getComponentType(), count);
        System.arraycopy(array, index * count, part, 0, count);
        return upload(tensor.dtype(), part, shape);
    }

    // ---- nested arrays
    // -------------------------------------------------------------------------------------------

    static Tensor fromNested(Object nested) {
        var type = nested.getClass();
        if (!type.isArray()) {
            throw new IllegalArgumentException(
                    "fromArray: "
                            + type.getName()
                            + " is no array: use Tensor.of for a single value");
        }
        var sizes = new ArrayList<Integer>();
        @Nullable Object level = nested;
        while (type.isArray()) {
            int length = level == null ? 0 : Array.getLength(level);
            sizes.add(length);
            level = length == 0 ? null : Array.get(level, 0);
            type = type.getComponentType();
        }
        var dtype = dtypeOf(type);
        if (dtype == null) {
            throw new IllegalArgumentException(
                    "no dtype for elements of "
                            + type.getName()
                            + ": use boolean, byte (uint8), int, long, float, double or String");
        }
        var shape = Shape.of(sizes.stream().mapToInt(i -> i).toArray());
        var flat = Array.newInstance(type, shape.elements());
        copyIn(nested, shape, 0, flat, 0, "");
        return upload(dtype, flat, shape);
    }

    private static int copyIn(
            Object from, Shape shape, int depth, Object flat, int at, String path) {
        int length = Array.getLength(from);
        if (length != shape.size(depth)) {
            throw new IllegalArgumentException(
                    "the nested array is ragged: "
                            + (path.isEmpty() ? "it" : "element " + path)
                            + " has length "
                            + length
                            + ", the first at that depth has "
                            + shape.size(depth)
                            + ": all must be equal");
        }
        if (depth == shape.rank() - 1) {
            System.arraycopy(from, 0, flat, at, length);
            return at + length;
        }
        int next = at;
        for (int i = 0; i < length; i++) {
            next = copyIn(Array.get(from, i), shape, depth + 1, flat, next, path + "[" + i + "]");
        }
        return next;
    }

    static Object toNested(Tensor tensor) {
        var array = download(tensor);
        if (tensor.dtype() == DType.FLOAT16 || tensor.dtype() == DType.BFLOAT16) {
            array = download(tensor.cast(DType.FLOAT32));
        }
        if (tensor.rank() == 0) {
            return Array.get(array, 0);
        }
        var sizes = tensor.shape().sizes();
        var nested = Array.newInstance(array.getClass().getComponentType(), sizes);
        copyOut(array, 0, nested, 0, sizes);
        return nested;
    }

    private static int copyOut(Object flat, int at, Object to, int depth, int[] sizes) {
        if (depth == sizes.length - 1) {
            System.arraycopy(flat, at, to, 0, sizes[depth]);
            return at + sizes[depth];
        }
        int next = at;
        for (int i = 0; i < sizes[depth]; i++) {
            next = copyOut(flat, next, Array.get(to, i), depth + 1, sizes);
        }
        return next;
    }

    private static @Nullable DType dtypeOf(Class<?> type) {
        if (type == float.class) {
            return DType.FLOAT32;
        } else if (type == double.class) {
            return DType.FLOAT64;
        } else if (type == int.class) {
            return DType.INT32;
        } else if (type == long.class) {
            return DType.INT64;
        } else if (type == boolean.class) {
            return DType.BOOL;
        } else if (type == byte.class) {
            return DType.UINT8;
        }
        return type == String.class ? DType.STRING : null;
    }

    // ---- bytes
    // ---------------------------------------------------------------------------------------------------

    static Tensor fromBytes(ByteBuffer source, DType dtype, Shape shape) {
        int count = shape.elements();
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException(
                    "strings have no packed form: use Tensor.of(String...)");
        }
        if (source.remaining() != (long) count * dtype.bytes()) {
            throw new IllegalArgumentException(
                    "shape "
                            + shape
                            + " of "
                            + dtype
                            + " takes "
                            + (long) count * dtype.bytes()
                            + " bytes, the buffer has "
                            + source.remaining());
        }
        var bytes = source.slice().order(source.order());
        var array =
                switch (dtype) {
                    case FLOAT32 -> {
                        var values = new float[count];
                        bytes.asFloatBuffer().get(values);
                        yield values;
                    }
                    case FLOAT64 -> {
                        var values = new double[count];
                        bytes.asDoubleBuffer().get(values);
                        yield values;
                    }
                    case INT32 -> {
                        var values = new int[count];
                        bytes.asIntBuffer().get(values);
                        yield values;
                    }
                    case INT64 -> {
                        var values = new long[count];
                        bytes.asLongBuffer().get(values);
                        yield values;
                    }
                    case FLOAT16, BFLOAT16 -> {
                        var values = new short[count];
                        bytes.asShortBuffer().get(values);
                        yield values;
                    }
                    case UINT8 -> {
                        var values = new byte[count];
                        bytes.get(values);
                        yield values;
                    }
                    case BOOL -> {
                        var values = new boolean[count];
                        for (int i = 0; i < count; i++) {
                            values[i] = bytes.get() != 0;
                        }
                        yield values;
                    }
                    case STRING -> throw new AssertionError();
                };
        return upload(dtype, array, shape);
    }

    static ByteBuffer toBytes(Tensor tensor) {
        long length = (long) tensor.size() * tensor.dtype().bytes();
        if (length > Integer.MAX_VALUE) {
            throw new IllegalStateException(
                    "toByteBuffer: "
                            + tensor.type()
                            + " takes "
                            + length
                            + " bytes, and a buffer holds at most "
                            + Integer.MAX_VALUE
                            + ": slice the tensor and take its parts");
        }
        var array = download(tensor);
        var bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        switch (array) {
            case float[] values -> bytes.asFloatBuffer().put(values);
            case double[] values -> bytes.asDoubleBuffer().put(values);
            case int[] values -> bytes.asIntBuffer().put(values);
            case long[] values -> bytes.asLongBuffer().put(values);
            case short[] values -> bytes.asShortBuffer().put(values);
            case byte[] values -> bytes.put(0, values);
            case boolean[] values -> {
                for (int i = 0; i < values.length; i++) {
                    bytes.put(i, (byte) (values[i] ? 1 : 0));
                }
            }
            default -> throw new IllegalStateException(tensor.type() + " has no packed form");
        }
        return bytes;
    }
}
