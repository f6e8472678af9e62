package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Reads PNG and JPEG files into tensors of pixels.
 *
 * <p>Colours become grey as 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded; what is
 * transparent shows white; 16-bit samples are rounded to 8 bits; the turn that a camera notes in
 * EXIF is not applied.
 */
public final class Images {

    private static final int MAX_FILE = 1 << 28;

    private Images() {}

    /**
     * Reads an image at its own size.
     *
     * @param file a PNG or JPEG file, by its content and not by its name
     * @param channels what a pixel shall be
     * @return uint8 of shape [height, width, channels]
     * @throws MalformedDataException if it is no such file, is broken, or claims more pixels than
     *     it can hold or than 2²⁶
     * @throws IOException if the file cannot be read
     */
    public static Tensor read(Path file, Channels channels) throws IOException {
        return tensor(decode(file, channels));
    }

    /**
     * Reads an image and brings it to a size; its proportions are not kept.
     *
     * @param file a PNG or JPEG file, by its content and not by its name
     * @param channels what a pixel shall be
     * @param height rows of the result
     * @param width columns of the result
     * @return uint8 of shape [height, width, channels]; averages when shrinking, bilinear when
     *     enlarging
     * @throws MalformedDataException as {@link #read(Path, Channels)}
     * @throws IOException if the file cannot be read
     */
    public static Tensor read(Path file, Channels channels, int height, int width)
            throws IOException {
        requireSize(height, width);
        return tensor(decode(file, channels).resized(height, width));
    }

    /**
     * Reads a stream to its end; the caller closes it.
     *
     * @param in the bytes of a PNG or JPEG file
     * @param name what to call it in errors
     * @param channels what a pixel shall be
     * @return uint8 of shape [height, width, channels]
     * @throws MalformedDataException as {@link #read(Path, Channels)}
     * @throws IOException if the stream cannot be read
     */
    public static Tensor read(InputStream in, String name, Channels channels) throws IOException {
        return tensor(decode(in, name, channels));
    }

    /**
     * Reads images sorted into folders, one folder for each class.
     *
     * @param folder its subfolders are the classes, in the order of their names; their files that
     *     end in .png, .jpg or .jpeg are the images, in the order of theirs; names that begin with
     *     a dot are passed over
     * @param channels what a pixel shall be
     * @param height rows of each image, to which it is brought
     * @param width columns of each image
     * @return all images, class after class: shuffle or {@linkplain LabeledImages#split split} them
     *     before learning
     * @throws MalformedDataException if there is no subfolder or no image, or an image is broken
     * @throws IOException if something cannot be read
     */
    public static LabeledImages readFolder(Path folder, Channels channels, int height, int width)
            throws IOException {
        requireSize(height, width);
        var found = LabeledFiles.ofImages(folder);
        var pixels = new ByteArrayOutputStream();
        for (var file : found.files()) {
            pixels.writeBytes(decode(file.file(), channels).resized(height, width).values());
        }
        int count = found.files().size();
        return new LabeledImages(
                Tensor.ofUint8(
                        pixels.toByteArray(), Shape.of(count, height, width, channels.count())),
                Tensor.of(
                        found.files().stream().mapToInt(LabeledFile::label).toArray(),
                        Shape.of(count)),
                found.classNames());
    }

    static void requireSize(int height, int width) {
        if (height < 1 || width < 1 || (long) height * width > 1 << 26) {
            throw new IllegalArgumentException(
                    "an image needs at least 1 x 1 pixels and at most 2^26; got "
                            + height
                            + " x "
                            + width);
        }
    }

    private static Pixels decode(Path file, Channels channels) throws IOException {
        try (var in = ByteSource.stream(file)) {
            return decode(in, file.toString(), channels);
        }
    }

    private static Pixels decode(InputStream in, String name, Channels channels)
            throws IOException {
        byte[] bytes = in.readNBytes(MAX_FILE + 1);
        if (bytes.length > MAX_FILE) {
            throw new MalformedDataException(
                    name, "longer than the " + MAX_FILE + " bytes that are read at most");
        }
        return ImageDecoder.decode(bytes, name, channels);
    }

    private static Tensor tensor(Pixels pixels) {
        return Tensor.ofUint8(
                pixels.values(), Shape.of(pixels.height(), pixels.width(), pixels.channels()));
    }
}
