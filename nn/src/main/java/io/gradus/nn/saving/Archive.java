package io.gradus.nn.saving;

import io.gradus.data.MalformedDataException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A zip file of one JSON text and some tensors. Nothing in it is compressed, so what it holds is no
 * larger than the file; its times are fixed, so the same content gives the same bytes.
 *
 * @param json the text
 * @param tensors tensors by the names of their entries, without {@code .safetensors}
 */
record Archive(String json, Map<String, SafeTensors> tensors) {
    private static final String CONFIG = "config.json";
    private static final String TENSORS = ".safetensors";
    private static final long MAX_CONFIG = 64L << 20;
    private static final int MAX_ENTRIES = 16;

    /** The first moment that a zip file can tell. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    void write(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(
                file,
                channel -> {
                    var zip = new ZipOutputStream(Channels.newOutputStream(channel));
                    add(zip, CONFIG, out -> AtomicFile.writeFully(out, bytes.duplicate()));
                    for (var entry : tensors.entrySet()) {
                        add(zip, entry.getKey() + TENSORS, entry.getValue()::writeTo);
                    }
                    zip.finish();
                });
    }

    /** Entries that are not compressed name their size and checksum before their bytes. */
    private static void add(ZipOutputStream zip, String name, Content content) throws IOException {
        var sum = new Sum();
        content.writeTo(Channels.newChannel(sum));
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(sum.size);
        entry.setCompressedSize(sum.size);
        entry.setCrc(sum.crc.getValue());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        content.writeTo(Channels.newChannel(zip));
        zip.closeEntry();
    }

    private static final class Sum extends OutputStream {
        private final CRC32 crc = new CRC32();
        private long size;

        @Override
        public void write(int b) {
            crc.update(b);
            size++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            crc.update(bytes, offset, length);
            size += length;
        }
    }

    /** Whether a file begins as a zip file does. */
    static boolean is(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            var start = in.readNBytes(2);
            return start.length == 2 && start[0] == 'P' && start[1] == 'K';
        }
    }

    static Archive read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder, not a file");
        }
        Optional<String> json = Optional.empty();
        var tensors = new LinkedHashMap<String, SafeTensors>();
        try (var zip = new ZipFile(file.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw new MalformedDataException(
                        file.toString(), "is no model: it has " + zip.size() + " entries");
            }
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                requireStored(entry, file);
                var name = entry.getName();
                if (name.equals(CONFIG)) {
                    json = Optional.of(text(zip, entry, file));
                } else if (name.matches("[a-z]+\\.safetensors")) {
                    try (var in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
                        tensors.put(
                                name.substring(0, name.length() - TENSORS.length()),
                                SafeTensors.read(in, entry.getSize(), file + "!" + name));
                    }
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException error) {
            throw new MalformedDataException(
                    file.toString(), "is no model that Gradus has saved: " + error.getMessage());
        }
        return new Archive(
                json.orElseThrow(() ->
                        new MalformedDataException(
                                file.toString(), "is no model: it has no " + CONFIG)),
                tensors);
    }

    /** A small file could unfold to a huge one otherwise. */
    private static void requireStored(ZipEntry entry, Path file) throws IOException {
        if (entry.getMethod() != ZipEntry.STORED
                || entry.getSize() != entry.getCompressedSize()
                || entry.getSize() < 0
                || entry.getSize() > Files.size(file)) {
            throw new MalformedDataException(
                    file.toString(),
                    "entry '%s' is compressed or lies about its size; Gradus stores models as they are"
                            .formatted(entry.getName()));
        }
    }

    private static String text(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        if (entry.getSize() > MAX_CONFIG) {
            throw new MalformedDataException(
                    file.toString(), "its configuration has " + entry.getSize() + " bytes");
        }
        try (var in = zip.getInputStream(entry)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readNBytes((int) MAX_CONFIG)))
                    .toString();
        } catch (CharacterCodingException error) {
            throw new MalformedDataException(file.toString(), "its configuration is no UTF-8 text");
        }
    }
}
