package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * Reads IDX files, the format of MNIST: one array of numbers behind a header of its element type
 * and sizes.
 *
 * <p>A file begins with two zero bytes, a byte for the element type, a byte for the number of
 * dimensions, and for each dimension its size in four bytes; then the elements follow in row-major
 * order. All numbers are big-endian. Source: Yann LeCun, "The MNIST database of handwritten
 * digits", section "File formats". Gzip is recognised by the content, not by the name.
 */
public final class Idx {

    /**
     * More than any published data set of this kind has, and less than a forged header can ask for.
     */
    private static final long MAX_BYTES = 1L << 30;

    private Idx() {}

    /**
     * Reads a file, plain or gzip.
     *
     * @param file the file
     * @return a tensor of the file's shape: unsigned bytes are uint8; signed bytes, shorts and ints
     *     are int32; floats are float32; doubles are float64
     * @throws MalformedDataException if it is not such a file, is truncated, goes on after its end,
     *     or holds more than 1 GiB or half of the memory that the Java machine may use
     * @throws IOException if the file cannot be read
     */
    public static Tensor read(Path file) throws IOException {
        try (var in = ByteSource.stream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads a stream to its end, plain or gzip; the caller closes it.
     *
     * @param in the stream
     * @param name what to call it in errors
     * @return a tensor as {@link #read(Path)} gives it
     * @throws MalformedDataException as {@link #read(Path)}
     * @throws IOException if the stream cannot be read
     */
    public static Tensor read(InputStream in, String name) throws IOException {
        return parse(
                ByteSource.open(in, name),
                Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 2));
    }

    static Tensor parse(ByteSource source, long maxBytes) throws IOException {
        int zeros =
                source.unsignedByte("the magic number") << 8
                        | source.unsignedByte("the magic number");
        if (zeros != 0) {
            throw MalformedDataException.atByte(
                    source.name(),
                    0,
                    "not an IDX file: it begins with 0x"
                            + HexFormat.of().toHexDigits((short) zeros)
                            + " and not with 0x0000");
        }
        var element = Element.of(source);
        int rank = source.unsignedByte("the number of dimensions");
        var sizes = new int[rank];
        var claimed = new StringJoiner(" x ");
        long elements = 1;
        for (int axis = 0; axis < rank; axis++) {
            long size = source.unsignedInt("the size of dimension " + axis);
            claimed.add(Long.toString(size));
            // A size of 0 elsewhere would hide an absurd one, so every size is held against the
            // limit by itself.
            elements *= Math.max(1, size);
            if (elements > maxBytes / element.bytes) {
                throw source.error(
                        "the header claims "
                                + claimed
                                + (axis + 1 < rank ? " x ..." : "")
                                + " elements of "
                                + element.bytes
                                + " bytes, more than the "
                                + maxBytes
                                + " bytes that are read at most");
            }
            sizes[axis] = (int) size;
        }
        var shape = Shape.of(sizes);
        byte[] data =
                source.bytes(shape.elements() * element.bytes, "the " + claimed + " elements");
        source.end();
        return element.tensor(data, shape);
    }

    private enum Element {
        UNSIGNED_BYTE(0x08, 1),
        SIGNED_BYTE(0x09, 1),
        SHORT(0x0B, 2),
        INT(0x0C, 4),
        FLOAT(0x0D, 4),
        DOUBLE(0x0E, 8);

        private final int code;
        private final int bytes;

        Element(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        static Element of(ByteSource source) throws IOException {
            int code = source.unsignedByte("the element type");
            for (var element : values()) {
                if (element.code == code) {
                    return element;
                }
            }
            throw MalformedDataException.atByte(
                    source.name(),
                    2,
                    "unknown element type 0x"
                            + HexFormat.of().toHexDigits((byte) code)
                            + "; IDX knows 0x08 (unsigned byte), 0x09 (byte), 0x0b (short), 0x0c (int), 0x0d (float)"
                            + " and 0x0e (double)");
        }

        Tensor tensor(byte[] data, Shape shape) {
            var in = ByteBuffer.wrap(data);
            int count = shape.elements();
            return switch (this) {
                case UNSIGNED_BYTE -> Tensor.ofUint8(data, shape);
                case SIGNED_BYTE, SHORT -> {
                    var values = new int[count];
                    for (int i = 0; i < count; i++) {
                        values[i] = this == SHORT ? in.getShort() : in.get();
                    }
                    yield Tensor.of(values, shape);
                }
                case INT -> {
                    var values = new int[count];
                    in.asIntBuffer().get(values);
                    yield Tensor.of(values, shape);
                }
                case FLOAT -> {
                    var values = new float[count];
                    in.asFloatBuffer().get(values);
                    yield Tensor.of(values, shape);
                }
                case DOUBLE -> {
                    var values = new double[count];
                    in.asDoubleBuffer().get(values);
                    yield Tensor.of(values, shape);
                }
            };
        }
    }
}
