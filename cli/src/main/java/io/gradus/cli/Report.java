package io.gradus.cli;

import io.gradus.data.LabeledImages;
import io.gradus.nn.saving.ImageClassifier;
import io.gradus.plot.Plot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How a classifier does on test images.
 *
 * @param images the images, with their true classes
 * @param predicted the class given to each
 * @param confidence the probability given to that class
 */
record Report(LabeledImages images, int[] predicted, float[] confidence) {
    private static final int GRID = 48;
    private static final int COLUMNS = 8;
    private static final int NAME_LENGTH = 12;

    static Report of(ImageClassifier classifier, LabeledImages images) {
        var probabilities = classifier.probabilities(images.images());
        return new Report(
                images,
                probabilities.argMax(-1).toIntArray(),
                probabilities.max(-1).toFloatArray());
    }

    private boolean isRight(int image, int[] labels) {
        return predicted[image] == labels[image];
    }

    double accuracy() {
        var labels = images.labels().toIntArray();
        long right = IntStream.range(0, labels.length).filter(i -> isRight(i, labels)).count();
        return (double) right / labels.length;
    }

    /** Counts of images: a row for each true class, a column for each predicted one. */
    int[][] confusion() {
        int classes = images.classNames().size();
        var counts = new int[classes][classes];
        var labels = images.labels().toIntArray();
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][predicted[i]]++;
        }
        return counts;
    }

    /** Accuracy and confusion matrix. */
    String text() {
        var counts = confusion();
        var names = images.classNames().stream().map(Report::shortened).toList();
        int first = Math.max(4, names.stream().mapToInt(String::length).max().orElse(0));
        int width = Math.max(first, Integer.toString(images.count()).length()) + 2;
        var text = new StringBuilder("test accuracy: " + Messages.percent(accuracy()) + "\n\n");
        text.append("confusion matrix (rows: true class, columns: predicted class)\n");
        text.append(" ".repeat(first));
        names.forEach(name -> text.append(right(name, width)));
        text.append('\n');
        for (int row = 0; row < counts.length; row++) {
            text.append(right(names.get(row), first));
            for (int count : counts[row]) {
                text.append(right(count == 0 ? "." : Integer.toString(count), width));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String shortened(String name) {
        return name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH - 1) + "…";
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Draws test images with what they were taken for: errors first, marked, then others. */
    void savePredictions(Path file) {
        var labels = images.labels().toIntArray();
        var shown = chosen(labels);
        var shape = images.images().shape();
        var some = images.rows(shown.stream().mapToInt(i -> i).toArray()).images().toByteArray();
        int size = shape.without(0).elements();
        var pixels = new double[shown.size()][size];
        var captions = new String[shown.size()];
        var right = new boolean[shown.size()];
        for (int i = 0; i < captions.length; i++) {
            int image = shown.get(i);
            right[i] = isRight(image, labels);
            captions[i] = caption(image, labels);
            for (int j = 0; j < size; j++) {
                pixels[i][j] = some[i * size + j] & 0xFF;
            }
        }
        Plot.imageGrid(pixels, shape.size(1), shape.size(2))
                .range(0, 255)
                .captions(captions)
                .correct(right)
                .columns(COLUMNS)
                .title("Test accuracy " + Messages.percent(accuracy()))
                .save(file);
    }

    /** Up to half of the grid are errors; the first images of the test fill it up. */
    private List<Integer> chosen(int[] labels) {
        var all = IntStream.range(0, labels.length).boxed().toList();
        var shown =
                new ArrayList<>(
                        all.stream().filter(i -> !isRight(i, labels)).limit(GRID / 2).toList());
        all.stream().filter(i -> isRight(i, labels)).limit(GRID - shown.size()).forEach(shown::add);
        return shown;
    }

    private String caption(int image, int[] labels) {
        var name = shortened(images.classNames().get(predicted[image]));
        return isRight(image, labels)
                ? String.format(Locale.ROOT, "%s  %.0f %%", name, 100 * confidence[image])
                : name + ", not " + shortened(images.classNames().get(labels[image]));
    }
}
