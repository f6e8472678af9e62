package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One column of a {@link Table}: a name, and a value for each row. */
public final class Column {

    private final String name;
    private final Values values;

    Column(String name, Values values) {
        this.name = name;
        this.values = values;
    }

    /**
     * The column's name.
     *
     * @return its name, from the header or as the caller gave it
     */
    public String name() {
        return name;
    }

    /**
     * What the values are.
     *
     * @return the type, as found or as asked for
     */
    public ColumnType type() {
        return switch (values) {
            case Integers ignored -> ColumnType.INTEGER;
            case Floats ignored -> ColumnType.FLOAT;
            case Booleans ignored -> ColumnType.BOOLEAN;
            case Categories ignored -> ColumnType.CATEGORY;
        };
    }

    /**
     * How many values there are.
     *
     * @return the number of rows of the table
     */
    public int size() {
        return values.size();
    }

    /**
     * The values as a tensor that loses nothing.
     *
     * @return a tensor of shape [rows]: int32 for integers (int64 if one needs it), float64 for
     *     floats with NaN where a value is missing, bool for truth values, and for categories their
     *     int32 numbers with −1 where one is missing
     */
    public Tensor toTensor() {
        var shape = Shape.of(size());
        return switch (values) {
            case Integers(var longs) -> {
                for (long value : longs) {
                    if (value != (int) value) {
                        yield Tensor.of(longs, shape);
                    }
                }
                yield Tensor.of(
                        Arrays.stream(longs).mapToInt(value -> (int) value).toArray(), shape);
            }
            case Floats(var doubles) -> Tensor.of(doubles, shape);
            case Booleans(var booleans) -> Tensor.of(booleans, shape);
            case Categories(var ids, var _) -> Tensor.of(ids, shape);
        };
    }

    /**
     * What the numbers of a category column stand for.
     *
     * @return the different texts in the order of their characters: number i stands for text i
     * @throws IllegalStateException if this is no {@link ColumnType#CATEGORY} column
     */
    public List<String> vocabulary() {
        if (values instanceof Categories(var _, var vocabulary)) {
            return vocabulary;
        }
        throw new IllegalStateException(
                "column '"
                        + name
                        + "' is "
                        + type()
                        + ": only a CATEGORY column has a vocabulary;"
                        + " Csv.type(\""
                        + name
                        + "\", ColumnType.CATEGORY) makes it one");
    }

    /**
     * Whether a value is missing.
     *
     * @param row the row, from 0
     * @return true if the file has nothing there
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public boolean isMissing(int row) {
        Objects.checkIndex(row, size());
        return switch (values) {
            case Floats(var doubles) -> Double.isNaN(doubles[row]);
            case Categories(var ids, var _) -> ids[row] < 0;
            case Integers _, Booleans _ -> false;
        };
    }

    /** The value as a number; a truth value is 1 or 0, a category its number. */
    double number(int row) {
        return switch (values) {
            case Integers(var longs) -> longs[row];
            case Floats(var doubles) -> doubles[row];
            case Booleans(var booleans) -> booleans[row] ? 1 : 0;
            case Categories(var ids, var _) -> ids[row];
        };
    }

    /** The chosen rows, in that order; a category column keeps its whole vocabulary. */
    Column rows(int[] rows) {
        return new Column(name, values.rows(rows));
    }

    @Override
    public String toString() {
        return name + ": " + type() + "[" + size() + "]";
    }

    sealed interface Values {
        int size();

        Values rows(int[] rows);
    }

    record Integers(long[] values) implements Values {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Integers rows(int[] rows) {
            return new Integers(Arrays.stream(rows).mapToLong(row -> values[row]).toArray());
        }
    }

    record Floats(double[] values) implements Values {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Floats rows(int[] rows) {
            return new Floats(Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
        }
    }

    record Booleans(boolean[] values) implements Values {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Booleans rows(int[] rows) {
            var chosen = new boolean[rows.length];
            for (int i = 0; i < rows.length; i++) {
                chosen[i] = values[rows[i]];
            }
            return new Booleans(chosen);
        }
    }

    record Categories(int[] ids, List<String> vocabulary) implements Values {
        @Override
        public int size() {
            return ids.length;
        }

        @Override
        public Categories rows(int[] rows) {
            return new Categories(Arrays.stream(rows).map(row -> ids[row]).toArray(), vocabulary);
        }
    }
}
