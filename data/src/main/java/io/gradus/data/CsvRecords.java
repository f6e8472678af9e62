package io.gradus.data;

import java.io.IOException;
import java.io.Reader;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** The records of CSV text, all of which have as many fields as there are columns. */
final class CsvRecords {
    private final Reader in;
    private final CsvScanner scanner;
    private final List<String> names;
    private final String expected;
    private boolean firstIsData;

    /**
     * Reads as far as it takes to know the columns.
     *
     * @param header whether the first record names them
     * @param given their names if it does not; none to number them
     */
    CsvRecords(Reader in, String source, char delimiter, boolean header, List<String> given)
            throws IOException {
        this.in = in;
        scanner = new CsvScanner(in, source, delimiter);
        if (!scanner.advance()) {
            throw new MalformedDataException(source, "there is no record: the file is empty");
        }
        firstIsData = !header;
        if (header) {
            names = List.copyOf(scanner.fields());
        } else if (given.isEmpty()) {
            names =
                    IntStream.range(0, scanner.fields().size())
                            .mapToObj(Integer::toString)
                            .toList();
        } else {
            names = given;
        }
        expected =
                header || given.isEmpty()
                        ? "line " + scanner.recordLine() + " has "
                        : "names were given for ";
        var seen = new HashSet<String>();
        for (var name : names) {
            if (!seen.add(name)) {
                throw scanner.error(scanner.recordLine(), "two columns are called '" + name + "'");
            }
        }
    }

    List<String> names() {
        return names;
    }

    /** Goes to the next record; false at the end. */
    boolean advance() throws IOException {
        if (firstIsData) {
            firstIsData = false;
        } else if (!scanner.advance()) {
            return false;
        }
        int fields = scanner.fields().size();
        if (fields != names.size()) {
            throw scanner.error(
                    scanner.recordLine(),
                    fields
                            + (fields == 1 ? " field" : " fields")
                            + " where "
                            + expected
                            + names.size());
        }
        return true;
    }

    String field(int column) {
        return scanner.fields().get(column);
    }

    /** Whether the field stood in quotes, which makes it text that is there, even if empty. */
    boolean isQuoted(int column) {
        return scanner.isQuoted(column);
    }

    /** The line on which the record began, the first being 1. */
    long line() {
        return scanner.recordLine();
    }

    MalformedDataException error(long line, String problem) {
        return scanner.error(line, problem);
    }

    void close() throws IOException {
        in.close();
    }
}
