package io.gradus.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Turns the bytes of a PNG or JPEG file into pixels. */
final class ImageDecoder {

    private static final long MAX_PIXELS = 1L << 26;

    /**
     * Deflate packs at most 1,032 bytes into one, and a byte holds at most 8 pixels; JPEG stays far
     * below.
     */
    private static final long MAX_PIXELS_PER_BYTE = 8 * 1032;

    private ImageDecoder() {}

    /** Decodes; {@code name} stands in errors. */
    static Pixels decode(byte[] file, String name, Channels channels) throws IOException {
        return pixels(image(file, name), channels);
    }

    private static BufferedImage image(byte[] file, String name) throws IOException {
        var format =
                format(file)
                        .orElseThrow(() ->
                                MalformedDataException.atByte(
                                        name, 0, "not a PNG or JPEG image, by its first bytes"));
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        var warning = new Warning();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener(warning);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MAX_PIXELS || pixels > MAX_PIXELS_PER_BYTE * file.length) {
                throw new MalformedDataException(
                        name,
                        "the header claims "
                                + reader.getWidth(0)
                                + " x "
                                + reader.getHeight(0)
                                + " pixels, more than "
                                + file.length
                                + " bytes can hold or the "
                                + MAX_PIXELS
                                + " that are read at most");
            }
            var image = reader.read(0);
            if (!warning.text.isEmpty()) {
                throw new MalformedDataException(
                        name, "broken " + format + " image: " + warning.text);
            }
            return image;
        } catch (MalformedDataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer some broken files with a RuntimeException.
            throw new MalformedDataException(name, "broken " + format + " image: " + e.getMessage())
                    .because(e);
        } finally {
            reader.dispose();
        }
    }

    private static Optional<String> format(byte[] file) {
        if (begins(file, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return Optional.of("png");
        }
        return begins(file, 0xFF, 0xD8, 0xFF) ? Optional.of("jpeg") : Optional.empty();
    }

    private static boolean begins(byte[] file, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= file.length || (file[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static Pixels pixels(BufferedImage image, Channels channels) {
        int height = image.getHeight();
        int width = image.getWidth();
        var values =
                new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels.count())];
        // Java takes stored greys for linear light and getRGB would brighten them, so greys are
        // taken as they are stored.
        boolean stored = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        var line = new int[width];
        int at = 0;
        for (int row = 0; row < height; row++) {
            if (stored) {
                greys(image, row, line);
            } else {
                image.getRGB(0, row, width, 1, line, 0, width);
            }
            for (int argb : line) {
                int alpha = argb >>> 24;
                int red = onWhite(argb >> 16 & 0xFF, alpha);
                int green = onWhite(argb >> 8 & 0xFF, alpha);
                int blue = onWhite(argb & 0xFF, alpha);
                if (channels == Channels.GREY) {
                    values[at++] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
                } else {
                    values[at++] = (byte) red;
                    values[at++] = (byte) green;
                    values[at++] = (byte) blue;
                }
            }
        }
        return new Pixels(values, height, width, channels.count());
    }

    private static void greys(BufferedImage image, int row, int[] line) {
        var raster = image.getRaster();
        int bits = raster.getSampleModel().getSampleSize(0);
        boolean alpha = image.getColorModel().hasAlpha();
        for (int x = 0; x < line.length; x++) {
            int grey = eightBits(raster.getSample(x, row, 0), bits);
            int opacity = alpha ? eightBits(raster.getSample(x, row, 1), bits) : 255;
            line[x] = opacity << 24 | grey << 16 | grey << 8 | grey;
        }
    }

    private static int eightBits(int sample, int bits) {
        return bits == 8
                ? sample
                : (int) ((sample * 255L + ((1L << bits) - 1) / 2) / ((1L << bits) - 1));
    }

    private static int onWhite(int value, int alpha) {
        return alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    /**
     * A decoder that warns has met a file that ends too early or is damaged, and has made something
     * up.
     */
    private static final class Warning implements IIOReadWarningListener {
        private String text = "";

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            text = warning;
        }
    }
}
