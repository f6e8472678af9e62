package io.gradus.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects the fields of one column, then finds out what they are. */
final class ColumnBuilder {

    private final String name;
    private final String source;
    private final Set<String> missingWords;
    private final List<String> fields = new ArrayList<>();
    private final BitSet missing = new BitSet();
    private long[] lines = new long[16];

    ColumnBuilder(String name, String source, Set<String> missingWords) {
        this.name = name;
        this.source = source;
        this.missingWords = missingWords;
    }

    String name() {
        return name;
    }

    void add(String field, boolean quoted, long line) {
        int row = fields.size();
        if (row == lines.length) {
            lines = Arrays.copyOf(lines, 2 * row);
        }
        lines[row] = line;
        missing.set(row, !quoted && missingWords.contains(field.strip()));
        fields.add(field);
    }

    /** The narrowest type that takes every field. */
    ColumnType inferred() {
        boolean whole = missing.isEmpty();
        boolean truth = missing.isEmpty();
        boolean number = true;
        for (int row = 0; row < fields.size() && (number || truth); row++) {
            if (missing.get(row)) {
                continue;
            }
            var text = fields.get(row).strip();
            whole = whole && isInteger(text);
            number = number && isNumber(text);
            truth = truth && isTruth(text);
        }
        if (number) {
            return whole && !fields.isEmpty() ? ColumnType.INTEGER : ColumnType.FLOAT;
        }
        return truth ? ColumnType.BOOLEAN : ColumnType.CATEGORY;
    }

    /** The column with its fields turned into the type. */
    Column build(ColumnType type) throws MalformedDataException {
        return switch (type) {
            case INTEGER -> integers();
            case FLOAT -> floats();
            case BOOLEAN -> booleans();
            case CATEGORY -> categories();
        };
    }

    private Column integers() throws MalformedDataException {
        var values = new long[fields.size()];
        for (int row = 0; row < values.length; row++) {
            var text = fields.get(row).strip();
            if (missing.get(row) || !isInteger(text)) {
                throw misfit(row, "a whole number of up to 64 bits");
            }
            values[row] = Long.parseLong(text);
        }
        return new Column(name, new Column.Integers(values));
    }

    private Column floats() throws MalformedDataException {
        var values = new double[fields.size()];
        for (int row = 0; row < values.length; row++) {
            var text = fields.get(row).strip();
            if (!missing.get(row) && !isNumber(text)) {
                throw misfit(row, "a number");
            }
            values[row] = missing.get(row) ? Double.NaN : number(text);
        }
        return new Column(name, new Column.Floats(values));
    }

    private Column booleans() throws MalformedDataException {
        var values = new boolean[fields.size()];
        for (int row = 0; row < values.length; row++) {
            var text = fields.get(row).strip();
            if (missing.get(row) || !isTruth(text)) {
                throw misfit(row, "true or false");
            }
            values[row] = Boolean.parseBoolean(text);
        }
        return new Column(name, new Column.Booleans(values));
    }

    private Column categories() {
        var different = new TreeSet<String>();
        for (int row = 0; row < fields.size(); row++) {
            if (!missing.get(row)) {
                different.add(fields.get(row));
            }
        }
        var vocabulary = List.copyOf(different);
        var ids = new int[fields.size()];
        for (int row = 0; row < ids.length; row++) {
            ids[row] =
                    missing.get(row) ? -1 : Collections.binarySearch(vocabulary, fields.get(row));
        }
        return new Column(name, new Column.Categories(ids, vocabulary));
    }

    private MalformedDataException misfit(int row, String wanted) {
        var found = missing.get(row) ? "a missing field" : "'" + shortened(fields.get(row)) + "'";
        return MalformedDataException.atLine(
                source,
                lines[row],
                "column '" + name + "' has " + found + " where it needs " + wanted);
    }

    /** A field as errors show it. */
    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** Whether a field without spaces around it is true or false, in any case. */
    static boolean isTruth(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /** Whether a field without spaces around it is a whole number of up to 64 bits. */
    static boolean isInteger(String text) {
        int digits = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() == digits
                || text.length() > digits + 19
                || skipDigits(text, digits) < text.length()) {
            return false;
        }
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Stricter than {@link Double#parseDouble}, which also takes Java's own notations such as 1d
     * and 0x1p3.
     */
    static boolean isNumber(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (isInfinite(text, at)) {
            return true;
        }
        int whole = skipDigits(text, at);
        int end = whole;
        int digits = whole - at;
        if (end < text.length() && text.charAt(end) == '.') {
            end = skipDigits(text, whole + 1);
            digits += end - whole - 1;
        }
        if (digits > 0
                && end < text.length()
                && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < text.length()
                    && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
                exponent++;
            }
            end = skipDigits(text, exponent);
            digits = end - exponent;
        }
        return digits > 0 && end == text.length();
    }

    private static boolean isInfinite(String text, int at) {
        var word = text.substring(at);
        return word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity");
    }

    /** The number of a field that is one. */
    static double number(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (isInfinite(text, at)) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(text);
    }

    /** The index of the first character from {@code at} on that is no ASCII digit. */
    private static int skipDigits(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
