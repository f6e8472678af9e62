package io.gradus.cli;

import io.gradus.data.LabeledImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes images as PNG files. */
final class Pictures {
    private Pictures() {}

    /**
     * One of the images, each pixel as a square of pixels, light on dark or the other way round.
     */
    static Path save(Path file, LabeledImages images, int index, int scale, boolean inverted)
            throws IOException {
        int height = images.images().shape().size(1);
        int width = images.images().shape().size(2);
        var pixels = images.rows(index).images().toByteArray();
        var picture = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height * scale; y++) {
            for (int x = 0; x < width * scale; x++) {
                int value = pixels[y / scale * width + x / scale] & 0xFF;
                picture.setRGB(x, y, 0x010101 * (inverted ? 255 - value : value));
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }
}
