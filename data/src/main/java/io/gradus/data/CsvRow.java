package io.gradus.data;

import io.gradus.tensor.Tensor;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One record of a CSV file, as {@link Csv#rows} gives it: fields by the names of their columns.
 * Immutable.
 *
 * <p>A field that is not what it is asked for is an {@link UncheckedIOException} whose cause, a
 * {@link MalformedDataException}, names file and line.
 */
public final class CsvRow {
    private final CsvRecords records;
    private final List<String> fields = new ArrayList<>();
    private final BitSet missing = new BitSet();
    private final Map<String, ColumnType> types;
    private final long line;

    /** Copies the record that is read now. */
    CsvRow(CsvRecords records, Set<String> missingWords, Map<String, ColumnType> types) {
        this.records = records;
        this.types = types;
        this.line = records.line();
        for (int i = 0; i < records.names().size(); i++) {
            fields.add(records.field(i));
            missing.set(i, !records.isQuoted(i) && missingWords.contains(records.field(i).strip()));
        }
    }

    /**
     * The names of the columns.
     *
     * @return the names, in the order of the file
     */
    public List<String> names() {
        return records.names();
    }

    /**
     * Where the record stands.
     *
     * @return the line of the file on which it begins, the first being 1
     */
    public long line() {
        return line;
    }

    private int column(String name) {
        int column = names().indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException("no column '" + name + "'; there are " + names());
        }
        return column;
    }

    /**
     * Whether a field is missing.
     *
     * @param column the name of its column
     * @return true if it holds nothing, or a word that {@link Csv#missing} names
     * @throws IllegalArgumentException if there is no such column
     */
    public boolean isMissing(String column) {
        return missing.get(column(column));
    }

    /**
     * A field as it stands there.
     *
     * @param column the name of its column
     * @return its text, without the quotes around it
     * @throws IllegalArgumentException if there is no such column
     */
    public String text(String column) {
        return fields.get(column(column));
    }

    /**
     * A field that is a number.
     *
     * @param column the name of its column
     * @return the number; NaN if it is missing
     * @throws IllegalArgumentException if there is no such column
     * @throws UncheckedIOException if the field is no number
     */
    public double number(String column) {
        var text = text(column).strip();
        if (isMissing(column)) {
            return Double.NaN;
        }
        if (!ColumnBuilder.isNumber(text)) {
            throw misfit(column, "a number");
        }
        return ColumnBuilder.number(text);
    }

    /**
     * A field that is a whole number.
     *
     * @param column the name of its column
     * @return the number
     * @throws IllegalArgumentException if there is no such column
     * @throws UncheckedIOException if the field is missing or no whole number of up to 64 bits
     */
    public long integer(String column) {
        var text = text(column).strip();
        if (isMissing(column) || !ColumnBuilder.isInteger(text)) {
            throw misfit(column, "a whole number of up to 64 bits");
        }
        return Long.parseLong(text);
    }

    /**
     * A field that is a truth value.
     *
     * @param column the name of its column
     * @return the value
     * @throws IllegalArgumentException if there is no such column
     * @throws UncheckedIOException if the field is neither true nor false
     */
    public boolean truth(String column) {
        var text = text(column).strip();
        if (isMissing(column) || !ColumnBuilder.isTruth(text)) {
            throw misfit(column, "true or false");
        }
        return Boolean.parseBoolean(text);
    }

    /**
     * Fields side by side as numbers that a network can learn from.
     *
     * @param columns the names of their columns; none for all
     * @return float32 of shape [columns]; truth values are 1 or 0, missing numbers NaN
     * @throws IllegalArgumentException if there is no such column
     * @throws UncheckedIOException if a field is neither number nor truth value
     */
    public Tensor features(String... columns) {
        return features(columns.length == 0 ? names() : List.of(columns));
    }

    private Tensor features(List<String> chosen) {
        var values = new float[chosen.size()];
        for (int i = 0; i < values.length; i++) {
            var text = text(chosen.get(i)).strip();
            values[i] =
                    ColumnBuilder.isTruth(text)
                            ? (Boolean.parseBoolean(text) ? 1 : 0)
                            : (float) number(chosen.get(i));
        }
        return Tensor.of(values);
    }

    /**
     * The record as an example to learn from.
     *
     * @param target the column to be predicted; what {@link Csv#type} says of it decides its dtype:
     *     int32 for {@link ColumnType#INTEGER}, bool for {@link ColumnType#BOOLEAN}, else float64
     * @param features the columns to predict it from; none for all others
     * @return an example of one row: inputs [1, features], targets [1]
     * @throws IllegalArgumentException if there is no such column, or the target is a {@link
     *     ColumnType#CATEGORY}, whose numbers only the whole table could tell
     * @throws UncheckedIOException if a field is not what it should be
     */
    public Examples example(String target, String... features) {
        var names =
                features.length > 0
                        ? List.of(features)
                        : names().stream().filter(name -> !name.equals(target)).toList();
        var inputs = features(names);
        return new Examples(inputs.reshape(1, names.size()), target(target));
    }

    private Tensor target(String column) {
        return switch (types.getOrDefault(column, ColumnType.FLOAT)) {
            case INTEGER -> {
                long value = integer(column);
                if (value != (int) value) {
                    throw misfit(column, "a whole number of up to 32 bits");
                }
                yield Tensor.of(new int[] {(int) value});
            }
            case BOOLEAN -> Tensor.of(new boolean[] {truth(column)});
            case FLOAT -> Tensor.of(new double[] {number(column)});
            case CATEGORY ->
                    throw new IllegalArgumentException(
                            "column '"
                                    + column
                                    + "' is a CATEGORY, whose numbers the whole table decides: take"
                                    + " text(\""
                                    + column
                                    + "\") and a number of your own, or Csv.read");
        };
    }

    private UncheckedIOException misfit(String column, String wanted) {
        var found =
                isMissing(column)
                        ? "a missing field"
                        : "'" + ColumnBuilder.shortened(text(column)) + "'";
        return new UncheckedIOException(
                records.error(
                        line,
                        "column '" + column + "' has " + found + " where it needs " + wanted));
    }

    @Override
    public String toString() {
        return "line " + line + ": " + fields;
    }
}
