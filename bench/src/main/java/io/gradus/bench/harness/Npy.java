package io.gradus.bench.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One array in NumPy's file format, version 1.0: a magic, the length of a header, the header as a
 * Python literal, and the elements in row-major order, little-endian. Every peer can read it.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final Pattern DESCRIPTION = Pattern.compile("'descr': '<([fi]4)'");
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

    private Npy() {}

    /**
     * Writes float32 elements.
     *
     * @param file where to
     * @param shape the sizes
     * @param elements as many as they say
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, int[] shape, float[] elements) throws IOException {
        var bytes = begin("f4", shape, elements.length);
        bytes.asFloatBuffer().put(elements);
        Files.write(file, bytes.array());
    }

    /**
     * Writes int32 elements.
     *
     * @param file where to
     * @param shape the sizes
     * @param elements as many as they say
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, int[] shape, int[] elements) throws IOException {
        var bytes = begin("i4", shape, elements.length);
        bytes.asIntBuffer().put(elements);
        Files.write(file, bytes.array());
    }

    private static ByteBuffer begin(String type, int[] shape, int count) {
        var sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
        var header =
                "{'descr': '<%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
        int length = 10 + header.length() + 1;
        int padded = (length + 63) / 64 * 64;
        var bytes = ByteBuffer.allocate(padded + 4 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putShort((short) (padded - 10));
        bytes.put(
                (header + " ".repeat(padded - length) + "\n").getBytes(StandardCharsets.US_ASCII));
        return bytes;
    }

    /**
     * Reads a file.
     *
     * @param file an array of float32 or int32
     * @return the array
     * @throws IOException if it cannot be read, or is none of the kind
     */
    public static Array read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 10
                || !Arrays.equals(Arrays.copyOf(bytes.array(), MAGIC.length), MAGIC)) {
            throw new IOException(file + " is no NumPy file of version 1.0");
        }
        int start = 10 + Short.toUnsignedInt(bytes.getShort(8));
        var header = new String(bytes.array(), 10, start - 10, StandardCharsets.US_ASCII);
        var description = DESCRIPTION.matcher(header);
        var sizes = SHAPE.matcher(header);
        if (!description.find() || !sizes.find() || header.contains("'fortran_order': True")) {
            throw new IOException(
                    file + " must hold float32 or int32 by rows, but says " + header.strip());
        }
        int[] shape =
                Arrays.stream(sizes.group(1).split(","))
                        .map(String::strip)
                        .filter(size -> !size.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        bytes.position(start);
        if (description.group(1).equals("f4")) {
            var floats = new float[bytes.remaining() / 4];
            bytes.asFloatBuffer().get(floats);
            return new Array(shape, floats, new int[0]);
        }
        var ints = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(ints);
        return new Array(shape, new float[0], ints);
    }

    /**
     * What a file holds.
     *
     * @param shape the sizes
     * @param floats the elements if they are float32, else none
     * @param ints the elements if they are int32, else none
     */
    public record Array(int[] shape, float[] floats, int[] ints) {
        /**
         * One part along the first axis.
         *
         * @param index which
         * @return the part, without that axis
         */
        public Array part(int index) {
            int size = 1;
            for (int i = 1; i < shape.length; i++) {
                size *= shape[i];
            }
            int from = index * size;
            return new Array(
                    Arrays.copyOfRange(shape, 1, shape.length),
                    floats.length == 0 ? floats : Arrays.copyOfRange(floats, from, from + size),
                    ints.length == 0 ? ints : Arrays.copyOfRange(ints, from, from + size));
        }
    }
}
