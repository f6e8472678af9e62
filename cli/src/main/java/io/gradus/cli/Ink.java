package io.gradus.cli;

import io.gradus.tensor.Tensor;

/**
 * Brings grey images to the form that the digits have: light ink on dark paper. An image whose
 * border is mostly light is taken for dark ink on light paper and inverted. Folders of images to
 * learn from and images to be classified go through the same.
 */
final class Ink {
    private Ink() {}

    /** Inverts those images of uint8 [n, height, width, 1] whose border is mostly light. */
    static Tensor lightOnDark(Tensor images) {
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        var pixels = images.toByteArray();
        for (int start = 0; start < pixels.length; start += height * width) {
            if (borderMean(pixels, start, height, width) >= 128) {
                for (int i = start; i < start + height * width; i++) {
                    pixels[i] = (byte) (255 - (pixels[i] & 0xFF));
                }
            }
        }
        return Tensor.ofUint8(pixels, images.shape());
    }

    private static double borderMean(byte[] pixels, int start, int height, int width) {
        long sum = 0;
        long count = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (y == 0 || x == 0 || y == height - 1 || x == width - 1) {
                    sum += pixels[start + y * width + x] & 0xFF;
                    count++;
                }
            }
        }
        return (double) sum / count;
    }
}
