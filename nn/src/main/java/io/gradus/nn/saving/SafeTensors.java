package io.gradus.nn.saving;

import io.gradus.data.MalformedDataException;
import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Named tensors in one file, in the safetensors format of Hugging Face: eight bytes with the length
 * of a JSON header, the header, and the elements, little-endian, without gaps.
 *
 * <p>Files are the same bytes for the same content. What is read is checked before memory is set
 * aside for it, and no code comes out of a file.
 *
 * @param tensors the tensors by name
 * @param metadata texts by name
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    /** The dtypes that the format and Gradus share, under the names of the format. */
    private static final Map<String, DType> DTYPES =
            Map.of(
                    "BOOL", DType.BOOL,
                    "U8", DType.UINT8,
                    "F16", DType.FLOAT16,
                    "BF16", DType.BFLOAT16,
                    "I32", DType.INT32,
                    "F32", DType.FLOAT32,
                    "I64", DType.INT64,
                    "F64", DType.FLOAT64);

    /**
     * Keeps the tensors, in the order of their names.
     *
     * @throws IllegalArgumentException if a tensor holds strings
     */
    public SafeTensors {
        tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        tensors.forEach((name, tensor) -> nameOf(name, tensor.dtype()));
    }

    static Optional<DType> dtype(String name) {
        return Optional.ofNullable(DTYPES.get(name));
    }

    private static String nameOf(String tensor, DType dtype) {
        return DTYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == dtype)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "tensor '%s' is of dtype %s, which safetensors files cannot hold"
                                        .formatted(tensor, dtype)));
    }

    // ---- writing
    // ---------------------------------------------------------------------------------

    /**
     * Writes a file, whole or not at all: at any moment the old one stands there or the new one.
     * Missing folders are made.
     *
     * @param file where to
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, this::writeTo);
    }

    /** Writes all bytes of a file. */
    void writeTo(WritableByteChannel channel) throws IOException {
        // As the reference implementation has it: wide elements first, so that all are aligned.
        var order = new ArrayList<>(tensors.entrySet());
        order.sort(
                Comparator.comparing((Map.Entry<String, Tensor> e) -> -e.getValue().dtype().bytes())
                        .thenComparing(Map.Entry::getKey));
        var entries = new ArrayList<SafeTensorsHeader.Entry>();
        long offset = 0;
        for (var named : order) {
            var tensor = named.getValue();
            long end = offset + (long) tensor.size() * tensor.dtype().bytes();
            var dtype = nameOf(named.getKey(), tensor.dtype());
            var sizes = Arrays.stream(tensor.shape().sizes()).asLongStream().toArray();
            entries.add(new SafeTensorsHeader.Entry(named.getKey(), dtype, sizes, offset, end));
            offset = end;
        }
        var header = new SafeTensorsHeader(entries, metadata).encode();
        var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.writeFully(channel, length.putLong(0, header.length));
        AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
        for (var named : order) {
            AtomicFile.writeFully(channel, named.getValue().toByteBuffer());
        }
    }

    // ---- reading
    // ---------------------------------------------------------------------------------

    /**
     * Reads a file.
     *
     * @param file a safetensors file
     * @return its tensors and metadata
     * @throws MalformedDataException if it is no such file, is damaged, or holds a dtype that
     *     Gradus has not
     * @throws IOException if it cannot be read
     */
    public static SafeTensors read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder, not a file");
        }
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(in, Files.size(file), file.toString());
        }
    }

    /** Reads from a stream of known length. */
    static SafeTensors read(InputStream in, long size, String source) throws IOException {
        var header = SafeTensorsHeader.read(in, size, source);
        var tensors = new LinkedHashMap<String, Tensor>();
        for (var entry : header.entries()) {
            var bytes = ByteBuffer.wrap(read(in, entry, source)).order(ByteOrder.LITTLE_ENDIAN);
            var dtype = entry.dtype(source);
            if (dtype == DType.BOOL) {
                requireBooleans(bytes, entry, source);
            }
            tensors.put(entry.name(), Tensor.fromBuffer(bytes, dtype, entry.shape(source)));
        }
        return new SafeTensors(tensors, header.metadata());
    }

    private static byte[] read(InputStream in, SafeTensorsHeader.Entry entry, String source)
            throws IOException {
        int length = Math.toIntExact(entry.end() - entry.begin());
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new MalformedDataException(
                    source,
                    "the file ends within tensor '" + entry.name() + "'; was it cut short?");
        }
        return bytes;
    }

    private static void requireBooleans(
            ByteBuffer bytes, SafeTensorsHeader.Entry entry, String source)
            throws MalformedDataException {
        for (int i = 0; i < bytes.limit(); i++) {
            if (bytes.get(i) != 0 && bytes.get(i) != 1) {
                throw new MalformedDataException(
                        source,
                        "tensor '%s', element %d: a truth value is 0 or 1, not %d"
                                .formatted(entry.name(), i, bytes.get(i) & 0xFF));
            }
        }
    }
}
