package io.gradus.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data sets of what stands in files one thing after the other: lines, records of one length. */
public final class DataFiles {
    private DataFiles() {}

    /**
     * The lines of text files in UTF-8, one file after the other.
     *
     * @param files the files
     * @return a data set of lines without their ends; walking through it fails where a file cannot
     *     be read or is not in UTF-8, naming file and line
     */
    public static Dataset<String> lines(Path... files) {
        return lines(StandardCharsets.UTF_8, files);
    }

    /**
     * The lines of text files, one file after the other.
     *
     * @param charset how the files write characters
     * @param files the files
     * @return a data set of lines without their ends; walking through it fails where a file cannot
     *     be read or is not in the character set, naming file and line
     */
    public static Dataset<String> lines(Charset charset, Path... files) {
        var all = List.of(files);
        return new Dataset<>(
                new PullStage<>("lines", Cardinality.Other.UNKNOWN, () -> new Lines(charset, all)));
    }

    private static final class Lines implements PullStage.Puller<String> {
        private final Charset charset;
        private final List<Path> files;
        private int next;
        private long line;
        private @Nullable BufferedReader reader;

        Lines(Charset charset, List<Path> files) {
            this.charset = charset;
            this.files = files;
        }

        @Override
        public @Nullable String next() throws IOException {
            while (true) {
                var now = reader;
                if (now == null) {
                    if (next == files.size()) {
                        return null;
                    }
                    now = open(files.get(next++));
                    reader = now;
                }
                String text;
                try {
                    text = now.readLine();
                } catch (CharacterCodingException e) {
                    throw MalformedDataException.atLine(
                                    files.get(next - 1).toString(),
                                    line + 1,
                                    "not text in " + charset + ", here or a little further on")
                            .because(e);
                }
                if (text != null) {
                    line++;
                    return text;
                }
                close();
            }
        }

        private BufferedReader open(Path file) throws IOException {
            line = 0;
            // A decoder of its own, because the one that a charset gives a reader puts question
            // marks for broken text.
            return new BufferedReader(
                    new InputStreamReader(ByteSource.stream(file), charset.newDecoder()));
        }

        @Override
        public void close() throws IOException {
            var open = reader;
            reader = null;
            if (open != null) {
                open.close();
            }
        }
    }

    /**
     * Records of one length, one after the other, as in CIFAR's binary files.
     *
     * @param recordBytes the length of each
     * @param files the files
     * @return a data set of the records' bytes, of which a batch is a uint8 tensor [n, recordBytes]
     * @throws IllegalArgumentException if the length is below 1
     */
    public static Dataset<byte[]> fixedLengthRecords(int recordBytes, Path... files) {
        return fixedLengthRecords(0, recordBytes, 0, files);
    }

    /**
     * Records of one length between a head and a foot.
     *
     * @param headerBytes how many bytes to pass over at the beginning of each file
     * @param recordBytes the length of each record
     * @param footerBytes how many bytes to leave at the end of each file
     * @param files the files
     * @return a data set of the records' bytes; walking through it fails at a file whose length is
     *     not that of whole records
     * @throws IllegalArgumentException if the length is below 1 or another number is negative
     */
    public static Dataset<byte[]> fixedLengthRecords(
            long headerBytes, int recordBytes, long footerBytes, Path... files) {
        Grouping.require("fixedLengthRecords", "length", recordBytes);
        if (headerBytes < 0 || footerBytes < 0) {
            throw new IllegalArgumentException(
                    "fixedLengthRecords: head and foot have at least 0 bytes, not "
                            + headerBytes
                            + " and "
                            + footerBytes);
        }
        var all = List.of(files);
        return new Dataset<>(
                new PullStage<>(
                        "fixedLengthRecords",
                        Cardinality.Other.UNKNOWN,
                        () -> new Records(headerBytes, recordBytes, footerBytes, all)));
    }

    private static final class Records implements PullStage.Puller<byte[]> {
        private final long header;
        private final int size;
        private final long footer;
        private final List<Path> files;
        private int next;
        private long left;
        private @Nullable FileChannel channel;

        Records(long header, int size, long footer, List<Path> files) {
            this.header = header;
            this.size = size;
            this.footer = footer;
            this.files = files;
        }

        /** The file that has the next record, or null after the last. */
        private @Nullable FileChannel current() throws IOException {
            while (left == 0) {
                close();
                if (next == files.size()) {
                    return null;
                }
                var file = files.get(next++);
                // Refuses folders in words.
                ByteSource.stream(file).close();
                var opened = FileChannel.open(file);
                channel = opened;
                long bytes = Files.size(file) - header - footer;
                if (bytes < 0 || bytes % size != 0) {
                    throw new MalformedDataException(
                            file.toString(),
                            "%d bytes less %d of head and %d of foot are no whole number of records of %d"
                                    .formatted(Files.size(file), header, footer, size));
                }
                opened.position(header);
                left = bytes / size;
            }
            return channel;
        }

        @Override
        public byte @Nullable [] next() throws IOException {
            var from = current();
            if (from == null) {
                return null;
            }
            var record = ByteBuffer.allocate(size);
            while (record.hasRemaining()) {
                if (from.read(record) < 0) {
                    throw new MalformedDataException(
                            files.get(next - 1).toString(), "became shorter while it was read");
                }
            }
            left--;
            return record.array();
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = 0;
            while (skipped < count) {
                var from = current();
                if (from == null) {
                    break;
                }
                long some = Math.min(left, count - skipped);
                from.position(from.position() + some * size);
                left -= some;
                skipped += some;
            }
            return skipped;
        }

        @Override
        public void close() throws IOException {
            var open = channel;
            channel = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
