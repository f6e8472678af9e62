package io.gradus.cli;

import io.gradus.data.Channels;
import io.gradus.data.Images;
import io.gradus.nn.saving.ImageClassifier;
import io.gradus.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        description = {
            "Says what images show, with the probabilities of the likeliest classes.",
            "",
            "An image of any size is brought to the size that the model was trained on, and made grey"
                    + " if that is what it knows. Digits are light on dark: a grey image whose border"
                    + " is mostly light is inverted first."
        },
        exitCodeListHeading = Main.EXIT_CODES,
        exitCodeList = {
            Main.DONE,
            "1:the model or an image could not be read; the other images were classified",
            Main.NOT_UNDERSTOOD
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "A model that 'gradus train' has saved.")
    private Path model = Path.of("");

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many classes to name. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "PNG or JPEG files.")
    private List<Path> images = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--top is " + top + ": it must be at least 1");
        }
        var classifier = ImageClassifier.load(model);
        int failed = 0;
        for (var image : images) {
            try {
                var probabilities = classifier.probabilities(read(image, classifier));
                spec.commandLine()
                        .getOut()
                        .println(line(image, probabilities.toFloatArray(), classifier));
            } catch (IOException error) {
                // The other images can be classified all the same.
                spec.commandLine().getErr().println("gradus: " + Messages.of(error));
                failed++;
            }
        }
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Tensor read(Path file, ImageClassifier classifier) throws IOException {
        var shape = classifier.imageShape();
        var channels = shape.size(2) == 3 ? Channels.RGB : Channels.GREY;
        if (shape.size(2) != channels.count()) {
            throw new IllegalArgumentException(
                    "the model takes images of " + shape.size(2) + " channels; files have 1 or 3");
        }
        var image = Images.read(file, channels, shape.size(0), shape.size(1)).expandDims(0);
        return channels == Channels.GREY ? Ink.lightOnDark(image) : image;
    }

    private String line(Path image, float[] probabilities, ImageClassifier classifier) {
        var names = classifier.classNames();
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
                .limit(top)
                .map(i ->
                        String.format(
                                Locale.ROOT, "%s %.2f %%", names.get(i), 100 * probabilities[i]))
                .collect(Collectors.joining(", ", image + ": ", ""));
    }
}
