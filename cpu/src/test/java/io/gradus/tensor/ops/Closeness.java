package io.gradus.tensor.ops;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;

/**
 * How near a result must be to the number from outside: so many units in the last place of its
 * dtype, and so many roundings of the size of the inputs, where subtraction may have lost digits.
 * The 16-bit floats compute in float32 and are rounded once.
 *
 * @param ulps units in the last place
 * @param roundings roundings at the size of the largest input, or at 1
 * @param signedZero whether zeros must have the same sign
 * @param composite whether intermediate results are rounded to the 16-bit floats, too
 */
record Closeness(double ulps, double roundings, boolean signedZero, boolean composite) {
    /** Describes the first element that is too far off; empty text if there is none. */
    String difference(Tensor actual, double[] expected, double scale) {
        var values = actual.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            if (!isNear(actual.dtype(), values[i], expected[i], scale)) {
                return "element "
                        + i
                        + " is "
                        + values[i]
                        + ", not "
                        + expected[i]
                        + " within "
                        + tolerance(actual.dtype(), expected[i], scale);
            }
        }
        return "";
    }

    private boolean isNear(DType dtype, double actual, double expected, double scale) {
        double target = rounded(dtype, expected);
        if (Double.isNaN(expected) || Double.isInfinite(target)) {
            return Double.compare(actual, target) == 0;
        }
        if (actual == 0 && expected == 0) {
            return !signedZero || Double.compare(actual, expected) == 0;
        }
        return Math.abs(actual - expected) <= tolerance(dtype, expected, scale);
    }

    private double tolerance(DType dtype, double expected, double scale) {
        double last =
                switch (dtype) {
                    case FLOAT64 -> ulps * Math.ulp(expected);
                    case FLOAT32 -> ulps * Math.ulp((float) expected);
                    case FLOAT16 -> ulp(expected, 10, -14);
                    case BFLOAT16 -> ulp(expected, 7, -126);
                    default -> 0;
                };
        // A hair more: the number from outside is itself rounded to float64.
        return last * (1 + 1e-9) + roundings * precision(dtype) * Math.max(1, scale);
    }

    private double precision(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> 0x1p-52;
            case FLOAT16 -> composite ? 0x1p-10 : 0x1p-23;
            case BFLOAT16 -> composite ? 0x1p-7 : 0x1p-23;
            default -> 0x1p-23;
        };
    }

    private static double ulp(double number, int bits, int smallest) {
        return Math.scalb(1.0, Math.max(Math.getExponent(number), smallest) - bits);
    }

    private static double rounded(DType dtype, double number) {
        return Tensor.of(number).cast(dtype).toDouble();
    }
}
