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

/** The images that {@code --data} names. */
final class ImageData {
    private static final int SIDE = 28;
    private static final double TEST_FRACTION = 1.0 / 6;

    private ImageData() {}

    static TrainTest<LabeledImages> load(String data, long seed, DownloadListener downloads)
            throws IOException {
        var options = DataOptions.defaults().listener(downloads);
        return switch (data) {
            case "digits" -> Digits.load(seed);
            case "mnist" -> Mnist.load(options);
            case "fashion-mnist" -> FashionMnist.load(options);
            default -> ofFolder(Path.of(data), seed);
        };
    }

    private static TrainTest<LabeledImages> ofFolder(Path folder, long seed) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--data: '%s' is neither digits, mnist or fashion-mnist nor a folder"
                            .formatted(folder));
        }
        if (IdxFolder.isOne(folder)) {
            return IdxFolder.load(folder);
        }
        var images = Images.readFolder(folder, Channels.GREY, SIDE, SIDE);
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
