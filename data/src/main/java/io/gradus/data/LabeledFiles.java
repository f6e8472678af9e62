package io.gradus.data;

import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Files sorted into folders, one folder for each class. They are found at once, and read one by one
 * as they are asked for.
 *
 * {@snippet :
 * var parts = LabeledFiles.ofImages(folder).split(0.2, 42);
 * var batches = parts.train().images(Channels.RGB, 64, 64, 4).shuffle(1_000, 42).batch(32);
 * }
 *
 * @param files the files, class after class: shuffle them before learning, or {@linkplain #split
 *     split} them, which does
 * @param classNames what the classes are called; class 0 first
 */
public record LabeledFiles(List<LabeledFile> files, List<String> classNames) {
    private static final long MAX_TEXT = 1 << 28;

    /** Copies the lists. */
    public LabeledFiles {
        files = List.copyOf(files);
        classNames = List.copyOf(classNames);
    }

    /**
     * Finds PNG and JPEG files.
     *
     * @param folder its subfolders are the classes, in the order of their names; their files that
     *     end in .png, .jpg or .jpeg are the images, in the order of theirs; names that begin with
     *     a dot are passed over
     * @return the files
     * @throws MalformedDataException if there is none
     * @throws IOException if a folder cannot be read
     */
    public static LabeledFiles ofImages(Path folder) throws IOException {
        return of(folder, "images", ".png", ".jpg", ".jpeg");
    }

    /**
     * Finds text files.
     *
     * @param folder its subfolders are the classes, as in {@link #ofImages}; their files that end
     *     in .txt are the texts
     * @return the files
     * @throws MalformedDataException if there is none
     * @throws IOException if a folder cannot be read
     */
    public static LabeledFiles ofTexts(Path folder) throws IOException {
        return of(folder, "texts", ".txt");
    }

    private static LabeledFiles of(Path folder, String what, String... endings) throws IOException {
        var classes = children(folder, Files::isDirectory);
        var files = new ArrayList<LabeledFile>();
        for (int label = 0; label < classes.size(); label++) {
            for (var file : children(classes.get(label), path -> ends(path, endings))) {
                files.add(new LabeledFile(file, label));
            }
        }
        if (files.isEmpty()) {
            throw new MalformedDataException(
                    folder.toString(),
                    "no "
                            + what
                            + ": put them into subfolders, one for each class, as "
                            + listed(endings));
        }
        return new LabeledFiles(
                files, classes.stream().map(path -> path.getFileName().toString()).toList());
    }

    /** Words as a sentence lists them. */
    private static String listed(String... words) {
        var last = words[words.length - 1];
        return words.length == 1
                ? last
                : String.join(", ", Arrays.copyOf(words, words.length - 1)) + " or " + last;
    }

    private static List<Path> children(Path folder, Predicate<Path> wanted) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private static boolean ends(Path file, String... endings) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(endings).anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /**
     * How many files there are.
     *
     * @return the number
     */
    public int count() {
        return files.size();
    }

    /**
     * Shuffles the files and keeps a part of them back for the test.
     *
     * @param testFraction the part kept back, between 0 and 1
     * @param seed decides which; the same seed gives the same split
     * @return both parts, disjoint and together complete
     * @throws IllegalArgumentException if one part would be empty
     */
    public TrainTest<LabeledFiles> split(double testFraction, long seed) {
        var chosen = Splits.of(count(), testFraction, seed);
        return new TrainTest<>(chosen(chosen.train()), chosen(chosen.test()));
    }

    private LabeledFiles chosen(int[] places) {
        return new LabeledFiles(Arrays.stream(places).mapToObj(files::get).toList(), classNames);
    }

    /**
     * The files themselves, for readers of one's own.
     *
     * @return a data set of files with their labels
     */
    public Dataset<LabeledFile> dataset() {
        return Dataset.fromList(files);
    }

    /**
     * The files as images, decoded as they are asked for.
     *
     * @param channels what a pixel shall be
     * @param height rows of each image, to which it is brought
     * @param width columns of each image
     * @return examples of one row: float32 pixels from 0 to 1 of shape [1, height, width,
     *     channels], and the int32 label; walking through them fails at an image that is broken
     * @throws IllegalArgumentException if a size is below 1
     */
    public Dataset<Examples> images(Channels channels, int height, int width) {
        return images(channels, height, width, 1);
    }

    /**
     * The files as images, several decoded at the same time.
     *
     * @param channels what a pixel shall be
     * @param height rows of each image, to which it is brought
     * @param width columns of each image
     * @param parallelism how many images are decoded at the same time
     * @return examples of one row, as {@link #images(Channels, int, int)} gives them
     * @throws IllegalArgumentException if a size or the parallelism is below 1
     */
    public Dataset<Examples> images(Channels channels, int height, int width, int parallelism) {
        Images.requireSize(height, width);
        var shape = Shape.of(1, height, width, channels.count());
        return Dataset.indexed(
                "images",
                count(),
                i -> {
                    var labeled = files.get(i.intValue());
                    var pixels = Images.read(labeled.file(), channels, height, width);
                    return new Examples(
                            Rows.scaled(pixels.reshape(shape.sizes())).pick(new int[] {0}),
                            Tensor.of(new int[] {labeled.label()}));
                },
                parallelism);
    }

    /**
     * The files as texts in UTF-8, read as they are asked for.
     *
     * @return texts with their labels; walking through them fails at a file that is no text or
     *     longer than 2²⁸ bytes
     */
    public Dataset<LabeledText> texts() {
        return Dataset.indexed("texts", count(), i -> text(files.get(i.intValue())));
    }

    private static LabeledText text(LabeledFile labeled) throws IOException {
        var file = labeled.file();
        try (var in = ByteSource.stream(file)) {
            byte[] bytes = in.readNBytes((int) MAX_TEXT + 1);
            if (bytes.length > MAX_TEXT) {
                throw new MalformedDataException(
                        file.toString(), "longer than the " + MAX_TEXT + " bytes that are read");
            }
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var text = decoder.decode(java.nio.ByteBuffer.wrap(bytes)).toString();
            return new LabeledText(text, labeled.label());
        } catch (CharacterCodingException e) {
            throw new MalformedDataException(file.toString(), "not text in UTF-8").because(e);
        }
    }
}
