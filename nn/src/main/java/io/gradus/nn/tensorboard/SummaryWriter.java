package io.gradus.nn.tensorboard;

import io.gradus.ir.DType;
import io.gradus.nn.Model;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes numbers, distributions, images, texts and graphs of layers into a folder, as event files
 * of TensorBoard.
 *
 * {@snippet :
 * try (var board = new SummaryWriter(Path.of("logs", "run-1"))) {
 *     board.scalar("loss", 0.5, 0);
 *     board.text("notes", "learning rate **0.1**", 0);
 * }
 * }
 *
 * <p>What has one tag is shown in one chart, over the steps. Events are gathered; they are in the
 * file after {@link #flush}, {@link #close}, or 64 KiB of them. The file is made when the first are
 * written, and is not kept open. For one thread at a time. What cannot be written throws {@link
 * java.io.UncheckedIOException}.
 */
public final class SummaryWriter implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** The number that TensorFlow has for elements that are texts. */
    private static final int TEXTS = 7;

    private final Path folder;
    private final InstantSource clock;
    private Optional<EventFile> file = Optional.empty();

    /**
     * Writes into a file of its own.
     *
     * @param folder the folder of the run, made if there is none
     */
    public SummaryWriter(Path folder) {
        this(folder, InstantSource.system());
    }

    SummaryWriter(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * The folder of the run.
     *
     * @return the folder
     */
    public Path folder() {
        return folder;
    }

    /**
     * The file that the events are in.
     *
     * @return the file; empty before the first event
     */
    public Optional<Path> file() {
        return file.map(EventFile::file);
    }

    // ---- what can be shown
    // -----------------------------------------------------------------------

    /**
     * Adds a point to a curve.
     *
     * @param tag the name of the curve, {@code group/name} to put several side by side
     * @param value the number, kept as float32
     * @param step where on the curve
     */
    public void scalar(String tag, double value, long step) {
        add(step, value(tag).choiceFloat(2, (float) value));
    }

    /**
     * Adds how the elements of a tensor are distributed: counts in 30 intervals of equal width.
     * Elements that are not finite are left out.
     *
     * @param tag the name of the chart
     * @param values a tensor of numbers
     * @param step the step that it belongs to
     */
    public void histogram(String tag, Operand values, long step) {
        var numbers = values.value().cast(DType.FLOAT64).toDoubleArray();
        var finite = Arrays.stream(numbers).filter(Double::isFinite).toArray();
        add(step, value(tag).message(5, new Histogram(finite).proto()));
    }

    /**
     * Adds an image.
     *
     * @param tag the name of the image
     * @param image [height, width, channels] of 1, 3 or 4 channels: uint8, or floating from 0 to 1
     * @param step the step that it belongs to
     * @throws IllegalArgumentException if that is no image
     */
    public void image(String tag, Tensor image, long step) {
        add(step, value(tag).message(4, Picture.of(image).proto()));
    }

    /**
     * Adds a text, which TensorBoard shows as Markdown.
     *
     * @param tag the name of the text
     * @param text the text
     * @param step the step that it belongs to
     */
    public void text(String tag, String text, long step) {
        var plugin = new Proto().text(1, "text");
        var metadata = new Proto().message(1, plugin);
        var one = new Proto().message(2, new Proto().integer(1, 1));
        var tensor = new Proto().integer(1, TEXTS).message(2, one).choiceText(8, text);
        add(step, value(tag).message(8, tensor).message(9, metadata));
    }

    /**
     * Adds the layers of a model and how they are connected.
     *
     * @param model a model that is built
     * @throws IllegalStateException if it has no variables yet
     */
    public void graph(Model model) {
        if (model.inputTypes().isEmpty()) {
            throw new IllegalStateException(
                    "model '" + model.name() + "' has no shapes yet: build it, or call it once");
        }
        event(event(0).block(4, ModelGraph.of(model)));
    }

    // ---- events
    // ----------------------------------------------------------------------------------

    private static Proto value(String tag) {
        return new Proto().text(1, tag);
    }

    private void add(long step, Proto value) {
        event(event(step).message(5, new Proto().message(1, value)));
    }

    private Proto event(long step) {
        return new Proto().decimal(1, clock.millis() / 1000.0).integer(2, step);
    }

    private void event(Proto event) {
        var to = file.orElseGet(this::begin);
        to.add(event.toBytes());
    }

    /** Files are read in the order of their names; the first event tells the version. */
    private EventFile begin() {
        var name =
                "events.out.tfevents.%010d.%d.%d.v2"
                        .formatted(
                                clock.millis() / 1000,
                                ProcessHandle.current().pid(),
                                COUNT.getAndIncrement());
        var made = new EventFile(folder.resolve(name));
        made.add(event(0).choiceText(3, "brain.Event:2").toBytes());
        file = Optional.of(made);
        return made;
    }

    /** Writes what was gathered into the file. */
    public void flush() {
        file.ifPresent(EventFile::flush);
    }

    /** Writes what was gathered into the file. */
    @Override
    public void close() {
        flush();
    }

    // ---- going on
    // --------------------------------------------------------------------------------

    /**
     * Where the file stands, so that a run that is resumed can go on from there.
     *
     * @return the name of the file and its length; empty before the first event
     */
    public Map<String, Object> state() {
        return file.<Map<String, Object>>map(to ->
                        Map.of("file", to.file().getFileName().toString(), "length", to.length()))
                .orElse(Map.of());
    }

    /**
     * Goes on in the file of a run before this one: events that were written after its state was
     * kept are dropped. If the file is no longer there, a new one is begun.
     *
     * @param state what {@link #state} returned
     */
    public void restore(Map<String, Object> state) {
        file = Optional.empty();
        if (state.get("file") instanceof String name
                && state.get("length") instanceof Number length
                && name.matches("events\\.out\\.tfevents\\.[\\w.-]+")) {
            var before = new EventFile(folder.resolve(name));
            if (Files.exists(before.file()) && before.length() >= length.longValue()) {
                before.cut(length.longValue());
                file = Optional.of(before);
            }
        }
    }
}
