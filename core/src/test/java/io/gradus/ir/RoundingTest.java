package io.gradus.ir;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Conversions to 16-bit floats round once: against exact arithmetic, around every middle of two.
 */
class RoundingTest {
    /** Precision, exponent of the smallest normal number, and what rounds to infinity. */
    private enum Format {
        FLOAT16(DType.FLOAT16, 11, -14, 65520),
        BFLOAT16(DType.BFLOAT16, 8, -126, 0x1p128 - 0x1p119);

        final DType dtype;
        final int precision;
        final int smallest;
        final BigDecimal overflow;

        Format(DType dtype, int precision, int smallest, double overflow) {
            this.dtype = dtype;
            this.precision = precision;
            this.smallest = smallest;
            this.overflow = new BigDecimal(overflow);
        }

        /** The nearest number of this format, ties to even. */
        float nearest(BigDecimal exact) {
            if (exact.abs().compareTo(overflow) >= 0) {
                return exact.signum() * Float.POSITIVE_INFINITY;
            }
            int exponent = Math.max(Math.getExponent(exact.doubleValue()), smallest);
            var unit = new BigDecimal(Math.scalb(1.0, exponent - precision + 1));
            return exact.divide(unit)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .multiply(unit)
                    .floatValue();
        }

        float value(short bits) {
            return this == FLOAT16 ? Float.float16ToFloat(bits) : Scalar.bfloat16ToFloat(bits);
        }
    }

    @Test
    void aroundTheMiddleOfEveryTwoNeighbours() {
        for (var format : Format.values()) {
            for (int bits = 0; bits < 0x7fff; bits++) {
                float below = format.value((short) bits);
                float above = format.value((short) (bits + 1));
                if (!Float.isFinite(above)) {
                    continue;
                }
                double middle = ((double) below + above) / 2;
                double shade = (above - (double) below) * 0x1p-36;
                for (double x :
                        new double[] {middle - shade, middle, middle + shade, below, above}) {
                    check(format, DType.FLOAT64, x);
                    check(format, DType.FLOAT64, -x);
                }
                check(format, DType.FLOAT64, Math.nextUp(middle));
                check(format, DType.FLOAT64, Math.nextDown(middle));
                check(format, DType.FLOAT32, (float) middle);
                check(format, DType.FLOAT32, Math.nextUp((float) middle));
                if (middle > 16 && middle < 0x1p63 - 0x1p54) {
                    for (long n = -2; n <= 2; n++) {
                        check(format, DType.INT64, (long) middle + n);
                        check(format, DType.INT64, -(long) middle + n);
                        if (middle < 0x1p31 - 0x1p22) {
                            check(format, DType.INT32, (int) middle + (int) n);
                            check(format, DType.INT32, -(int) middle + (int) n);
                        }
                    }
                }
            }
        }
    }

    @Test
    void onRandomNumbers() {
        var random = new SplittableRandom(7);
        for (var format : Format.values()) {
            for (int i = 0; i < 100_000; i++) {
                check(format, DType.INT64, random.nextLong() >> random.nextInt(63));
                check(format, DType.INT32, random.nextInt() >> random.nextInt(31));
                double x = random.nextDouble(-2, 2);
                check(format, DType.FLOAT64, Math.scalb(x, random.nextInt(-160, 130)));
            }
        }
    }

    private static void check(Format format, DType from, Number x) {
        var exact =
                x instanceof Double || x instanceof Float
                        ? new BigDecimal(x.doubleValue())
                        : new BigDecimal(x.longValue());
        float rounded = format.value((Short) Scalar.cast(from, format.dtype, x));
        if (rounded != format.nearest(exact)) {
            assertThat(rounded).as("%s %s as %s", from, x, format).isEqualTo(format.nearest(exact));
        }
    }

    @Test
    void specialValuesAndSignsStay() {
        for (var format : Format.values()) {
            assertThat(cast(format, Double.NaN)).isNaN();
            assertThat(cast(format, Double.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(cast(format, -0.0)).isEqualTo(Float.valueOf(-0f));
            assertThat(cast(format, -1e-300)).isEqualTo(Float.valueOf(-0f));
            assertThat(cast(format, 1e300)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(cast(format, -Double.MAX_VALUE)).isEqualTo(Float.NEGATIVE_INFINITY);
        }
    }

    private static float cast(Format format, double x) {
        return format.value((Short) Scalar.cast(DType.FLOAT64, format.dtype, x));
    }

    @Test
    void longsRoundOnceToFloat32() {
        // Through float64 the first would lose its last bit, become a tie and go down.
        long x = (1L << 62) + (1L << 38) + 1;
        assertThat(Scalar.cast(DType.INT64, DType.FLOAT32, x)).isEqualTo(0x1p62f + 0x1p39f);
        assertThat(Scalar.cast(DType.INT64, DType.FLOAT32, -x)).isEqualTo(-0x1p62f - 0x1p39f);
    }
}
