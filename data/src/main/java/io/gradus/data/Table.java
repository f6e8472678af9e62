package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Columns of equal length, each with a name and a type: what {@link Csv} reads. Immutable. */
public final class Table {

    private final List<Column> columns;

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * How many rows there are.
     *
     * @return the number of records, a header not counted
     */
    public int rows() {
        return columns.isEmpty() ? 0 : columns.getFirst().size();
    }

    /**
     * All columns.
     *
     * @return the columns in the order of the file
     */
    public List<Column> columns() {
        return columns;
    }

    /**
     * A column.
     *
     * @param name its name
     * @return the column
     * @throws IllegalArgumentException if there is none of that name
     */
    public Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no column '"
                                        + name
                                        + "'; there are "
                                        + columns.stream().map(Column::name).toList()));
    }

    /**
     * Columns side by side as numbers that a network can learn from.
     *
     * @param names the columns; none for all
     * @return float32 of shape [rows, columns]: truth values are 1 or 0, missing numbers NaN
     * @throws IllegalArgumentException if there is no such column, or one is a {@link
     *     ColumnType#CATEGORY}, whose numbers mean nothing as quantities
     */
    public Tensor matrix(String... names) {
        var chosen = names.length == 0 ? columns : Stream.of(names).map(this::column).toList();
        for (var column : chosen) {
            if (column.type() == ColumnType.CATEGORY) {
                throw new IllegalArgumentException(
                        "column '"
                                + column.name()
                                + "' holds text such as '"
                                + column.vocabulary().stream().findFirst().orElse("")
                                + "', not numbers: leave it out, or take column(\""
                                + column.name()
                                + "\").toTensor(), which gives each text a number, and make that one-hot");
            }
        }
        int width = chosen.size();
        var values = new float[Math.multiplyExact(rows(), width)];
        for (int j = 0; j < width; j++) {
            var column = chosen.get(j);
            for (int i = 0; i < rows(); i++) {
                values[i * width + j] = (float) column.number(i);
            }
        }
        return Tensor.of(values, Shape.of(rows(), width));
    }

    /**
     * The table as examples to learn from.
     *
     * @param target the column to be predicted
     * @param features the columns to predict it from; none for all others
     * @return inputs: {@link #matrix} of the features; targets: {@link Column#toTensor} of the
     *     target
     * @throws IllegalArgumentException if there is no such column, or a feature is a {@link
     *     ColumnType#CATEGORY}
     */
    public Examples examples(String target, String... features) {
        var names =
                features.length > 0
                        ? features
                        : columns.stream()
                                .map(Column::name)
                                .filter(name -> !name.equals(target))
                                .toArray(String[]::new);
        return new Examples(matrix(names), column(target).toTensor());
    }

    /**
     * The rows in which nothing is missing.
     *
     * @return a table of those rows; types and vocabularies stay
     */
    public Table dropMissing() {
        var whole =
                IntStream.range(0, rows())
                        .filter(row -> columns.stream().noneMatch(column -> column.isMissing(row)))
                        .toArray();
        return new Table(columns.stream().map(column -> column.rows(whole)).toList());
    }

    @Override
    public String toString() {
        return "Table of " + rows() + " rows: " + columns;
    }
}
