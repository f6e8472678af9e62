package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Java numbers on their way into tensors. An integer dtype takes only the whole numbers that it
 * holds, because one that wraps around is a mistake that nobody sees; a floating dtype takes the
 * nearest that it has; a bool is whether the number differs from 0.
 */
final class JavaNumbers {
    private JavaNumbers() {}

    /** The dtype of a Java number by itself. */
    static DType dtypeOf(Number number) {
        return switch (number) {
            case Double _, BigDecimal _ -> DType.FLOAT64;
            case Float _ -> DType.FLOAT32;
            case Long _, AtomicLong _, BigInteger _ -> DType.INT64;
            default -> DType.INT32;
        };
    }

    /**
     * The element that a number becomes, boxed as kernels compute with its dtype; bools as 0 or 1.
     *
     * @param op who takes the number, for the message
     * @throws IllegalArgumentException if the dtype is an integer type that does not hold it
     */
    static Number element(String op, DType dtype, Number number) {
        return switch (dtype) {
            case FLOAT32 -> (Number) number.floatValue();
            case FLOAT64 -> number.doubleValue();
            case FLOAT16, BFLOAT16 -> {
                var from = number instanceof Float ? DType.FLOAT32 : DType.FLOAT64;
                Object wide =
                        switch (number) {
                            case Float f -> f;
                            case Long l -> {
                                from = DType.INT64;
                                yield l;
                            }
                            default -> number.doubleValue();
                        };
                yield (Number) Scalar.cast(dtype, DType.FLOAT32, Scalar.cast(from, dtype, wide));
            }
            case INT64 -> whole(op, dtype, number, Long.MIN_VALUE, Long.MAX_VALUE);
            case INT32 -> (int) whole(op, dtype, number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT8 -> (int) whole(op, dtype, number, 0, 255);
            case BOOL -> number.doubleValue() != 0 ? 1 : 0;
            case STRING ->
                    throw new IllegalArgumentException(
                            op + ": a string is not a number: use Tensor.of(text)");
        };
    }

    /** The same, but what has a fraction is cut off towards 0 where there is no place for it. */
    static Number truncated(String op, DType dtype, Number number) {
        boolean cut = dtype.isInteger() && dtypeOf(number).isFloating();
        double real = number.doubleValue();
        return element(op, dtype, cut ? real < 0 ? Math.ceil(real) : Math.floor(real) : number);
    }

    private static long whole(String op, DType dtype, Number number, long min, long max) {
        long value;
        switch (number) {
            case Integer _, Long _, Short _, Byte _, AtomicInteger _, AtomicLong _ ->
                    value = number.longValue();
            case BigInteger big -> {
                if (big.bitLength() > 63) {
                    throw beyond(op, dtype, number, min, max);
                }
                value = big.longValue();
            }
            default -> {
                double real = number.doubleValue();
                if (real != Math.rint(real) || Double.isInfinite(real)) {
                    throw new IllegalArgumentException(
                            "%s: %s is no whole number, and %s has no others: round it first, or use a floating dtype"
                                    .formatted(op, number, dtype));
                }
                if (real < -0x1p63 || real >= 0x1p63) {
                    throw beyond(op, dtype, number, min, max);
                }
                value = (long) real;
            }
        }
        if (value < min || value > max) {
            throw beyond(op, dtype, number, min, max);
        }
        return value;
    }

    private static IllegalArgumentException beyond(
            String op, DType dtype, Number number, long min, long max) {
        double size = number.doubleValue();
        var wider =
                size >= Integer.MIN_VALUE && size <= Integer.MAX_VALUE
                        ? DType.INT32
                        : size >= -0x1p63 && size < 0x1p63 ? DType.INT64 : DType.FLOAT64;
        return new IllegalArgumentException(
                "%s: %s does not fit into %s, which goes from %d to %d: use %s, and cast tensors to it first"
                        .formatted(op, number, dtype, min, max, wider));
    }

    /** {@code Tensor.arange(start, stop, step)}. */
    static GenerateOp.Range range(Number start, Number stop, Number step) {
        var dtype = DType.promote(DType.promote(dtypeOf(start), dtypeOf(stop)), dtypeOf(step));
        var type = dtype.isFloating() ? DType.FLOAT64 : DType.INT64;
        var first = element("arange", type, start);
        var end = element("arange", type, stop);
        var stride = element("arange", type, step);
        if (stride.doubleValue() == 0) {
            throw new IllegalArgumentException(
                    "arange: a step of 0 never gets from " + start + " to " + stop);
        }
        double count =
                dtype.isFloating()
                        ? Math.ceil(
                                (end.doubleValue() - first.doubleValue()) / stride.doubleValue())
                        : steps(first.longValue(), end.longValue(), stride.longValue());
        if (!(count <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "arange: from %s to %s by %s there %s, but a tensor has at most %d: use a longer step or cut it in pieces"
                            .formatted(
                                    start,
                                    stop,
                                    step,
                                    count < Double.POSITIVE_INFINITY
                                            ? "are %.0f numbers".formatted(count)
                                            : "is no end",
                                    Integer.MAX_VALUE));
        }
        return new GenerateOp.Range(
                dtype, io.gradus.ir.Dim.of((int) Math.max(count, 0)), first, stride);
    }

    /** Distances of longs do not all fit into a long, but into an unsigned one. */
    private static double steps(long start, long stop, long step) {
        boolean up = step > 0;
        if (up ? start >= stop : start <= stop) {
            return 0;
        }
        long distance = up ? stop - start : start - stop;
        long count = Long.divideUnsigned(distance - 1, up ? step : -step);
        // Exact as far as a tensor may reach.
        return (count >>> 1) * 2.0 + (count & 1) + 1;
    }
}
