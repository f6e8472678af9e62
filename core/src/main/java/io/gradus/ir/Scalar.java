package io.gradus.ir;

import io.gradus.ir.Expr.BinaryOp;
import io.gradus.ir.Expr.Comparison;
import io.gradus.ir.Expr.UnaryOp;

/**
 * The meaning of scalar operations: what every backend tier must return, bit for bit.
 *
 * <p>Values are boxed as their dtype is stored: {@code Float}, {@code Double}, {@code Integer},
 * {@code Long}, {@code Byte} for uint8, {@code Short} with the bits of the 16-bit floats, and
 * {@code Boolean}. Transcendental functions are {@link StrictMath}'s, in float64, rounded to
 * float32 where asked; compilers replace those that they expand into arithmetic before any kernel
 * runs, in every tier alike.
 */
public final class Scalar {
    private Scalar() {}

    /**
     * Computes a function of one value.
     *
     * @param op the function
     * @param x its argument
     * @return its value
     * @throws UnsupportedOperationException if the function is not defined on the dtype
     */
    public static Object unary(UnaryOp op, Object x) {
        return switch (x) {
            case Float f ->
                    op == UnaryOp.SQRT ? (Object) (float) Math.sqrt(f) : (float) floating(op, f);
            case Double d -> floating(op, d);
            case Integer i ->
                    switch (op) {
                        case NEG -> -i;
                        case ABS -> Math.abs(i);
                        case NOT -> ~i;
                        default -> throw undefined(op, x);
                    };
            case Long l ->
                    switch (op) {
                        case NEG -> -l;
                        case ABS -> Math.abs(l);
                        case NOT -> ~l;
                        default -> throw undefined(op, x);
                    };
            case Boolean b when op == UnaryOp.NOT -> !b;
            default -> throw undefined(op, x);
        };
    }

    private static double floating(UnaryOp op, double x) {
        return switch (op) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case RINT -> Math.rint(x);
            case SQRT -> Math.sqrt(x);
            case EXP -> StrictMath.exp(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TAN -> StrictMath.tan(x);
            case ASIN -> StrictMath.asin(x);
            case ACOS -> StrictMath.acos(x);
            case ATAN -> StrictMath.atan(x);
            case SINH -> StrictMath.sinh(x);
            case COSH -> StrictMath.cosh(x);
            case TANH -> StrictMath.tanh(x);
            case ERF,
                    ERFC,
                    ERFINV,
                    LOG2,
                    LOG10,
                    CBRT,
                    ASINH,
                    ACOSH,
                    ATANH,
                    SIGMOID,
                    SILU,
                    NORMAL_CDF,
                    GELU ->
                    throw new UnsupportedOperationException(
                            op + " is expanded into arithmetic before a kernel runs");
            case NOT -> throw undefined(op, x);
        };
    }

    /**
     * Computes a function of two values.
     *
     * @param op the function
     * @param x its first argument
     * @param y its second argument, of the same type
     * @return its value
     * @throws ArithmeticException if an integer is divided by zero
     * @throws UnsupportedOperationException if the function is not defined on the dtype
     */
    public static Object binary(BinaryOp op, Object x, Object y) {
        return switch (x) {
            case Float a -> floats(op, a, (Float) y);
            case Double a -> doubles(op, a, (Double) y);
            case Integer a -> ints(op, a, (Integer) y);
            case Long a -> longs(op, a, (Long) y);
            case Boolean a ->
                    switch (op) {
                        case AND -> a & (Boolean) y;
                        case OR -> a | (Boolean) y;
                        case XOR -> a ^ (Boolean) y;
                        default -> throw undefined(op, x);
                    };
            default -> throw undefined(op, x);
        };
    }

    private static float floats(BinaryOp op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case POW -> (float) StrictMath.pow(a, b);
            case ATAN2 -> (float) StrictMath.atan2(a, b);
            case AND, OR, XOR, SHL, SHR, USHR -> throw undefined(op, a);
        };
    }

    private static double doubles(BinaryOp op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case POW -> StrictMath.pow(a, b);
            case ATAN2 -> StrictMath.atan2(a, b);
            case AND, OR, XOR, SHL, SHR, USHR -> throw undefined(op, a);
        };
    }

    private static int ints(BinaryOp op, int a, int b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> a << b;
            case SHR -> a >> b;
            case USHR -> a >>> b;
            case POW, ATAN2 -> throw undefined(op, a);
        };
    }

    private static long longs(BinaryOp op, long a, long b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> a << b;
            case SHR -> a >> b;
            case USHR -> a >>> b;
            case POW, ATAN2 -> throw undefined(op, a);
        };
    }

    /**
     * Compares two values.
     *
     * @param op the relation
     * @param x the left side
     * @param y the right side, of the same type
     * @return whether the relation holds
     */
    public static boolean compare(Comparison op, Object x, Object y) {
        return switch (x) {
            case Float a -> holds(op, (double) a, (double) (Float) y);
            case Double a -> holds(op, a, (Double) y);
            case Integer a -> holds(op, (long) a, (long) (Integer) y);
            case Long a -> holds(op, a, (Long) y);
            case Boolean a -> holds(op, a ? 1L : 0L, (Boolean) y ? 1L : 0L);
            default ->
                    throw new UnsupportedOperationException(
                            op + " is not defined on " + x.getClass());
        };
    }

    private static boolean holds(Comparison op, double a, double b) {
        return switch (op) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
        };
    }

    private static boolean holds(Comparison op, long a, long b) {
        return switch (op) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
        };
    }

    /**
     * Converts a value to another dtype, as the Java language does; what the target cannot hold
     * exactly is rounded once, to the nearest, ties to even.
     *
     * @param from the dtype it has
     * @param to the dtype it shall have
     * @param x the value
     * @return the converted value
     */
    public static Object cast(DType from, DType to, Object x) {
        if (from == to) {
            return x;
        }
        Number number =
                switch (from) {
                    case BOOL -> (Boolean) x ? 1 : 0;
                    case UINT8 -> (Byte) x & 0xff;
                    case FLOAT16 -> Float.float16ToFloat((Short) x);
                    case BFLOAT16 -> bfloat16ToFloat((Short) x);
                    default -> (Number) x;
                };
        boolean floating = number instanceof Float || number instanceof Double;
        return switch (to) {
            case BOOL -> floating ? number.doubleValue() != 0 : number.longValue() != 0;
            case UINT8 -> floating ? (byte) (int) number.doubleValue() : (byte) number.longValue();
            case INT32 -> floating ? (int) number.doubleValue() : (int) number.longValue();
            case INT64 -> floating ? (long) number.doubleValue() : number.longValue();
            case FLOAT32 -> number.floatValue();
            case FLOAT64 -> number.doubleValue();
            case FLOAT16 ->
                    number instanceof Double d
                            ? doubleToFloat16(d)
                            // Integers that float32 would round lie beyond float16 anyway.
                            : Float.floatToFloat16(number.floatValue());
            case BFLOAT16 ->
                    switch (number) {
                        case Float f -> floatToBfloat16(f);
                        case Double d -> doubleToBfloat16(d);
                        default -> longToBfloat16(number.longValue());
                    };
            case STRING -> throw new UnsupportedOperationException("kernels have no strings");
        };
    }

    /**
     * Reads the bits of a value as another dtype of the same width.
     *
     * @param to the dtype to read as
     * @param x a float or int, or a double or long
     * @return the value with the same bits
     */
    public static Object bitcast(DType to, Object x) {
        return switch (x) {
            case Float f when to == DType.INT32 -> Float.floatToRawIntBits(f);
            case Integer i when to == DType.FLOAT32 -> Float.intBitsToFloat(i);
            case Double d when to == DType.INT64 -> Double.doubleToRawLongBits(d);
            case Long l when to == DType.FLOAT64 -> Double.longBitsToDouble(l);
            default ->
                    throw new UnsupportedOperationException(
                            "no bitcast of " + x.getClass() + " to " + to);
        };
    }

    /**
     * The float32 that a bfloat16 stands for.
     *
     * @param bits the bfloat16's bits
     * @return its value
     */
    public static float bfloat16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * Rounds a float32 to bfloat16, to nearest, ties to even; a NaN stays a NaN.
     *
     * @param value the number
     * @return the bits of the nearest bfloat16
     */
    public static short floatToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (value != value) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /**
     * Rounds a float64 to float16, to nearest, ties to even; a NaN stays a NaN.
     *
     * @param value the number
     * @return the bits of the nearest float16
     */
    public static short doubleToFloat16(double value) {
        return Float.floatToFloat16(roundToOdd(value));
    }

    /**
     * Rounds a float64 to bfloat16, to nearest, ties to even; a NaN stays a NaN.
     *
     * @param value the number
     * @return the bits of the nearest bfloat16
     */
    public static short doubleToBfloat16(double value) {
        return floatToBfloat16(roundToOdd(value));
    }

    /**
     * Rounds an int64 to bfloat16, to nearest, ties to even.
     *
     * @param value the number
     * @return the bits of the nearest bfloat16
     */
    public static short longToBfloat16(long value) {
        // A long that float64 does not hold keeps its upper 53 bits, made odd if the others matter.
        long odd = Math.abs(value) < 1L << 53 ? value : (value | (value & 0x7ff) + 0x7ff) & ~0x7ffL;
        return doubleToBfloat16(odd);
    }

    /**
     * The float32 beside a number whose last bit is 1, or the number itself where float32 holds it.
     * Rounding that once more to a shorter format gives what rounding the number at once would: an
     * odd float32 is neither a shorter format's number nor halfway between two (Boldo and
     * Melquiond, 2008).
     */
    private static float roundToOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || value != value) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        boolean away = Math.abs((double) nearest) > Math.abs(value);
        return Float.intBitsToFloat((away ? bits - 1 : bits) | 1);
    }

    private static UnsupportedOperationException undefined(Enum<?> op, Object x) {
        return new UnsupportedOperationException(
                op + " is not defined on " + x.getClass().getSimpleName());
    }
}
