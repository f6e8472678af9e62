package io.gradus.tensor;

import io.gradus.ir.DType;
import io.gradus.ir.Scalar;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Floats as NumPy prints them: the fewest digits that tell a number from its neighbours of the same
 * dtype. In arrays at most 8 digits follow the point, all numbers have it at the same place, and
 * all have exponents if sizes differ much.
 */
final class FloatText {
    private static final int PRECISION = 8;

    private final DType dtype;

    private FloatText(DType dtype) {
        this.dtype = dtype;
    }

    // ---- one number ----

    /** A number that stands alone: all its digits, an exponent if it is tiny or huge. */
    static String scalar(DType dtype, Number value) {
        double number = value.doubleValue();
        if (!Double.isFinite(number)) {
            return notFinite(number);
        }
        var digits = new FloatText(dtype).shortest(value).stripTrailingZeros();
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            var text = scientific(digits, digits.precision() - 1, 2);
            return text.replace(".e", "e");
        }
        return sign(number) + digits.setScale(Math.max(1, digits.scale())).abs().toPlainString();
    }

    private static String notFinite(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    /** The sign of zeros, too, which a decimal does not have. */
    private static String sign(double number) {
        return Double.doubleToRawLongBits(number) < 0 ? "-" : "";
    }

    // ---- a column of numbers ----

    /** Numbers that stand in one array, as texts of one width. */
    static List<String> column(DType dtype, List<Number> values) {
        var format = new FloatText(dtype);
        var texts =
                format.needsExponents(values)
                        ? format.scientific(values)
                        : format.positional(values);
        return TensorFormat.aligned(texts);
    }

    private boolean needsExponents(List<Number> values) {
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (var value : values) {
            double size = Math.abs(value.doubleValue());
            if (size != 0 && Double.isFinite(size)) {
                largest = Math.max(largest, size);
                smallest = Math.min(smallest, size);
            }
        }
        if (largest == 0) {
            return false;
        }
        // NumPy compares in the array's own dtype, so that a float32 of 0.0001 is not less than
        // 0.0001.
        return largest >= 1e8 || smallest < rounded(1e-4) || rounded(largest / smallest) > 1000;
    }

    private double rounded(double number) {
        return switch (dtype) {
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) number));
            case BFLOAT16 -> Scalar.bfloat16ToFloat(Scalar.floatToBfloat16((float) number));
            case FLOAT32 -> (float) number;
            default -> number;
        };
    }

    private List<String> positional(List<Number> values) {
        var rounded = values.stream().map(value -> atMostEightDecimals(finite(value))).toList();
        int decimals = rounded.stream().mapToInt(BigDecimal::scale).max().orElse(0);
        var texts = new String[values.size()];
        for (int i = 0; i < texts.length; i++) {
            double number = values.get(i).doubleValue();
            var digits = rounded.get(i).abs().toPlainString();
            // A whole number keeps its point, which tells floats from integers; no zeros fill up
            // the others.
            var text = sign(number) + digits + (rounded.get(i).scale() == 0 ? "." : "");
            texts[i] =
                    Double.isFinite(number)
                            ? text + " ".repeat(decimals - rounded.get(i).scale())
                            : notFinite(number);
        }
        return List.of(texts);
    }

    private BigDecimal atMostEightDecimals(Number value) {
        var digits = shortest(value).stripTrailingZeros();
        if (digits.scale() > 0 && digits.scale() <= PRECISION) {
            return digits;
        }
        // Whole numbers show all their digits. Fractions are cut from the exact value, for the
        // shortest digits may end
        // in a 5 that the number does not quite reach.
        var places = digits.scale() <= 0 ? 0 : PRECISION;
        var rounded =
                new BigDecimal(value.doubleValue())
                        .setScale(places, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private List<String> scientific(List<Number> values) {
        int precision = values.stream().mapToInt(value -> digits(finite(value))).max().orElse(1);
        var rounded = values.stream().map(value -> rounded(finite(value), precision)).toList();
        int exponents =
                rounded.stream()
                        .mapToInt(number -> Math.abs(exponent(number)) < 100 ? 2 : 3)
                        .max()
                        .orElse(2);
        var texts = new String[values.size()];
        for (int i = 0; i < texts.length; i++) {
            double number = values.get(i).doubleValue();
            texts[i] =
                    !Double.isFinite(number)
                            ? notFinite(number)
                            : sign(number)
                                    + scientific(rounded.get(i).abs(), precision - 1, exponents);
        }
        return List.of(texts);
    }

    private static Number finite(Number value) {
        return Double.isFinite(value.doubleValue()) ? value : 0;
    }

    /** How many digits a number needs if it gets 9 at most. */
    private int digits(Number value) {
        var shortest = shortest(value).stripTrailingZeros();
        return shortest.precision() <= PRECISION + 1
                ? shortest.precision()
                : rounded(value, PRECISION + 1).stripTrailingZeros().precision();
    }

    /** The shortest digits if they are as many as asked for, else as many of the exact value. */
    private BigDecimal rounded(Number value, int digits) {
        var shortest = shortest(value).stripTrailingZeros();
        return shortest.precision() == digits
                ? shortest
                : new BigDecimal(value.doubleValue())
                        .round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static int exponent(BigDecimal digits) {
        return digits.signum() == 0 ? 0 : digits.precision() - digits.scale() - 1;
    }

    /** One digit, the point, the decimals, and the exponent with its sign. */
    private static String scientific(BigDecimal number, int decimals, int exponentDigits) {
        int exponent = exponent(number);
        var mantissa = number.scaleByPowerOfTen(-exponent).setScale(decimals).toPlainString();
        var size = Integer.toString(Math.abs(exponent));
        return mantissa
                + (decimals == 0 ? "." : "")
                + (exponent < 0 ? "e-" : "e+")
                + "0".repeat(Math.max(0, exponentDigits - size.length()))
                + size;
    }

    // ---- digits ----

    /** The fewest digits that are nearer to the number than to any other of its dtype. */
    private BigDecimal shortest(Number value) {
        if (dtype == DType.FLOAT16 || dtype == DType.BFLOAT16) {
            var exact = new BigDecimal(value.doubleValue());
            for (int precision = 1; precision < exact.precision(); precision++) {
                // The neighbour away from 0 may be twice as far as the other, so that only a number
                // on its side fits.
                for (var mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.UP)) {
                    var fewer = exact.round(new MathContext(precision, mode));
                    if (isSame(fewer, value)) {
                        return fewer;
                    }
                }
            }
            return exact;
        }
        var text = new BigDecimal(value.toString());
        // Java prints two digits at least, and then not always ones that end in 0 where a single
        // digit would do.
        var single = text.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return text.precision() == 2 && isSame(single, value) ? single : text;
    }

    private boolean isSame(BigDecimal digits, Number value) {
        double number =
                dtype == DType.FLOAT64 ? digits.doubleValue() : rounded(digits.floatValue());
        return number == value.doubleValue();
    }
}
