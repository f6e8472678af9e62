package io.gradus.data;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Elements that are made once and kept in a file.
 *
 * <p>The file is: 8 bytes of {@link #MAGIC}; for each element its length and CRC-32, 4 bytes each,
 * and its bytes; at the end the length −1, the number of elements (8 bytes) and {@link #MAGIC}
 * again. It is written beside its place by the first walk from the start to the end, and then put
 * there at once, so what stands there is complete or was damaged.
 */
record FileCache<T>(Stage<T> upstream, Path file, ElementCodec codec) implements Stage<T> {
    /** "GRADUSC1". */
    static final long MAGIC = 0x4752414455534331L;

    private static final int TAIL = 4 + 8 + 8;

    @Override
    public Cursor<T> open(long pass, Optional<Mark> from) {
        return new Walk(Mark.number(Mark.checked(from, "cache", 1, 0), 0));
    }

    @Override
    public Cardinality cardinality() {
        if (Files.exists(file)) {
            try (var reader = new Reader(file)) {
                return new Cardinality.Known(reader.count);
            } catch (IOException e) {
                throw new DatasetException("cache", 0, e);
            }
        }
        return upstream.cardinality();
    }

    /** Decides at its first advance whether it reads the file or writes it. */
    private final class Walk extends Cursor<T> {
        private long index;
        private @Nullable Reader reader;
        private @Nullable Cursor<T> maker;
        private @Nullable Writer writer;
        private boolean ended;
        private boolean closed;

        Walk(long index) {
            this.index = index;
        }

        private void open() throws IOException {
            if (reader != null || maker != null) {
                return;
            }
            synchronized (this) {
                if (closed) {
                    throw new IllegalStateException("the iterator is closed");
                }
                if (Files.exists(file)) {
                    reader = new Reader(file);
                } else {
                    maker = upstream.open(0, Optional.empty());
                    // A walk that begins later does not see what belongs in front.
                    writer = index == 0 ? new Writer(file) : null;
                }
            }
            long found = reader == null ? maker.skip(index) : reader.skip(index);
            if (found < index) {
                throw Mark.broken("it is beyond the end of a cache");
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        boolean advance() {
            if (ended) {
                return end();
            }
            try {
                open();
                var from = reader;
                if (from != null) {
                    byte[] bytes = from.next();
                    if (bytes == null) {
                        return finished();
                    }
                    index++;
                    return give((T) codec.decode(bytes, file.toString()));
                }
                return make();
            } catch (IOException | IllegalArgumentException e) {
                throw new DatasetException("cache", index, e);
            }
        }

        private boolean make() throws IOException {
            var feed = maker;
            var out = writer;
            if (feed == null || !feed.advance()) {
                if (out != null) {
                    out.finish(index);
                }
                return finished();
            }
            var element = feed.current();
            if (out != null) {
                out.write(codec.encode(element));
            }
            index++;
            return give(element);
        }

        private boolean finished() {
            ended = true;
            close();
            return end();
        }

        @Override
        long skip(long count) {
            // What is being written must be made.
            if (!Files.exists(file) || maker != null || ended) {
                return super.skip(count);
            }
            try {
                open();
                long skipped = reader == null ? 0 : reader.skip(count);
                index += skipped;
                return skipped;
            } catch (IOException e) {
                throw new DatasetException("cache", index, e);
            }
        }

        @Override
        Mark mark() {
            return Mark.of("cache", index);
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
            }
            if (maker != null) {
                maker.close();
            }
            try {
                if (writer != null) {
                    writer.close();
                }
                if (reader != null) {
                    reader.close();
                }
            } catch (IOException e) {
                throw new DatasetException("cache", index, e);
            }
        }
    }

    /** Writes beside the file and puts it into its place at the end. */
    private static final class Writer implements AutoCloseable {
        private final Path file;
        private final Path partial;
        private final FileChannel channel;
        private final DataOutputStream out;

        Writer(Path file) throws IOException {
            this.file = file.toAbsolutePath();
            var folder = this.file.getParent();
            if (folder == null) {
                throw new IOException(file + " is a folder: name a file in it");
            }
            Files.createDirectories(folder);
            partial = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
            channel =
                    FileChannel.open(
                            partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out =
                    new DataOutputStream(
                            new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
            out.writeLong(MAGIC);
        }

        void write(byte[] element) throws IOException {
            out.writeInt(element.length);
            out.writeInt(checksum(element));
            out.write(element);
        }

        void finish(long count) throws IOException {
            out.writeInt(-1);
            out.writeLong(count);
            out.writeLong(MAGIC);
            out.flush();
            // Without this a power cut after the rename could leave the name on missing bytes.
            channel.force(true);
            out.close();
            try {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(partial);
        }
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Reads a file, trusting nothing in it that it has not checked. */
    private static final class Reader implements AutoCloseable {
        private final Path file;
        private final RandomAccessFile in;
        private final long end;
        private final long count;
        private final byte[] buffer = new byte[1 << 16];
        private long next;
        private int filled;
        private int at;

        Reader(Path file) throws IOException {
            this.file = file;
            in = new RandomAccessFile(file.toFile(), "r");
            long length = in.length();
            end = length - TAIL;
            try {
                if (end < 8 || in.readLong() != MAGIC) {
                    throw broken("does not begin as one");
                }
                in.seek(end);
                int mark = in.readInt();
                count = in.readLong();
                if (mark != -1 || in.readLong() != MAGIC) {
                    throw broken("does not end as one: it is truncated or damaged");
                }
                if (count < 0 || count > (end - 8) / 8) {
                    throw broken(
                            "claims "
                                    + count
                                    + " elements, more than its "
                                    + length
                                    + " bytes hold");
                }
                in.seek(8);
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        private MalformedDataException broken(String problem) {
            return new MalformedDataException(
                    file.toString(),
                    "is no cache of a data set, for it "
                            + problem
                            + "; delete it and it is written anew");
        }

        private long position() throws IOException {
            return in.getFilePointer() - filled + at;
        }

        private int read() throws IOException {
            if (at == filled) {
                at = 0;
                filled = Math.max(0, in.read(buffer));
                if (filled == 0) {
                    throw broken("ends too early");
                }
            }
            return buffer[at++] & 0xFF;
        }

        private int readInt() throws IOException {
            return read() << 24 | read() << 16 | read() << 8 | read();
        }

        /** The length of the next element, of which there must be one. */
        private int length() throws IOException {
            int length = readInt();
            if (length < 0 || length > end - position() - 4) {
                throw broken(
                        "claims "
                                + length
                                + " bytes for element "
                                + next
                                + ", which are not there");
            }
            return length;
        }

        private boolean ended() throws IOException {
            if (next < count) {
                return false;
            }
            if (position() != end) {
                throw broken("has more bytes than those of its " + count + " elements");
            }
            return true;
        }

        byte @Nullable [] next() throws IOException {
            if (ended()) {
                return null;
            }
            var bytes = new byte[length()];
            int checksum = readInt();
            int have = Math.min(filled - at, bytes.length);
            System.arraycopy(buffer, at, bytes, 0, have);
            at += have;
            in.readFully(bytes, have, bytes.length - have);
            if (checksum(bytes) != checksum) {
                throw broken("has other bytes in element " + next + " than were written");
            }
            next++;
            return bytes;
        }

        long skip(long wanted) throws IOException {
            long skipped = 0;
            while (skipped < wanted && !ended()) {
                long target = length() + 4 + position();
                if (target - position() <= filled - at) {
                    at += (int) (target - position());
                } else {
                    in.seek(target);
                    at = 0;
                    filled = 0;
                }
                next++;
                skipped++;
            }
            return skipped;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
