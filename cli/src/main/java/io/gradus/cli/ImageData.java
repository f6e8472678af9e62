package io.gradus.cli;

import io.gradus.data.Channels;
import io.gradus.data.DataOptions;
import io.gradus.data.Digits;
import io.gradus.data.DownloadListener;
import io.gradus.data.FashionMnist;
import io.gradus.data.IdxFolder;
import io.gradus.data.Images;
import io.gradus.data.LabeledImages;
import io.gradus.data.Mnist;
import io.gradus.data.TrainTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The images that {@code --data} names. */
final class ImageData {
    private static final Set<String> NAMES = Set.of("digits", "mnist", "fashion-mnist");
    private static final int SIDE = 28;
    private static final double TEST_FRACTION = 1.0 / 6;

    private ImageData() {}

    static TrainTest<LabeledImages> load(String data, long seed, DownloadListener downloads)
            throws IOException {
        requireKnown(data);
        var options = DataOptions.defaults().listener(downloads);
        return switch (data) {
            case "digits" -> Digits.load(seed);
            case "mnist" -> Mnist.load(options);
            case "fashion-mnist" -> FashionMnist.load(options);
            default -> ofFolder(Path.of(data), seed);
        };
    }

    /**
     * Refuses what is neither a known name nor a folder, before anything is fetched or made.
     *
     * @throws IllegalArgumentException if {@code data} is neither
     */
    static void requireKnown(String data) {
        if (NAMES.contains(data) || Files.isDirectory(Path.of(data))) {
            return;
        }
        throw new IllegalArgumentException(
                Files.exists(Path.of(data))
                        ? "--data: '%s' is a file: give digits, mnist, fashion-mnist or a folder"
                                .formatted(data)
                        : "--data: '%s' is not digits, mnist or fashion-mnist, and there is no such folder"
                                .formatted(data));
    }

    private static TrainTest<LabeledImages> ofFolder(Path folder, long seed) throws IOException {
        if (IdxFolder.isOne(folder)) {
            return IdxFolder.load(folder);
        }
        var images = Images.readFolder(folder, Channels.GREY, SIDE, SIDE);
        if (images.classNames().size() == 1) {
            throw new IllegalArgumentException(
                    "--data: '%s' has one subfolder, '%s', so there is nothing to tell apart: each class needs its own"
                            .formatted(folder, images.classNames().getFirst()));
        }
        if (Math.round(images.count() * TEST_FRACTION) == 0) {
            throw new IllegalArgumentException(
                    "--data: '%s' holds %d images: too few to keep a sixth of them for the test"
                            .formatted(folder, images.count()));
        }
        return new LabeledImages(
                        Ink.lightOnDark(images.images()), images.labels(), images.classNames())
                .split(TEST_FRACTION, seed);
    }

    /** At most some of the images, and a fifth of that to be tested on. */
    static TrainTest<LabeledImages> limited(TrainTest<LabeledImages> all, int limit) {
        return new TrainTest<>(
                all.train().take(limit), all.test().take(Math.max(1, Math.ceilDiv(limit, 5))));
    }
}
