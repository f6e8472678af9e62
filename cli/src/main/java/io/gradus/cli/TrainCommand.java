package io.gradus.cli;

import io.gradus.data.LabeledImages;
import io.gradus.data.TrainTest;
import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.History;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.metrics.SparseCategoricalAccuracy;
import io.gradus.nn.optimizers.Adam;
import io.gradus.nn.optimizers.CosineDecay;
import io.gradus.nn.saving.ImageClassifier;
import io.gradus.tensor.Device;
import io.gradus.tensor.Generator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        sortOptions = false,
        description = {
            "Trains a network to tell images apart, and saves it.",
            "",
            "The folder of --out receives model.safetensors, curves.png and predictions.png. The same"
                    + " seed gives the same model, to the bit, at any number of threads. Ctrl-C ends"
                    + " after the current step and saves what was learned."
        },
        exitCodeListHeading = Main.EXIT_CODES,
        exitCodeList = {
            Main.DONE,
            Main.NOT_DONE,
            Main.NOT_UNDERSTOOD,
            "130:ended by Ctrl-C, after saving what was learned"
        },
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final int TEST_BATCH = 250;
    private static final int INTERRUPTED = 130;
    private static final int MAX_THREADS = 1024;

    @Option(
            names = "--data",
            paramLabel = "NAME|DIR",
            defaultValue = "digits",
            description = {
                "What to learn: digits (drawn by Gradus), mnist, fashion-mnist (found or"
                        + " downloaded), or a folder. Default: ${DEFAULT-VALUE}.",
                "A folder holds IDX files named as MNIST's, or one subfolder of PNG or JPEG images"
                        + " for each class; such images become grey, 28×28, light on dark, and a"
                        + " sixth of them is kept for the test."
            })
    private String data = "digits";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "cnn",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Architecture architecture = Architecture.CNN;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go through the images. Default: 3 for digits, else 5.")
    private Optional<Integer> wantedEpochs = Optional.empty();

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Images for each step. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            defaultValue = "0.002",
            description =
                    "The size of the first step; later ones are smaller. Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Decides all that is random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "2147483647",
            showDefaultValue = Visibility.NEVER,
            description = "Learn from the first N images at most, and test on N/5. Default: all.")
    private int limit;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute. Default: one for each processor.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "gradus-out",
            description = "Where to save. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("gradus-out");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        int epochs = wantedEpochs.orElse(data.equals("digits") ? 3 : 5);
        require(epochs >= 1, "--epochs", epochs, "at least 1");
        require(batchSize >= 1, "--batch-size", batchSize, "at least 1");
        require(limit >= 1, "--limit", limit, "at least 1");
        int count = threads.orElse(1);
        require(count >= 1 && count <= MAX_THREADS, "--threads", count, "1 to " + MAX_THREADS);
        require(
                learningRate > 0 && learningRate <= 1,
                "--learning-rate",
                learningRate,
                "more than 0 and at most 1");
        ImageData.requireKnown(data);
        try (var _ = OutFolder.open(out)) {
            threads.ifPresent(Device.current()::threads);
            var terminal = Terminal.here(spec.commandLine().getOut());
            var images = ImageData.limited(ImageData.load(data, seed, terminal.downloads()), limit);
            return train(images, epochs, terminal);
        }
    }

    private void require(boolean condition, String option, Object value, String allowed) {
        if (!condition) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + ": it must be " + allowed);
        }
    }

    private int train(TrainTest<LabeledImages> images, int epochs, Terminal terminal)
            throws IOException {
        var log = spec.commandLine().getOut();
        var classNames = images.train().classNames();
        var model = architecture.model(classNames.size());
        model.build(images.train().images().shape().without(0), new Generator(seed));
        var classifier = new ImageClassifier(model, classNames);
        var batches = images.train().batches(batchSize).shuffled(seed);
        model.compile(
                new Adam(new CosineDecay(learningRate, epochs * batches.count())),
                new SparseCategoricalCrossentropy(true),
                new SparseCategoricalAccuracy().name("accuracy"));
        describe(log, images, classifier);

        var curves = new Curves();
        var file = out.resolve("model.safetensors");
        // Saved after every epoch, so that even a killed process leaves what an epoch has taught.
        TrainingListener saver =
                event -> {
                    if (event instanceof TrainingEvent.EpochFinished) {
                        save(classifier, file);
                    }
                };
        try (var _ =
                new StopOnInterrupt(() -> {
                    model.stopTraining();
                    log.println("\nstopping after this step ...");
                })) {
            History history;
            try (var display = terminal.training()) {
                var listeners = new TrainingEvents(batches.size(), curves, saver, display);
                history =
                        model.fit(
                                batches,
                                new FitOptions()
                                        .epochs(epochs)
                                        .validation(images.test().batches(TEST_BATCH))
                                        .verbosity(Verbosity.SILENT)
                                        .callbacks(listeners));
            }
            if (history.stopped()) {
                return stopped(log, history, classifier, curves, file);
            }
            var report = Report.of(classifier, images.test());
            log.println();
            log.print(report.text());
            curves.save(out.resolve("curves.png"));
            report.savePredictions(out.resolve("predictions.png"));
            log.printf("%nsaved: %s, curves.png and predictions.png beside it%n", file);
            return 0;
        }
    }

    private int stopped(
            PrintWriter log,
            History history,
            ImageClassifier classifier,
            Curves curves,
            Path file) {
        if (history.steps() == 0) {
            log.println("stopped before the first step: nothing was saved");
        } else {
            save(classifier, file);
            curves.save(out.resolve("curves.png"));
            log.printf(
                    "stopped after %s steps; saved: %s%n", Messages.count(history.steps()), file);
        }
        log.flush();
        return INTERRUPTED;
    }

    private static void save(ImageClassifier classifier, Path file) {
        try {
            classifier.save(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private void describe(
            PrintWriter log, TrainTest<LabeledImages> images, ImageClassifier classifier) {
        long parameters =
                classifier.model().variables().stream().mapToLong(v -> v.shape().elements()).sum();
        log.printf(
                "data:   %s, %s images to learn from, %s to be tested on, %d classes%n",
                data,
                Messages.count(images.train().count()),
                Messages.count(images.test().count()),
                classifier.classNames().size());
        log.printf("model:  %s, %s parameters%n", architecture, Messages.count(parameters));
        log.printf("device: %s, %d threads%n", Device.current(), Device.current().threads());
        log.println();
        log.flush();
    }
}
