package io.gradus.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
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
        2051
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
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(value.floatValue()));
            case BFLOAT16 -> bfloat16(value.floatValue());
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
     * The nearer of the two bfloat16 around a float, of two equally near the one whose last bit is
     * 0.
     */
    private static float bfloat16(float value) {
        if (!Float.isFinite(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value) & 0xffff0000;
        float towardsZero = Float.intBitsToFloat(bits);
        float away = Float.intBitsToFloat(bits + 0x10000);
        double limit = Math.scalb(1.0, 128);
        double below = Math.abs((double) value - towardsZero);
        double above =
                Math.abs(
                        (Float.isFinite(away) ? away : Math.copySign(limit, value))
                                - (double) value);
        boolean even = (bits >>> 16 & 1) == 0;
        return below < above || below == above && even ? towardsZero : away;
    }

    @Test
    void theSameDtypeIsTheSameTensor() {
        var x = Tensor.of(1.5);
        assertThat(x.cast(DType.FLOAT64)).isSameAs(x);
    }
}
