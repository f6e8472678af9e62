package io.gradus.data;

import io.gradus.ir.DType;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images with the class that each belongs to.
 *
 * <p>Pixels stay bytes, 0 to 255, which is what files hold and a quarter of the memory; {@link
 * #examples()} and {@link #batches(int)} give them as float32 from 0 to 1, which is what networks
 * learn from.
 *
 * @param images uint8 pixels of shape [n, height, width, channels]
 * @param labels int32 numbers of the classes, of shape [n]
 * @param classNames what the classes are called; class 0 first
 */
public record LabeledImages(Tensor images, Tensor labels, List<String> classNames) {

    /**
     * Puts images and labels together.
     *
     * @throws IllegalArgumentException if a dtype or shape is not as described, the numbers of
     *     images and labels differ, or a label names no class
     */
    public LabeledImages {
        classNames = List.copyOf(classNames);
        if (images.dtype() != DType.UINT8 || images.rank() != 4) {
            throw new IllegalArgumentException(
                    "images are uint8 of shape [n, height, width, channels], not "
                            + images.dtype()
                            + " of shape "
                            + images.shape());
        }
        if (labels.dtype() != DType.INT32 || labels.rank() != 1) {
            throw new IllegalArgumentException(
                    "labels are int32 of shape [n], not "
                            + labels.dtype()
                            + " of shape "
                            + labels.shape());
        }
        if (images.shape().size(0) != labels.shape().size(0)) {
            throw new IllegalArgumentException(
                    images.shape().size(0)
                            + " images but "
                            + labels.shape().size(0)
                            + " labels: each image needs its label");
        }
        int[] values = labels.toIntArray();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= classNames.size()) {
                throw new IllegalArgumentException(
                        "label "
                                + values[i]
                                + " of image "
                                + i
                                + " names no class: there are "
                                + classNames.size()
                                + ", numbered from 0");
            }
        }
    }

    /**
     * Reads images and their labels from two IDX files, plain or gzip.
     *
     * @param images unsigned bytes of shape [n, height, width] or [n, height, width, channels]
     * @param labels unsigned bytes of shape [n]
     * @return the images, their classes named "0", "1", … up to the largest label
     * @throws MalformedDataException if a file is not such a file, or their numbers of images and
     *     labels differ
     * @throws IOException if a file cannot be read
     */
    public static LabeledImages readIdx(Path images, Path labels) throws IOException {
        var values = Idx.read(labels);
        int largest = 0;
        if (values.dtype() == DType.UINT8) {
            for (byte value : values.toByteArray()) {
                largest = Math.max(largest, value & 0xFF);
            }
        }
        var names = IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
        return ofIdx(Idx.read(images), images.toString(), values, labels.toString(), names);
    }

    /**
     * Checks what two files gave and puts it together; {@code imagesName} and {@code labelsName}
     * stand in errors.
     */
    static LabeledImages ofIdx(
            Tensor images,
            String imagesName,
            Tensor labels,
            String labelsName,
            List<String> classNames)
            throws MalformedDataException {
        if (images.dtype() != DType.UINT8 || images.rank() < 3 || images.rank() > 4) {
            throw new MalformedDataException(
                    imagesName,
                    "holds "
                            + images.dtype()
                            + " of shape "
                            + images.shape()
                            + ", not images: unsigned bytes of shape [n, height, width]");
        }
        if (labels.dtype() != DType.UINT8 || labels.rank() != 1) {
            throw new MalformedDataException(
                    labelsName,
                    "holds "
                            + labels.dtype()
                            + " of shape "
                            + labels.shape()
                            + ", not labels: unsigned bytes of shape [n]");
        }
        int count = images.shape().size(0);
        if (count != labels.shape().size(0)) {
            throw new MalformedDataException(
                    labelsName,
                    "has "
                            + labels.shape().size(0)
                            + " labels, but "
                            + imagesName
                            + " has "
                            + count
                            + " images: they do not belong together");
        }
        byte[] bytes = labels.toByteArray();
        var values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = bytes[i] & 0xFF;
            if (values[i] >= classNames.size()) {
                throw new MalformedDataException(
                        labelsName,
                        "label "
                                + i
                                + " is "
                                + values[i]
                                + ", but there are only "
                                + classNames.size()
                                + " classes, numbered from 0");
            }
        }
        int channels = images.rank() == 4 ? images.shape().size(3) : 1;
        // Reshaping a tensor at rest copies nothing.
        var pixels =
                images.reshape(count, images.shape().size(1), images.shape().size(2), channels);
        return new LabeledImages(pixels, Tensor.of(values, labels.shape()), classNames);
    }

    /**
     * How many images there are.
     *
     * @return the number of images, and of labels
     */
    public int count() {
        return images.shape().size(0);
    }

    /**
     * All images as numbers that a network can learn from.
     *
     * @return inputs: float32 pixels from 0 to 1 of shape [n, height, width, channels]; targets:
     *     the int32 labels
     */
    public Examples examples() {
        return new Examples(Rows.scaled(images).pick(Splits.range(0, count())), labels);
    }

    /**
     * Some of the images.
     *
     * @param rows their numbers, each from 0 to {@code count() - 1}; a number may come twice
     * @return the chosen images in that order, with all class names
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public LabeledImages rows(int... rows) {
        return new LabeledImages(
                Rows.of(images).pick(rows), Rows.of(labels).pick(rows), classNames);
    }

    /**
     * The first images.
     *
     * @param count how many at most
     * @return the first {@code count} images, or all if there are no more
     */
    public LabeledImages take(int count) {
        return count >= count() ? this : rows(Splits.range(0, count));
    }

    /**
     * Shuffles the images and keeps a part of them back for the test.
     *
     * @param testFraction the part kept back, between 0 and 1
     * @param seed decides which; the same seed gives the same split
     * @return both parts, disjoint and together complete
     * @throws IllegalArgumentException if one part would be empty
     */
    public TrainTest<LabeledImages> split(double testFraction, long seed) {
        var chosen = Splits.of(count(), testFraction, seed);
        return new TrainTest<>(rows(chosen.train()), rows(chosen.test()));
    }

    /**
     * The images as the source of a pipeline, pixels turned into numbers as each is asked for.
     *
     * @return a data set of examples of one row: float32 pixels from 0 to 1 of shape [1, height,
     *     width, channels], and the int32 label
     */
    public Dataset<Examples> dataset() {
        var pixels = Rows.scaled(images);
        var classes = Rows.of(labels);
        return Dataset.indexed(
                "images",
                count(),
                i -> {
                    var row = new int[] {i.intValue()};
                    return new Examples(pixels.pick(row), classes.pick(row));
                });
    }

    /**
     * Cuts the images into mini-batches whose pixels are turned into numbers as each batch is made.
     *
     * @param size images in each, at least 1
     * @return batches of float32 pixels from 0 to 1 and int32 labels
     */
    public Batches batches(int size) {
        return new Batches(Rows.scaled(images), Rows.of(labels), size);
    }

    /** How many there are, of what shape, in how many classes. */
    @Override
    public String toString() {
        return "LabeledImages: %d of shape %s, %d classes"
                .formatted(count(), images.shape().without(0), classNames.size());
    }
}
