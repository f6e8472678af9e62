package io.gradus.data;

import io.gradus.data.Draws.Purpose;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ten classes of handwritten-looking digits, drawn on the spot: data that needs no file and no
 * network.
 *
 * <p>Each image is 28×28 grey pixels, 0 for paper and 255 for ink, as in MNIST. Every digit has
 * several ways of being written, and slant, thickness, size, proportions, position, turn,
 * distortion, darkness and grain differ from image to image, so that a linear classifier stays
 * below 95 % on the test part while a small convolutional network passes 99 %. Image i of a seed is
 * the same on every platform. Each ten images in a row hold every digit once, in random order.
 */
public final class Digits {

    private static final int TRAIN = 12_000;
    private static final int TEST = 2_000;

    private static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private Digits() {}

    /**
     * Draws 12,000 digits to learn from and 2,000 to be tested on.
     *
     * @param seed the same seed gives the same images
     * @return both parts; images are uint8 [n, 28, 28, 1]
     */
    public static TrainTest<LabeledImages> load(long seed) {
        return load(seed, TRAIN, TEST);
    }

    /**
     * Draws digits.
     *
     * @param seed the same seed gives the same images, and a larger number of them begins with the
     *     same ones
     * @param train how many to learn from
     * @param test how many to be tested on
     * @return both parts; images are uint8 [n, 28, 28, 1]
     * @throws IllegalArgumentException if a number is negative or its images are more than an array
     *     can hold
     */
    public static TrainTest<LabeledImages> load(long seed, int train, int test) {
        return new TrainTest<>(
                draw(train, seed, Purpose.TRAIN_LABELS, Purpose.TRAIN_IMAGE),
                draw(test, seed, Purpose.TEST_LABELS, Purpose.TEST_IMAGE));
    }

    private static LabeledImages draw(int count, long seed, Purpose forLabels, Purpose forImage) {
        var shape = Shape.of(count, DigitPainter.SIDE, DigitPainter.SIDE, 1);
        var pixels = new byte[shape.elements()];
        var labels = new int[count];
        var painter = new DigitPainter();
        for (int start = 0; start < count; start += 10) {
            int[] order = new Draws(seed, forLabels, start).permutation(10);
            for (int i = start; i < Math.min(count, start + 10); i++) {
                labels[i] = order[i - start];
                painter.paint(
                        labels[i],
                        new Draws(seed, forImage, i),
                        pixels,
                        i * DigitPainter.SIDE * DigitPainter.SIDE);
            }
        }
        return new LabeledImages(
                Tensor.ofUint8(pixels, shape), Tensor.of(labels, Shape.of(count)), NAMES);
    }
}
