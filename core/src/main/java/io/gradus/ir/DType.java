package io.gradus.ir;

/**
 * The type of a tensor's elements.
 *
 * <p>Java types map exactly: {@code 3f} is {@link #FLOAT32}, {@code 3.0} is {@link #FLOAT64},
 * {@code 3} is {@link #INT32}, {@code 3L} is {@link #INT64}. {@link #FLOAT16} and {@link #BFLOAT16}
 * compute in float32 and round the result of each operation. {@link #STRING} lives on the host
 * only: it serves data and preprocessing.
 */
public enum DType {
    /** Truth values, one byte each in memory. */
    BOOL("bool", 1),
    /** Unsigned bytes, 0 to 255, as images have them. */
    UINT8("uint8", 1),
    /** Two's complement 32-bit integers; overflow wraps as in Java. */
    INT32("int32", 4),
    /** Two's complement 64-bit integers; overflow wraps as in Java. */
    INT64("int64", 8),
    /** Brain floating point: the upper half of a float32, 8 bits of precision. */
    BFLOAT16("bfloat16", 2),
    /** IEEE 754 binary16, 11 bits of precision. */
    FLOAT16("float16", 2),
    /** IEEE 754 binary32, the default floating type. */
    FLOAT32("float32", 4),
    /** IEEE 754 binary64. */
    FLOAT64("float64", 8),
    /** Text, for data and preprocessing on the host. */
    STRING("string", 0);

    private final String label;
    private final int bytes;

    DType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /**
     * Bytes of one element in a packed buffer; 0 for {@link #STRING}.
     *
     * @return the element's width in bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether values are floating-point numbers, and so whether they can have gradients.
     *
     * @return true for float16, bfloat16, float32 and float64
     */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
    }

    /**
     * Whether values are integers, truth values not counted.
     *
     * @return true for uint8, int32 and int64
     */
    public boolean isInteger() {
        return this == INT32 || this == INT64 || this == UINT8;
    }

    /**
     * The type in which a kernel computes with values of this type: float32 for the 16-bit floats,
     * int32 for uint8.
     *
     * @return the type of intermediate results
     */
    public DType computeType() {
        return switch (this) {
            case FLOAT16, BFLOAT16 -> FLOAT32;
            case UINT8 -> INT32;
            default -> this;
        };
    }

    /**
     * The type of the result when two tensors of these types meet, after the lattice of Keras'
     * {@code result_type}: bool → uint8 → int32 → int64 → (bfloat16 | float16) → float32 → float64,
     * where the two 16-bit floats meet in float32. An integer of any width adapts to a floating
     * type.
     *
     * @param a one type
     * @param b the other type
     * @return the smallest type of the lattice that both lead to
     * @throws IllegalArgumentException if exactly one of them is {@link #STRING}
     */
    public static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        if (a == STRING || b == STRING) {
            throw new IllegalArgumentException(
                    "string and "
                            + (a == STRING ? b : a)
                            + " have no common dtype: turn the strings into numbers first, for example by a vocabulary");
        }
        var wider = a.ordinal() > b.ordinal() ? a : b;
        var narrower = wider == a ? b : a;
        return wider == FLOAT16 && narrower == BFLOAT16 ? FLOAT32 : wider;
    }

    /**
     * The floating type in which operations such as division or a mean of this type are computed.
     *
     * @return this type if it is floating, else {@link #FLOAT32}
     */
    public DType toFloating() {
        return isFloating() ? this : FLOAT32;
    }

    /**
     * Finds a dtype by the name that NumPy and Keras give it.
     *
     * @param name for example {@code "float32"}
     * @return the dtype
     * @throws IllegalArgumentException if there is no such dtype
     */
    public static DType of(String name) {
        for (var dtype : values()) {
            if (dtype.label.equals(name)) {
                return dtype;
            }
        }
        throw new IllegalArgumentException(
                "unknown dtype '" + name + "': known are " + java.util.Arrays.toString(values()));
    }

    @Override
    public String toString() {
        return label;
    }
}
