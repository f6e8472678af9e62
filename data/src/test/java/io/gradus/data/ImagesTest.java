package io.gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {

    @TempDir Path folder;

    static byte[] encode(BufferedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, out)).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /** A picture whose grey at (x, y) is 16y + x. */
    static BufferedImage greys(int height, int width) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, 16 * y + x & 0xFF);
            }
        }
        return image;
    }

    private static byte[] read(byte[] file, Channels channels) throws IOException {
        return Images.read(new ByteArrayInputStream(file), "picture", channels).toByteArray();
    }

    private static void refused(byte[] file, String... words) {
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> read(file, Channels.GREY))
                .withMessageContainingAll(words)
                .withMessageStartingWith("picture: ");
    }

    @Test
    void greysComeAsTheyAreStored() throws IOException {
        var file = Files.write(folder.resolve("grey.png"), encode(greys(3, 5), "png"));
        var tensor = Images.read(file, Channels.GREY);

        assertThat(tensor.dtype()).isEqualTo(DType.UINT8);
        assertThat(tensor.shape()).isEqualTo(Shape.of(3, 5, 1));
        assertThat(tensor.toByteArray())
                .containsExactly(0, 1, 2, 3, 4, 16, 17, 18, 19, 20, 32, 33, 34, 35, 36);
        assertThat(Images.read(file, Channels.RGB).toByteArray())
                .startsWith(0, 0, 0, 1, 1, 1, 2, 2, 2);
    }

    @Test
    void sixteenBitGreysAreRoundedToEight() throws IOException {
        var image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster()
                .setPixels(0, 0, 3, 1, new int[] {65535, 128 * 257 + 128, 128 * 257 + 129});

        assertThat(read(encode(image, "png"), Channels.GREY)).containsExactly(255, 128, 129);
    }

    @Test
    void coloursKeepTheirOrderAndBecomeGreyByTheirBrightness() throws IOException {
        var image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 4, 1, new int[] {0xFF0000, 0x00FF00, 0x0000FF, 0x0A141E}, 0, 4);
        byte[] file = encode(image, "png");

        assertThat(read(file, Channels.RGB))
                .containsExactly(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30);
        assertThat(read(file, Channels.GREY)).containsExactly(76, 150, 29, 18);
    }

    @Test
    void paletteImagesAreLookedUp() throws IOException {
        byte[] ramp = {0, (byte) 200, 50, 99};
        var palette = new IndexColorModel(2, 4, ramp, ramp, ramp);
        var image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setPixels(0, 0, 4, 1, new int[] {3, 2, 1, 0});

        assertThat(read(encode(image, "png"), Channels.GREY)).containsExactly(99, 50, 200, 0);
    }

    @Test
    void whatIsTransparentShowsWhite() throws IOException {
        var image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 3, 1, new int[] {0x00000000, 0xFF000000, 0x80000000}, 0, 3);
        assertThat(read(encode(image, "png"), Channels.GREY)).containsExactly(255, 0, 127);

        var model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY),
                        true,
                        false,
                        Transparency.TRANSLUCENT,
                        DataBuffer.TYPE_BYTE);
        var raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixels(0, 0, 2, 1, new int[] {100, 255, 100, 0});
        assertThat(
                        read(
                                encode(new BufferedImage(model, raster, false, null), "png"),
                                Channels.GREY))
                .containsExactly(100, 255);
    }

    @Test
    void readsJpegWithinItsLoss() throws IOException {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                image.setRGB(x, y, x < 8 ? 0xC80000 : 0x0000C8);
            }
        }
        byte[] rgb = read(encode(image, "jpg"), Channels.RGB);

        assertThat(rgb[0] & 0xFF).isCloseTo(200, within(12));
        assertThat(rgb[2] & 0xFF).isCloseTo(0, within(12));
        assertThat(rgb[15 * 3 + 2] & 0xFF).isCloseTo(200, within(12));
        byte[] grey = read(encode(greys(16, 16), "jpg"), Channels.GREY);
        assertThat(grey[8 * 16 + 8] & 0xFF).isCloseTo(136, within(10));
    }

    @Test
    void shrinkingByAWholeFactorTakesEveryPixelIntoAccount() {
        var values = new byte[64];
        Arrays.fill(values, (byte) 90);
        assertThat(new Pixels(values, 8, 8, 1).resized(2, 2).values()).containsOnly(90);
        values[27] = (byte) 250;
        var small = new Pixels(values, 8, 8, 1).resized(4, 4).values();
        assertThat(small[5] & 0xFF).isGreaterThan(100);
        assertThat(small[0] & 0xFF).isEqualTo(90);
    }

    @Test
    void resizingAgreesWithPillow() {
        // Image.fromarray(np.uint8([[0, 40, 80], [120, 160, 200], [250, 130, 10]])).resize((w, h),
        // Image.BILINEAR)
        byte[] values = {0, 40, 80, 120, (byte) 160, (byte) 200, (byte) 250, (byte) 130, 10};
        var image = new Pixels(values, 3, 3, 1);

        assertThat(unsigned(image.resized(2, 2).values())).containsExactly(60, 110, 179, 104);
        assertThat(unsigned(image.resized(4, 5).values()))
                .containsExactly(
                        0, 16, 40, 64, 80, 75, 91, 115, 139, 155, 169, 161, 149, 137, 129, 250, 202,
                        130, 58, 10);
        assertThat(image.resized(3, 3)).isSameAs(image);
    }

    @Test
    void channelsAreResizedApart() {
        byte[] values = {10, 0, 20, 100, 30, 0, 40, 100};
        assertThat(new Pixels(values, 2, 2, 2).resized(1, 1).values()).containsExactly(25, 50);
    }

    @Test
    void readsFoldersAsClasses() throws IOException {
        Files.createDirectories(folder.resolve("cat"));
        Files.createDirectories(folder.resolve("dog"));
        Files.write(folder.resolve("cat/b.png"), encode(greys(6, 6), "png"));
        Files.write(folder.resolve("cat/a.PNG"), encode(greys(3, 6), "png"));
        Files.write(folder.resolve("dog/x.jpeg"), encode(greys(3, 6), "jpg"));
        Files.writeString(folder.resolve("dog/notes.txt"), "no image");
        Files.createDirectories(folder.resolve(".thumbnails"));
        Files.write(folder.resolve(".thumbnails/a.png"), encode(greys(3, 6), "png"));
        Files.writeString(folder.resolve("dog/._x.jpeg"), "what some systems note of an image");
        var images = Images.readFolder(folder, Channels.GREY, 3, 3);

        assertThat(images.classNames()).containsExactly("cat", "dog");
        assertThat(images.images().shape()).isEqualTo(Shape.of(3, 3, 3, 1));
        assertThat(images.labels().toIntArray()).containsExactly(0, 0, 1);
        assertThat(images.rows(1).images().toByteArray())
                .isEqualTo(
                        Images.read(folder.resolve("cat/b.png"), Channels.GREY, 3, 3)
                                .toByteArray());
        assertThatExceptionOfType(MalformedDataException.class)
                .isThrownBy(() -> Images.readFolder(folder.resolve("cat"), Channels.GREY, 3, 3))
                .withMessageContaining("subfolders");
    }

    @Test
    void whatIsNoImageIsNamed() {
        refused(new byte[0], "byte 0", "not a PNG or JPEG");
        refused("GIF89a".getBytes(), "not a PNG or JPEG");
        byte[] png = encode(greys(20, 20), "png");
        refused(Arrays.copyOf(png, png.length / 2), "broken png");
        refused(Arrays.copyOf(png, 20), "broken png");
        byte[] jpeg = encode(greys(64, 64), "jpg");
        refused(Arrays.copyOf(jpeg, jpeg.length / 2), "broken jpeg");
        assertThatThrownBy(() -> Images.read(folder, Channels.GREY, 0, 5))
                .hasMessageContaining("0 x 5");
    }

    @Test
    void aClaimedSizeIsNotBelieved() {
        byte[] png = encode(greys(20, 20), "png");
        // The header's width and height stand at bytes 16 and 20, their checksum at 29.
        ByteBuffer.wrap(png).putInt(16, 8000).putInt(20, 8000);
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

        refused(png, "8000 x 8000 pixels", png.length + " bytes");
    }

    private static int[] unsigned(byte[] bytes) {
        var values = new int[bytes.length];
        Arrays.setAll(values, i -> bytes[i] & 0xFF);
        return values;
    }
}
