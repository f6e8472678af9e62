package io.gradus.nn.tensorboard;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * An image as a PNG file (ISO/IEC 15948): 8 bits a channel, lines not filtered.
 *
 * @param height its height
 * @param width its width
 * @param channels 1 for grey, 3 for colours, 4 for colours and opacity
 * @param pixels [height, width, channels]
 */
record Picture(int height, int width, int channels, byte[] pixels) {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Bytes as they are; floating numbers from 0 to 1, what is outside cut off, NaN as 0. */
    static Picture of(Tensor image) {
        var shape = image.shape();
        if (shape.rank() != 3
                || !(shape.size(2) == 1 || shape.size(2) == 3 || shape.size(2) == 4)) {
            throw new IllegalArgumentException(
                    "an image has the shape (height, width, 1, 3 or 4), not " + shape);
        }
        byte[] pixels;
        if (image.dtype() == DType.UINT8) {
            pixels = image.toByteArray();
        } else if (image.dtype().isFloating()) {
            var numbers = image.cast(DType.FLOAT32).toFloatArray();
            pixels = new byte[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                pixels[i] = (byte) (int) (Math.clamp(numbers[i], 0f, 1f) * 255 + 0.5f);
            }
        } else {
            throw new IllegalArgumentException(
                    "an image is uint8, or floating from 0 to 1, not " + image.dtype());
        }
        return new Picture(shape.size(0), shape.size(1), shape.size(2), pixels);
    }

    /** The message {@code Summary.Image}. */
    Proto proto() {
        return new Proto()
                .integer(1, height)
                .integer(2, width)
                .integer(3, channels)
                .block(4, png());
    }

    byte[] png() {
        var header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(height).put((byte) 8);
        header.put((byte) (channels == 1 ? 0 : channels == 3 ? 2 : 6));
        var out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        chunk(out, "IHDR", header.array());
        chunk(out, "IDAT", compressed());
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** Each line begins with how it is filtered: 0, not at all. */
    private byte[] compressed() {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater();
        try (var zip = new DeflaterOutputStream(out, deflater)) {
            int line = width * channels;
            for (int y = 0; y < height; y++) {
                zip.write(0);
                zip.write(pixels, y * line, line);
            }
        } catch (java.io.IOException error) {
            throw new IllegalStateException("memory can always be written", error);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        var name = type.getBytes(StandardCharsets.US_ASCII);
        var sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
