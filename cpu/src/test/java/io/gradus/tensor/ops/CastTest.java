package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Conversions between all dtypes against the Java language's own. */
class CastTest {
    private static final double[] REALS = {
        0,
        -0.0,
        0.5,
        -0.5,
        1,
        -1,
        1.5,
        2.5,
        -2.75,
        127,
        128,
        255,
        256,
        300,
        -129,
        65504,
        65519,
        65520,
        1e-8,
        6e-8,
        1e-45,
        2147483647,
        2147483648.0,
        -2147483649.0,
        9.3e18,
        -9.3e18,
        1e38,
        1e300,
        -1e300,
        0.1,
        1.0 / 3,
        3.3895314e38,
        1e-40,
        1.00390625,
        1.01171875,
        // Just beside the middle of two: rounded to float32 first, each would go the wrong way.
        1 + 0x1p-11 + 0x1p-40,
        1 + 3 * 0x1p-11 - 0x1p-40,
        -(1 + 0x1p-8 + 0x1p-40),
        1 + 3 * 0x1p-8 - 0x1p-40,
        0x1p-25 + 0x1p-60,
        65519.999999999,
        0x1p-134 + 0x1p-180,
        0x1p-150 + 0x1p-190,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private static final long[] WHOLES = {
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        -128,
        -129,
        65504,
        65519,
        65520,
        16777217,
        2147483647L,
        2147483648L,
        -2147483648L,
        -2147483649L,
        1L << 53,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        257,
        259,
        2049,
        2051,
        (1L << 30) + (1L << 22) + 1,
        -(1L << 30) - 3 * (1L << 22) + 1,
        (1L << 31) - (1L << 22) - 1,
        (1L << 54) + (1L << 46) + 1,
        -(1L << 62) - (1L << 54) - 1,
        (1L << 62) + 3 * (1L << 54) - 1,
        (1L << 62) + (1L << 38) + 1,
        (1L << 25) + 2 + 1
    };

    static Stream<Arguments> pairs() {
        return Stream.of(DType.values())
                .filter(from -> from != DType.STRING)
                .flatMap(from ->
                        Stream.of(DType.values())
                                .filter(to -> to != DType.STRING)
                                .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void asJavaConverts(DType from, DType to) {
        var values = values(from);
        var x = tensor(from, values);
        var y = x.cast(to);
        assertThat(y.dtype()).isEqualTo(to);
        for (int i = 0; i < values.length; i++) {
            assertThat(element(y, i))
                    .as("%s %s as %s", from, values[i], to)
                    .isEqualTo(converted(to, values[i]));
        }
        assertThat(TracedFunction.of((Tensor t) -> t.cast(to)).apply(x).toByteBuffer())
                .isEqualTo(y.toByteBuffer());
    }

    /** Numbers that the dtype holds. */
    private static Number[] values(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> Arrays.stream(REALS).boxed().toArray(Number[]::new);
            case FLOAT32 ->
                    Arrays.stream(REALS).mapToObj(value -> (float) value).toArray(Number[]::new);
            case FLOAT16, BFLOAT16 ->
                    Arrays.stream(REALS)
                            .mapToObj(value -> converted(dtype, value))
                            .toArray(Number[]::new);
            case INT64 -> Arrays.stream(WHOLES).boxed().toArray(Number[]::new);
            case INT32 ->
                    Arrays.stream(WHOLES).mapToObj(value -> (int) value).toArray(Number[]::new);
            case UINT8 -> new Number[] {0, 1, 127, 128, 254, 255};
            case BOOL -> new Number[] {0, 1};
            case STRING -> throw new IllegalArgumentException();
        };
    }

    private static Tensor tensor(DType dtype, Number[] values) {
        return switch (dtype) {
            case FLOAT64 ->
                    Tensor.of(Arrays.stream(values).mapToDouble(Number::doubleValue).toArray());
            case INT64 -> Tensor.of(Arrays.stream(values).mapToLong(Number::longValue).toArray());
            case INT32 -> Tensor.of(Arrays.stream(values).mapToInt(Number::intValue).toArray());
            case BOOL -> Tensor.of(new boolean[] {false, true});
            case UINT8 -> {
                var bytes = new byte[values.length];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = values[i].byteValue();
                }
                yield Tensor.ofUint8(bytes, io.gradus.ir.Shape.of(bytes.length));
            }
            default -> {
                var floats = new float[values.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = values[i].floatValue();
                }
                // Exact in float32, so this conversion changes nothing.
                yield Tensor.of(floats).cast(dtype);
            }
        };
    }

    private static Number element(Tensor x, int at) {
        return switch (x.dtype()) {
            case FLOAT64 -> x.toDoubleArray()[at];
            case FLOAT32, FLOAT16, BFLOAT16 -> x.toFloatArray()[at];
            case INT64 -> x.toLongArray()[at];
            default -> x.toIntArray()[at];
        };
    }

    private static Number converted(DType to, Number value) {
        boolean real = value instanceof Float || value instanceof Double;
        return switch (to) {
            case FLOAT64 -> value.doubleValue();
            case FLOAT32 -> value.floatValue();
            case FLOAT16 -> nearest(value, 11, -14, 65520);
            case BFLOAT16 -> nearest(value, 8, -126, 0x1p128 - 0x1p119);
            case INT64 -> real ? (long) value.doubleValue() : value.longValue();
            case INT32 -> real ? (int) value.doubleValue() : (int) value.longValue();
            case UINT8 ->
                    real
                            ? (byte) (int) value.doubleValue() & 0xff
                            : (byte) value.longValue() & 0xff;
            case BOOL -> real ? value.doubleValue() != 0 ? 1 : 0 : value.longValue() != 0 ? 1 : 0;
            case STRING -> throw new IllegalArgumentException();
        };
    }

    /**
     * The nearest number of some bits of precision, of two equally near the even one, in exact
     * arithmetic.
     *
     * @param smallest the exponent of the smallest normal number
     * @param overflow the smallest number that rounds to infinity
     */
    private static float nearest(Number value, int precision, int smallest, double overflow) {
        double real = value.doubleValue();
        if (!Double.isFinite(real) || real == 0) {
            return value.floatValue();
        }
        var exact =
                value instanceof Long || value instanceof Integer
                        ? new BigDecimal(value.longValue())
                        : new BigDecimal(real);
        if (exact.abs().compareTo(new BigDecimal(overflow)) >= 0) {
            return (float) Math.copySign(Double.POSITIVE_INFINITY, real);
        }
        // Numbers whose float64 has the exponent of the next binade are on its edge: no tie there.
        int exponent = Math.max(Math.getExponent(real), smallest) - (precision - 1);
        var unit = new BigDecimal(Math.scalb(1.0, exponent));
        var units = exact.divide(unit).setScale(0, RoundingMode.HALF_EVEN);
        return (float) Math.copySign(units.multiply(unit).doubleValue(), real);
    }

    @Test
    void theSameDtypeIsTheSameTensor() {
        var x = Tensor.of(1.5);
        assertThat(x.cast(DType.FLOAT64)).isSameAs(x);
    }
}
