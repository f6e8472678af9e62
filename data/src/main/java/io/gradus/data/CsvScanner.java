package io.gradus.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Cuts text into records and fields, after RFC 4180: a field in quotes may hold delimiters, line
 * ends and doubled quotes.
 *
 * <p>Beyond the RFC, a line may end in LF or CR alone, a line with nothing on it is passed over,
 * and a byte order mark at the start is dropped.
 */
final class CsvScanner {

    /** An unclosed quote would otherwise swallow the rest of the file before anybody notices. */
    private static final int MAX_FIELD = 1 << 20;

    private static final int MAX_FIELDS = 1 << 16;
    private static final int END = -1;

    private final Reader in;
    private final String source;
    private final char delimiter;
    private final char[] buffer = new char[1 << 14];
    private final StringBuilder field = new StringBuilder();
    private final List<String> fields = new ArrayList<>();
    private final BitSet quoted = new BitSet();
    private int next;
    private int filled;
    private long line = 1;
    private long recordLine = 1;

    CsvScanner(Reader in, String source, char delimiter) throws IOException {
        this.in = in;
        this.source = source;
        this.delimiter = delimiter;
        if (peek() == '\uFEFF') {
            next++;
        }
    }

    /** Reads the next record; false at the end of the text. */
    boolean advance() throws IOException {
        while (peek() == '\n' || peek() == '\r') {
            endLine();
        }
        if (peek() == END) {
            return false;
        }
        recordLine = line;
        fields.clear();
        quoted.clear();
        while (readField()) {
            if (fields.size() > MAX_FIELDS) {
                throw error(line, "more than " + MAX_FIELDS + " fields: is the delimiter right?");
            }
        }
        return true;
    }

    /** The fields of the record; the list is used again for the next one. */
    List<String> fields() {
        return fields;
    }

    /** Whether the field stood in quotes, which makes it text that is there, even if empty. */
    boolean isQuoted(int index) {
        return quoted.get(index);
    }

    /** The line on which the record began, the first being 1. */
    long recordLine() {
        return recordLine;
    }

    MalformedDataException error(long atLine, String problem) {
        return MalformedDataException.atLine(source, atLine, problem);
    }

    /** Reads one field and what ends it; false if that is the end of the record. */
    private boolean readField() throws IOException {
        field.setLength(0);
        if (peek() == '"') {
            quoted.set(fields.size());
            readQuoted();
        } else {
            for (int c = peek(); c != delimiter && c != '\n' && c != '\r' && c != END; c = peek()) {
                if (c == '"') {
                    throw error(
                            line,
                            "a quote inside field "
                                    + (fields.size() + 1)
                                    + ", which does not begin with one: quote the whole field and double quotes inside");
                }
                append(c, line);
            }
        }
        fields.add(field.toString());
        int c = peek();
        if (c == delimiter) {
            next++;
            return true;
        }
        if (c == '\n' || c == '\r') {
            endLine();
        } else if (c != END) {
            throw error(
                    line,
                    "'"
                            + Character.toString(c)
                            + "' follows the closing quote of field "
                            + fields.size()
                            + "; expected a delimiter or the end of the line");
        }
        return false;
    }

    private void readQuoted() throws IOException {
        long opened = line;
        next++;
        while (true) {
            int c = peek();
            if (c == END) {
                throw error(
                        opened,
                        "the quote that opens field " + (fields.size() + 1) + " is never closed");
            }
            if (c == '"') {
                next++;
                if (peek() != '"') {
                    return;
                }
            } else if (c == '\n') {
                line++;
            } else if (c == '\r') {
                append(c, opened);
                if (peek() != '\n') {
                    line++;
                }
                continue;
            }
            append(c, opened);
        }
    }

    private void append(int c, long from) throws IOException {
        if (field.length() >= MAX_FIELD) {
            throw error(
                    from,
                    "field "
                            + (fields.size() + 1)
                            + " is longer than "
                            + MAX_FIELD
                            + " characters: is a quote not closed, or the file not CSV?");
        }
        field.append((char) c);
        next++;
    }

    private void endLine() throws IOException {
        boolean carriageReturn = peek() == '\r';
        next++;
        if (carriageReturn && peek() == '\n') {
            next++;
        }
        line++;
    }

    private int peek() throws IOException {
        if (next == filled) {
            try {
                filled = Math.max(0, in.read(buffer));
                next = 0;
            } catch (CharacterCodingException e) {
                throw error(
                                line,
                                "not text in the expected character set, here or a little further on")
                        .because(e);
            }
        }
        return next < filled ? buffer[next] : END;
    }
}
