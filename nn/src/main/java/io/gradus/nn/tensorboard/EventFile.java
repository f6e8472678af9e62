package io.gradus.nn.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Records that are gathered, and written behind those that stand in a file already. The file is
 * open only while it is written. A record is its length, a checksum of the length, its bytes, and a
 * checksum of them (TFRecord); checksums are CRC-32C, turned and moved so that they look unlike
 * checksums of checksums.
 */
final class EventFile {
    private static final int ENOUGH = 1 << 16;

    private final Path file;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    EventFile(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Adds a record; writes if there is enough. */
    void add(byte[] record) {
        waiting.writeBytes(framed(record));
        if (waiting.size() >= ENOUGH) {
            flush();
        }
    }

    static byte[] framed(byte[] record) {
        var all = ByteBuffer.allocate(record.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(record.length);
        all.putInt(maskedSum(all.array(), Long.BYTES));
        all.put(record);
        all.putInt(maskedSum(record, record.length));
        return all.array();
    }

    private static int maskedSum(byte[] bytes, int length) {
        var sum = new CRC32C();
        sum.update(bytes, 0, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
    }

    void flush() {
        if (waiting.size() == 0) {
            return;
        }
        var bytes = ByteBuffer.wrap(waiting.toByteArray());
        waiting.reset();
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (var channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException error) {
            throw new UncheckedIOException("cannot write " + file, error);
        }
    }

    /** How long the file is, once everything is written. */
    long length() {
        flush();
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException error) {
            throw new UncheckedIOException("cannot read " + file, error);
        }
    }

    /** Drops what stands behind a place of the file. */
    void cut(long length) {
        waiting.reset();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (IOException error) {
            throw new UncheckedIOException("cannot write " + file, error);
        }
    }
}
