package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes elements as bytes and reads them back. Records are written by name; only those that the
 * reader was told of beforehand are made again, so no file decides which class is loaded.
 */
final class ElementCodec {
    private static final int DEEPEST = 64;

    /** What follows in the bytes. The numbers are part of the format. */
    private enum Kind {
        TENSOR,
        STRING,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        TRUTH,
        BYTES,
        LIST,
        MAP,
        RECORD
    }

    private final Map<String, Class<?>> records = new TreeMap<>();

    ElementCodec(Class<?>... records) {
        this.records.put(Examples.class.getName(), Examples.class);
        this.records.put(Batch.class.getName(), Batch.class);
        for (var type : records) {
            if (!type.isRecord()) {
                throw new IllegalArgumentException(
                        type.getName()
                                + " is no record: a cache in a file keeps tensors, texts, numbers,"
                                + " truth values, bytes, and lists, maps and records of these");
            }
            this.records.put(type.getName(), type);
        }
    }

    byte[] encode(Object element) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(element, out);
        }
        return bytes.toByteArray();
    }

    private void write(Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case Tensor tensor -> writeTensor(tensor, out);
            case String text -> {
                kind(Kind.STRING, out);
                text(text, out);
            }
            case Integer number -> {
                kind(Kind.INT, out);
                out.writeInt(number);
            }
            case Long number -> {
                kind(Kind.LONG, out);
                out.writeLong(number);
            }
            case Float number -> {
                kind(Kind.FLOAT, out);
                out.writeFloat(number);
            }
            case Double number -> {
                kind(Kind.DOUBLE, out);
                out.writeDouble(number);
            }
            case Boolean truth -> {
                kind(Kind.TRUTH, out);
                out.writeBoolean(truth);
            }
            case byte[] bytes -> {
                kind(Kind.BYTES, out);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case List<?> list -> {
                kind(Kind.LIST, out);
                out.writeInt(list.size());
                for (var part : list) {
                    write(part, out);
                }
            }
            case Map<?, ?> map -> {
                kind(Kind.MAP, out);
                out.writeInt(map.size());
                for (var entry : map.entrySet()) {
                    write(entry.getKey(), out);
                    write(entry.getValue(), out);
                }
            }
            case Record record when records.containsKey(record.getClass().getName()) -> {
                kind(Kind.RECORD, out);
                text(record.getClass().getName(), out);
                for (var part : RecordForm.of(record.getClass()).values(record)) {
                    write(part, out);
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "a "
                                    + value.getClass().getName()
                                    + " cannot be kept in a file"
                                    + (value instanceof Record
                                            ? ": name its class in the call of cache"
                                            : ": map it to tensors, texts, numbers, or lists, maps"
                                                    + " and records of these"));
        }
    }

    private static void kind(Kind kind, DataOutputStream out) throws IOException {
        out.writeByte(kind.ordinal());
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeTensor(Tensor tensor, DataOutputStream out) throws IOException {
        kind(Kind.TENSOR, out);
        text(tensor.dtype().toString(), out);
        out.writeByte(tensor.rank());
        for (int size : tensor.shape().sizes()) {
            out.writeInt(size);
        }
        if (tensor.dtype() == DType.STRING) {
            for (var text : tensor.toStringArray()) {
                text(text, out);
            }
        } else {
            var bytes = new byte[tensor.shape().elements() * tensor.dtype().bytes()];
            tensor.toByteBuffer().get(bytes);
            out.write(bytes);
        }
    }

    /** Reads what {@link #encode} wrote; {@code source} stands in errors. */
    Object decode(byte[] bytes, String source) throws MalformedDataException {
        var in = ByteBuffer.wrap(bytes);
        try {
            var element = read(in, 0);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes are left over");
            }
            return element;
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | CharacterCodingException e) {
            throw new MalformedDataException(
                            source,
                            "broken element: "
                                    + (e instanceof BufferUnderflowException
                                            ? "it ends too early"
                                            : e.getMessage()))
                    .because(e);
        }
    }

    private Object read(ByteBuffer in, int depth) throws CharacterCodingException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested more than " + DEEPEST + " deep");
        }
        int kind = in.get();
        if (kind < 0 || kind >= Kind.values().length) {
            throw new IllegalArgumentException("there is no kind of value " + kind);
        }
        return switch (Kind.values()[kind]) {
            case TENSOR -> readTensor(in);
            case STRING -> text(in);
            case INT -> in.getInt();
            case LONG -> in.getLong();
            case FLOAT -> in.getFloat();
            case DOUBLE -> in.getDouble();
            case TRUTH -> in.get() != 0;
            case BYTES -> bytes(in, in.getInt());
            case LIST -> {
                int count = count(in);
                var list = new ArrayList<Object>(count);
                for (int i = 0; i < count; i++) {
                    list.add(read(in, depth + 1));
                }
                yield List.copyOf(list);
            }
            case MAP -> {
                int count = count(in);
                var map = new LinkedHashMap<Object, Object>();
                for (int i = 0; i < count; i++) {
                    map.put(read(in, depth + 1), read(in, depth + 1));
                }
                yield Collections.unmodifiableMap(map);
            }
            case RECORD -> {
                var name = text(in);
                var type = records.get(name);
                if (type == null) {
                    throw new IllegalArgumentException(
                            "it holds a record "
                                    + name
                                    + ", which the call of cache does not name");
                }
                var form = RecordForm.of(type);
                var values = new ArrayList<Object>();
                for (int i = 0; i < form.names().size(); i++) {
                    values.add(read(in, depth + 1));
                }
                yield form.make(values);
            }
        };
    }

    /** A number of parts, each of which takes at least a byte of what is there. */
    private static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    count + " parts are claimed where " + in.remaining() + " bytes follow");
        }
        return count;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    length + " bytes are claimed where " + in.remaining() + " follow");
        }
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) throws CharacterCodingException {
        var bytes = ByteBuffer.wrap(bytes(in, in.getInt()));
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    private static Tensor readTensor(ByteBuffer in) throws CharacterCodingException {
        var dtype = DType.of(text(in));
        var sizes = new int[Byte.toUnsignedInt(in.get())];
        long elements = 1;
        boolean empty = false;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.getInt();
            empty |= sizes[i] == 0;
            elements = sizes[i] == 0 ? elements : Math.multiplyExact(elements, (long) sizes[i]);
        }
        long length = empty ? 0 : elements * Math.max(1, dtype.bytes());
        if (length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a tensor of "
                            + elements
                            + " elements where "
                            + in.remaining()
                            + " bytes follow");
        }
        var shape = Shape.of(sizes);
        if (dtype == DType.STRING) {
            var texts = new String[shape.elements()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = text(in);
            }
            return Tensor.of(texts).reshape(sizes);
        }
        var values = ByteBuffer.wrap(bytes(in, Math.toIntExact(length)));
        return Tensor.fromBuffer(values.order(ByteOrder.LITTLE_ENDIAN), dtype, shape);
    }
}
