package io.gradus.nn.callbacks;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file with places for numbers: {@code {epoch:02d}-{val_loss:.2f}}. Formats are those
 * of Python: {@code d}, {@code f}, {@code e}, {@code g} and {@code %}, with a width, zeros in front
 * and a number of digits.
 */
final class FileTemplate {
    private static final Pattern PLACE =
            Pattern.compile("\\{\\{|}}|\\{([A-Za-z_][^:{}]*)(?::([^{}]*))?}|[{}]");
    private static final Pattern FORMAT =
            Pattern.compile("(0?)([1-9]\\d*)?(?:\\.(\\d+))?([dfFeEgG%]?)");

    private final String text;

    FileTemplate(String text) {
        this.text = text;
        var matcher = PLACE.matcher(text);
        while (matcher.find()) {
            if (matcher.group().length() == 1) {
                throw new IllegalArgumentException(
                        "'%s' has a lone '%s': write it twice if it is part of the name"
                                .formatted(text, matcher.group()));
            }
            format(matcher, 0.5, true);
        }
    }

    /**
     * The name for these numbers.
     *
     * @throws IllegalArgumentException if a number is not there
     */
    String fill(Map<String, Object> numbers) {
        return PLACE.matcher(text)
                .replaceAll(match -> {
                    var matcher = (Matcher) match;
                    if (matcher.group(1) == null) {
                        return matcher.group().substring(1);
                    }
                    var value = numbers.get(matcher.group(1));
                    if (value == null) {
                        throw new IllegalArgumentException(
                                "'%s' asks for '%s'; there are %s"
                                        .formatted(text, matcher.group(1), numbers.keySet()));
                    }
                    return Matcher.quoteReplacement(format(matcher, (Number) value, false));
                });
    }

    private String format(Matcher matcher, Number value, boolean anyKind) {
        var format = matcher.group(2);
        if (matcher.group(1) == null) {
            return "";
        }
        if (format == null || format.isEmpty()) {
            return value.toString();
        }
        var parts = FORMAT.matcher(format);
        boolean known = parts.matches();
        boolean whole = known && parts.group(4).equals("d");
        if (!known
                || (whole && (parts.group(3) != null || !(anyKind || value instanceof Integer)))) {
            throw new IllegalArgumentException(
                    "'%s' in '%s' is no format of %s: there are 02d for whole numbers, and .2f, .2e, .3g and .1%% for others"
                            .formatted(format, text, value));
        }
        var kind = parts.group(4);
        var digits =
                whole || anyKind
                        ? String.valueOf(value.intValue())
                        : digits(value, parts.group(3), kind);
        int width = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
        return padded(digits, width, !parts.group(1).isEmpty());
    }

    private static String digits(
            Number value, @org.jspecify.annotations.Nullable String precision, String kind) {
        double number = value.doubleValue();
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }
        int places = precision == null ? 6 : Integer.parseInt(precision);
        return switch (kind) {
            case "f", "F" -> String.format(Locale.ROOT, "%." + places + "f", number);
            case "%" -> String.format(Locale.ROOT, "%." + places + "f%%", number * 100);
            case "e", "E" -> String.format(Locale.ROOT, "%." + places + kind, number);
            case "g", "G" -> general(number, Math.max(places, 1), kind);
            default ->
                    precision == null
                            ? value.toString()
                            : general(number, Math.max(places, 1), "g");
        };
    }

    /** As C's %g: so many digits in all, without zeros at the end. */
    private static String general(double number, int digits, String kind) {
        var scientific = String.format(Locale.ROOT, "%." + (digits - 1) + "e", number);
        int exponent = Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
        if (exponent >= -4 && exponent < digits) {
            return trimmed(
                    String.format(Locale.ROOT, "%." + (digits - 1 - exponent) + "f", number));
        }
        int e = scientific.indexOf('e');
        var text = trimmed(scientific.substring(0, e)) + scientific.substring(e);
        return kind.equals("G") ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String trimmed(String number) {
        return number.contains(".") ? number.replaceAll("0+$", "").replaceAll("\\.$", "") : number;
    }

    private static String padded(String digits, int width, boolean zeros) {
        int missing = Math.max(0, width - digits.length());
        if (!zeros) {
            return " ".repeat(missing) + digits;
        }
        return digits.startsWith("-")
                ? "-" + "0".repeat(missing) + digits.substring(1)
                : "0".repeat(missing) + digits;
    }
}
