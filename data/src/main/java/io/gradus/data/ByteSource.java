package io.gradus.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads bytes and knows where it stands: every error names the source and the offset.
 *
 * <p>Memory grows with the bytes that really arrive, never with the number that a header claims.
 */
final class ByteSource {

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final String name;
    private long position;

    private ByteSource(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /**
     * The bytes of a file; a folder is refused by name, which the JDK's own error does not tell.
     */
    static InputStream stream(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder, not a file");
        }
        return Files.newInputStream(file);
    }

    /**
     * Reads {@code in} as it is, or what it decompresses to if it begins as gzip does. The caller
     * closes {@code in}.
     */
    static ByteSource open(InputStream in, String name) throws IOException {
        var buffered = new BufferedInputStream(in, CHUNK);
        buffered.mark(2);
        boolean gzip = buffered.read() == 0x1F && buffered.read() == 0x8B;
        buffered.reset();
        try {
            return new ByteSource(gzip ? new GZIPInputStream(buffered, CHUNK) : buffered, name);
        } catch (ZipException | EOFException e) {
            throw broken(name, 0, e);
        }
    }

    String name() {
        return name;
    }

    long position() {
        return position;
    }

    MalformedDataException error(String problem) {
        return MalformedDataException.atByte(name, position, problem);
    }

    int unsignedByte(String what) throws IOException {
        return bytes(1, what)[0] & 0xFF;
    }

    /** A big-endian unsigned 32-bit number. */
    long unsignedInt(String what) throws IOException {
        long value = 0;
        for (byte b : bytes(4, what)) {
            value = value << 8 | b & 0xFF;
        }
        return value;
    }

    /** Exactly {@code count} bytes, or an error that says how many of them there were. */
    byte[] bytes(int count, String what) throws IOException {
        long start = position;
        byte[] bytes = upTo(count);
        if (bytes.length < count) {
            throw error(
                    "the file ends here, "
                            + bytes.length
                            + " bytes into "
                            + what
                            + ", which take "
                            + count
                            + " from byte "
                            + start
                            + ": the file is truncated, or its header claims too much");
        }
        return bytes;
    }

    /** {@code limit} bytes, or fewer where the source ends before. */
    byte[] upTo(int limit) throws IOException {
        var bytes = new byte[Math.min(limit, CHUNK)];
        int filled = fill(bytes, 0);
        while (filled == bytes.length && filled < limit) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 2L * filled));
            filled = fill(bytes, filled);
        }
        return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
    }

    /** Fills the array from an index on, and returns the index after the last byte that came. */
    private int fill(byte[] bytes, int from) throws IOException {
        int filled = from;
        try {
            while (filled < bytes.length) {
                int got = in.read(bytes, filled, bytes.length - filled);
                if (got < 0) {
                    break;
                }
                filled += got;
                position += got;
            }
        } catch (ZipException | EOFException e) {
            throw broken(name, position, e);
        }
        return filled;
    }

    /** Requires that nothing follows. */
    void end() throws IOException {
        if (upTo(1).length > 0) {
            position--;
            throw error("more bytes follow where the data should end, by the sizes in the header");
        }
    }

    private static MalformedDataException broken(String name, long position, IOException cause) {
        String why =
                cause instanceof EOFException
                        ? "the compressed data ends too early"
                        : cause.getMessage();
        return MalformedDataException.atByte(
                        name, position, "broken gzip: " + why + "; fetch the file again")
                .because(cause);
    }
}
