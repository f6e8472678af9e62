package io.gradus.nn.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads event files by the specifications of TFRecord and of Protocol Buffers, with a checksum of
 * its own.
 */
public final class Events {
    private Events() {}

    /** A message: from the number of a field to its values, in order. */
    public record Message(Map<Integer, List<Object>> fields) {
        /** Long, Double, Float or bytes. */
        private Optional<Object> first(int field) {
            return Optional.ofNullable(fields.get(field)).map(List::getFirst);
        }

        /** Whether a field is there. */
        public boolean has(int field) {
            return fields.containsKey(field);
        }

        /** An integer, 0 if it is left out. */
        public long integer(int field) {
            return (Long) first(field).orElse(0L);
        }

        /** A double, 0 if it is left out. */
        public double decimal(int field) {
            return (Double) first(field).orElse(0.0);
        }

        /** A float. */
        public float single(int field) {
            return (Float) first(field).orElseThrow();
        }

        /** Bytes. */
        public byte[] bytes(int field) {
            return (byte[]) first(field).orElse(new byte[0]);
        }

        /** A text. */
        public String text(int field) {
            return new String(bytes(field), StandardCharsets.UTF_8);
        }

        /** Texts. */
        public List<String> texts(int field) {
            return all(field).stream().map(b -> new String(b, StandardCharsets.UTF_8)).toList();
        }

        /** A message inside. */
        public Message message(int field) {
            return Events.message(bytes(field));
        }

        /** Messages inside. */
        public List<Message> messages(int field) {
            return all(field).stream().map(Events::message).toList();
        }

        private List<byte[]> all(int field) {
            return fields.getOrDefault(field, List.of()).stream().map(b -> (byte[]) b).toList();
        }

        /** Packed doubles. */
        public double[] doubles(int field) {
            var buffer = ByteBuffer.wrap(bytes(field)).order(ByteOrder.LITTLE_ENDIAN);
            var doubles = new double[buffer.remaining() / Double.BYTES];
            buffer.asDoubleBuffer().get(doubles);
            return doubles;
        }
    }

    /** A value of a summary: the step and the message {@code Summary.Value}. */
    public record Value(long step, Message message) {
        /** The tag. */
        public String tag() {
            return message.text(1);
        }
    }

    /** All events of a folder, in the order of its files. */
    public static List<Message> events(Path folder) throws IOException {
        var events = new ArrayList<Message>();
        if (!Files.exists(folder)) {
            return events;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                var all = Files.readAllBytes(file);
                var messages = records(all);
                if (!messages.getFirst().text(3).equals("brain.Event:2")) {
                    throw new IOException("the first event does not tell the version");
                }
                events.addAll(messages);
            }
        }
        return events;
    }

    /** All values of summaries of a folder. */
    public static List<Value> values(Path folder) throws IOException {
        var values = new ArrayList<Value>();
        for (var event : events(folder)) {
            for (var value : event.message(5).messages(1)) {
                values.add(new Value(event.integer(2), value));
            }
        }
        return values;
    }

    /** The points of the curve of a tag: from step to number. */
    public static Map<Long, Float> curve(Path folder, String tag) throws IOException {
        var curve = new LinkedHashMap<Long, Float>();
        for (var value : values(folder)) {
            if (value.tag().equals(tag) && curve.put(value.step, value.message.single(2)) != null) {
                throw new IOException(tag + " has two numbers at step " + value.step);
            }
        }
        return curve;
    }

    private static List<Message> records(byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var messages = new ArrayList<Message>();
        while (buffer.hasRemaining()) {
            var length = new byte[8];
            buffer.get(buffer.position(), length);
            var data = new byte[Math.toIntExact(buffer.getLong())];
            requireSum(length, buffer.getInt());
            buffer.get(data);
            requireSum(data, buffer.getInt());
            messages.add(message(data));
        }
        return messages;
    }

    private static void requireSum(byte[] data, int masked) throws IOException {
        int sum = sum(data);
        if (((sum >>> 15 | sum << 17) + 0xa282ead8) != masked) {
            throw new IOException("a checksum is wrong");
        }
    }

    /** CRC-32C bit by bit: the polynomial 0x1edc6f41, reflected. */
    static int sum(byte[] data) {
        int sum = -1;
        for (byte b : data) {
            sum ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 1) != 0 ? sum >>> 1 ^ 0x82f63b78 : sum >>> 1;
            }
        }
        return ~sum;
    }

    static Message message(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var fields = new LinkedHashMap<Integer, List<Object>>();
        while (buffer.hasRemaining()) {
            long tag = varint(buffer);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(buffer);
                        case 1 -> buffer.getDouble();
                        case 2 -> {
                            var block = new byte[Math.toIntExact(varint(buffer))];
                            buffer.get(block);
                            yield block;
                        }
                        case 5 -> buffer.getFloat();
                        default -> throw new IllegalArgumentException("wire type of " + tag);
                    };
            fields.computeIfAbsent((int) (tag >>> 3), f -> new ArrayList<>()).add(value);
        }
        return new Message(fields);
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = buffer.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
