package io.gradus.nn.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One message in the wire format of Protocol Buffers, field after field (protobuf.dev, "Encoding").
 * As in proto3, a number that is 0 and a text that is empty are left out, unless they are one of
 * several choices; those have methods that begin with {@code choice}.
 */
final class Proto {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private void tag(int field, int wire) {
        varint((long) field << 3 | wire);
    }

    Proto integer(int field, long value) {
        return value == 0 ? this : choiceInteger(field, value);
    }

    Proto choiceInteger(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    Proto decimal(int field, double value) {
        if (Double.doubleToRawLongBits(value) != 0) {
            tag(field, FIXED64);
            bytes.writeBytes(little(8).putDouble(value).array());
        }
        return this;
    }

    Proto choiceFloat(int field, float value) {
        tag(field, FIXED32);
        bytes.writeBytes(little(4).putFloat(value).array());
        return this;
    }

    Proto text(int field, String value) {
        return value.isEmpty() ? this : choiceText(field, value);
    }

    Proto choiceText(int field, String value) {
        return block(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto value) {
        return block(field, value.toBytes());
    }

    Proto block(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    Proto packed(int field, double[] values) {
        if (values.length == 0) {
            return this;
        }
        var block = little(Double.BYTES * values.length);
        for (double value : values) {
            block.putDouble(value);
        }
        return block(field, block.array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
