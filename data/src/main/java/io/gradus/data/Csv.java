package io.gradus.data;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables from CSV text: fields between delimiters, one record a line, quotes as in RFC 4180.
 *
 * {@snippet :
 * Table flowers = Csv.withoutHeader("length", "width", "species").read(path);
 * Table people = Csv.withHeader().delimiter(';').missing("", "unknown").read(path);
 * }
 *
 * <p>The type of a column is found from its fields: {@link ColumnType#INTEGER} if all are whole
 * numbers, {@link ColumnType#FLOAT} if all that are there are numbers, {@link ColumnType#BOOLEAN}
 * if all are true or false, else {@link ColumnType#CATEGORY}; {@link #type} decides it instead. A
 * field is missing if it is empty or NA, NaN, null or ?, unless it is in quotes. Spaces around
 * numbers and truth values do not count; text keeps its spaces. Immutable.
 */
public final class Csv {

    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "?");

    private final boolean header;
    private final List<String> names;
    private final char delimiter;
    private final Charset charset;
    private final Set<String> missing;
    private final Map<String, ColumnType> types;

    private Csv(
            boolean header,
            List<String> names,
            char delimiter,
            Charset charset,
            Set<String> missing,
            Map<String, ColumnType> types) {
        this.header = header;
        this.names = names;
        this.delimiter = delimiter;
        this.charset = charset;
        this.missing = missing;
        this.types = types;
    }

    /**
     * For files whose first record names the columns.
     *
     * @return a reader for fields between commas, in UTF-8
     */
    public static Csv withHeader() {
        return new Csv(true, List.of(), ',', StandardCharsets.UTF_8, MISSING, Map.of());
    }

    /**
     * For files that begin with data.
     *
     * @param names what to call the columns; none to call them "0", "1", …
     * @return a reader for fields between commas, in UTF-8
     */
    public static Csv withoutHeader(String... names) {
        return new Csv(false, List.of(names), ',', StandardCharsets.UTF_8, MISSING, Map.of());
    }

    /**
     * The same reader for another delimiter.
     *
     * @param delimiter the character between fields, such as ';' or a tab
     * @return the new reader
     * @throws IllegalArgumentException if it is a quote or a line end
     */
    public Csv delimiter(char delimiter) {
        if (delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
            throw new IllegalArgumentException(
                    "a quote or line end cannot be the delimiter between fields");
        }
        return new Csv(header, names, delimiter, charset, missing, types);
    }

    /**
     * The same reader for another character set.
     *
     * @param charset how the file writes characters
     * @return the new reader
     */
    public Csv charset(Charset charset) {
        return new Csv(header, names, delimiter, charset, missing, types);
    }

    /**
     * The same reader with another notion of what is missing.
     *
     * @param missing the fields, without spaces around them, that stand for nothing; name "" too if
     *     empty fields shall count
     * @return the new reader
     */
    public Csv missing(String... missing) {
        return new Csv(header, names, delimiter, charset, Set.of(missing), types);
    }

    /**
     * The same reader with the type of a column decided.
     *
     * @param column the column's name
     * @param type what its fields are, whatever they look like
     * @return the new reader
     */
    public Csv type(String column, ColumnType type) {
        var more = new TreeMap<>(types);
        more.put(column, type);
        return new Csv(header, names, delimiter, charset, missing, Map.copyOf(more));
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its table
     * @throws MalformedDataException if a record has more or fewer fields than the first, a quote
     *     is out of place or never closed, a field does not fit a type that {@link #type} asks for,
     *     the text is not in the character set, or there is no record; it names file and line
     * @throws IOException if the file cannot be read
     */
    public Table read(Path file) throws IOException {
        try (var in = ByteSource.stream(file);
                // A decoder of its own, because the one that a charset gives a reader puts question
                // marks for broken text.
                var reader = new InputStreamReader(in, charset.newDecoder())) {
            return read(reader, file.toString());
        }
    }

    /**
     * Reads text that is already in memory.
     *
     * @param text the text of a CSV file
     * @return its table
     * @throws MalformedDataException as {@link #read(Path)}; the text is called "text" in it
     */
    public Table parse(String text) throws MalformedDataException {
        try {
            return read(new StringReader(text), "text");
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError("a string cannot fail to be read", e);
        }
    }

    /**
     * Reads a stream of characters to its end; the caller closes it.
     *
     * @param in the characters
     * @param source what to call them in errors
     * @return their table
     * @throws MalformedDataException as {@link #read(Path)}
     * @throws IOException if the stream cannot be read
     */
    public Table read(Reader in, String source) throws IOException {
        var records = records(in, source);
        var columns =
                records.names().stream()
                        .map(name -> new ColumnBuilder(name, source, missing))
                        .toList();
        while (records.advance()) {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).add(records.field(i), records.isQuoted(i), records.line());
            }
        }
        var finished = new ArrayList<Column>();
        for (var column : columns) {
            var type = types.get(column.name());
            finished.add(type == null ? column.build(column.inferred()) : column.build(type));
        }
        return new Table(finished);
    }

    /**
     * The records of a file one by one, so that it need not fit into memory.
     *
     * @param file the file
     * @return a data set of its rows; walking through it fails, naming file and line, where {@link
     *     #read(Path)} does, but fields are looked at only when they are asked for
     */
    public Dataset<CsvRow> rows(Path file) {
        return new Dataset<>(
                new PullStage<>(
                        "csv", Cardinality.Other.UNKNOWN, () -> new Rows(openedRecords(file))));
    }

    private CsvRecords openedRecords(Path file) throws IOException {
        var in = ByteSource.stream(file);
        try {
            return records(new InputStreamReader(in, charset.newDecoder()), file.toString());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private CsvRecords records(Reader in, String source) throws IOException {
        var records = new CsvRecords(in, source, delimiter, header, names);
        for (var name : types.keySet()) {
            if (!records.names().contains(name)) {
                throw new MalformedDataException(
                        source,
                        "a type was asked for column '"
                                + name
                                + "', but the columns are "
                                + records.names());
            }
        }
        return records;
    }

    private final class Rows implements PullStage.Puller<CsvRow> {
        private final CsvRecords records;

        Rows(CsvRecords records) {
            this.records = records;
        }

        @Override
        public @Nullable CsvRow next() throws IOException {
            return records.advance() ? new CsvRow(records, missing, types) : null;
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
