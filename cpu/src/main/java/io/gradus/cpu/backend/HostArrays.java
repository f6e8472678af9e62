package io.gradus.cpu.backend;

import io.gradus.ir.DType;
import io.gradus.ir.Scalar;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The Java arrays in which elements lie. */
final class HostArrays {
    private HostArrays() {}

    /** A new array of zeros. */
    static Object allocate(DType dtype, int elements) {
        return switch (dtype) {
            case FLOAT32 -> new float[elements];
            case FLOAT64 -> new double[elements];
            case INT32 -> new int[elements];
            case INT64 -> new long[elements];
            case BOOL -> new boolean[elements];
            case UINT8 -> new byte[elements];
            case FLOAT16, BFLOAT16 -> new short[elements];
            case STRING ->
                    throw new IllegalArgumentException(
                            "strings stay on the host: no kernel makes them");
        };
    }

    /**
     * The array that a step writes a result to: the one that was found in its place, or a new one.
     *
     * @param zeros whether it must hold zeros
     */
    static Object result(@Nullable Object found, DType dtype, int elements, boolean zeros) {
        if (found == null) {
            return allocate(dtype, elements);
        }
        if (zeros) {
            clear(found);
        }
        return found;
    }

    private static void clear(Object array) {
        switch (array) {
            case float[] a -> Arrays.fill(a, 0);
            case double[] a -> Arrays.fill(a, 0);
            case int[] a -> Arrays.fill(a, 0);
            case long[] a -> Arrays.fill(a, 0);
            case boolean[] a -> Arrays.fill(a, false);
            case byte[] a -> Arrays.fill(a, (byte) 0);
            case short[] a -> Arrays.fill(a, (short) 0);
            default -> throw new AssertionError(array.getClass());
        }
    }

    /** A copy of all elements. */
    static Object copy(Object array) {
        return copyOfRange(array, 0, Array.getLength(array));
    }

    /** A copy of some elements. */
    static Object copyOfRange(Object array, int from, int to) {
        return switch (array) {
            case float[] a -> Arrays.copyOfRange(a, from, to);
            case double[] a -> Arrays.copyOfRange(a, from, to);
            case int[] a -> Arrays.copyOfRange(a, from, to);
            case long[] a -> Arrays.copyOfRange(a, from, to);
            case boolean[] a -> Arrays.copyOfRange(a, from, to);
            case byte[] a -> Arrays.copyOfRange(a, from, to);
            case short[] a -> Arrays.copyOfRange(a, from, to);
            default ->
                    throw new IllegalArgumentException(
                            "not an array of elements: " + array.getClass());
        };
    }

    /** The number of elements of an array, which must be of the type that the dtype has. */
    static int elements(DType dtype, Object array) {
        return switch (array) {
            case float[] a when dtype == DType.FLOAT32 -> a.length;
            case double[] a when dtype == DType.FLOAT64 -> a.length;
            case int[] a when dtype == DType.INT32 -> a.length;
            case long[] a when dtype == DType.INT64 -> a.length;
            case boolean[] a when dtype == DType.BOOL -> a.length;
            case byte[] a when dtype == DType.UINT8 -> a.length;
            case short[] a when dtype == DType.FLOAT16 || dtype == DType.BFLOAT16 -> a.length;
            case String[] a when dtype == DType.STRING -> a.length;
            default ->
                    throw new IllegalArgumentException(
                            "a "
                                    + array.getClass().getSimpleName()
                                    + " does not hold "
                                    + dtype
                                    + ": Backend says which Java array each dtype has");
        };
    }

    /** An array in the dtype that library calls compute in: itself, or 16-bit floats as float32. */
    static Object computing(DType dtype, Object array) {
        if (!(array instanceof short[] bits)) {
            return array;
        }
        var values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] =
                    dtype == DType.FLOAT16
                            ? Float.float16ToFloat(bits[i])
                            : Scalar.bfloat16ToFloat(bits[i]);
        }
        return values;
    }

    /** The inverse of {@link #computing}: rounds to nearest, ties to even. */
    static Object storing(DType dtype, Object array) {
        if (dtype != DType.FLOAT16 && dtype != DType.BFLOAT16) {
            return array;
        }
        var values = (float[]) array;
        var bits = new short[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] =
                    dtype == DType.FLOAT16
                            ? Float.floatToFloat16(values[i])
                            : Scalar.floatToBfloat16(values[i]);
        }
        return bits;
    }
}
