package io.gradus.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads a data set of one's own that is laid out like MNIST: four IDX files in one folder. */
public final class IdxFolder {

    private static final List<String> NAMES =
            List.of(
                    "train-images-idx3-ubyte",
                    "train-labels-idx1-ubyte",
                    "t10k-images-idx3-ubyte",
                    "t10k-labels-idx1-ubyte");

    private IdxFolder() {}

    /**
     * Whether a folder holds such a data set.
     *
     * @param folder the folder
     * @return true if all four files are there, plain or .gz, with '-' or '.' before "idx"
     */
    public static boolean isOne(Path folder) {
        return NAMES.stream().allMatch(name -> IdxArchive.existing(folder, name).isPresent());
    }

    /**
     * Reads the four files; no checksum is expected of them.
     *
     * @param folder the folder
     * @return both parts, their classes named "0", "1", … up to the largest label
     * @throws DataNotFoundException if a file is not there
     * @throws MalformedDataException if a file is not an IDX file, or images and labels do not
     *     belong together
     * @throws IOException if a file cannot be read
     */
    public static TrainTest<LabeledImages> load(Path folder) throws IOException {
        var train = LabeledImages.readIdx(file(folder, 0), file(folder, 1));
        var test = LabeledImages.readIdx(file(folder, 2), file(folder, 3));
        // A small test part may lack the last classes.
        var names =
                train.classNames().size() >= test.classNames().size()
                        ? train.classNames()
                        : test.classNames();
        return new TrainTest<>(named(train, names), named(test, names));
    }

    private static LabeledImages named(LabeledImages images, List<String> names) {
        return new LabeledImages(images.images(), images.labels(), names);
    }

    private static Path file(Path folder, int index) throws DataNotFoundException {
        var name = NAMES.get(index);
        return IdxArchive.existing(folder, name)
                .orElseThrow(() ->
                        new DataNotFoundException(
                                folder
                                        + " has no "
                                        + name
                                        + " and no "
                                        + name
                                        + ".gz; put them there as MNIST has them: "
                                        + NAMES));
    }
}
