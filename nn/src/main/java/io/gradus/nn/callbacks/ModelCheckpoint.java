package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import io.gradus.nn.saving.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Saves the model after each epoch, after so many batches, or whenever a number of the logs is
 * better than ever.
 *
 * {@snippet :
 * new ModelCheckpoint("models/{epoch:02d}-{val_loss:.2f}.gradus")
 * new ModelCheckpoint("best.gradus").monitor("val_accuracy").saveBestOnly(true)
 * }
 *
 * <p>The name of the file may have places for {@code epoch}, {@code batch} (both 1 for the first)
 * and everything that the logs tell, with formats as in Python: {@code {epoch:02d}}, {@code
 * {loss:.4f}}. A name without places is written again and again; at any moment there is a whole
 * file under it. The best number is remembered from one {@code fit} to the next.
 */
public final class ModelCheckpoint extends Callback {
    private static final System.Logger LOGGER =
            System.getLogger(ModelCheckpoint.class.getPackageName());

    private final FileTemplate file;
    private final Monitor monitor = new Monitor("ModelCheckpoint", "val_loss");
    private boolean bestOnly;
    private boolean weightsOnly;
    private OptionalInt batches = OptionalInt.empty();
    private boolean verbose;

    private OptionalDouble best = OptionalDouble.empty();
    private int epoch;
    private int lastBatch;
    private int batchesSinceSaved;
    private Optional<Path> lastSaved = Optional.empty();

    /**
     * Saves after each epoch.
     *
     * @param file the name of the file, with or without places for numbers
     * @throws IllegalArgumentException if a place in it is not understood
     */
    public ModelCheckpoint(String file) {
        this.file = new FileTemplate(file);
    }

    /**
     * Saves after each epoch, under the same name.
     *
     * @param file the file; places in its name are filled in too
     */
    public ModelCheckpoint(Path file) {
        this(file.toString());
    }

    /**
     * Sets the number that says which model is best.
     *
     * @param name its name in the logs; {@code val_loss} without this
     * @return this callback
     */
    public ModelCheckpoint monitor(String name) {
        monitor.name(name);
        return this;
    }

    /**
     * Sets the direction.
     *
     * @param mode the direction in which the number is better; {@link Mode#AUTO} without this
     * @return this callback
     */
    public ModelCheckpoint mode(Mode mode) {
        monitor.mode(mode);
        return this;
    }

    /**
     * Sets whether only models are saved that are better than all before; one whose logs do not
     * tell the number is saved.
     *
     * @param bestOnly false without this
     * @return this callback
     */
    public ModelCheckpoint saveBestOnly(boolean bestOnly) {
        this.bestOnly = bestOnly;
        return this;
    }

    /**
     * Sets whether only the weights are saved, as a safetensors file.
     *
     * @param weightsOnly false without this: the whole model, with its optimizer
     * @return this callback
     */
    public ModelCheckpoint saveWeightsOnly(boolean weightsOnly) {
        this.weightsOnly = weightsOnly;
        return this;
    }

    /**
     * Sets after how many batches the model is saved, instead of after each epoch. They are counted
     * on from one epoch to the next; {@code val_} numbers are not known then.
     *
     * @param batches how many
     * @return this callback
     */
    public ModelCheckpoint saveFreq(int batches) {
        this.batches = OptionalInt.of(Checks.atLeast(1, "saveFreq", batches));
        return this;
    }

    /**
     * Sets a number that the first model must surpass to be saved as the best.
     *
     * @param value the number; there is none without this
     * @return this callback
     */
    public ModelCheckpoint initialValueThreshold(double value) {
        best = OptionalDouble.of(value);
        return this;
    }

    /**
     * Sets whether it is said on standard output when a model is saved.
     *
     * @param verbose false without this
     * @return this callback
     */
    public ModelCheckpoint verbose(boolean verbose) {
        this.verbose = verbose;
        return this;
    }

    /**
     * The best number so far.
     *
     * @return the number; empty before the first
     */
    public OptionalDouble best() {
        return best;
    }

    /**
     * The file that was written last.
     *
     * @return the file; empty before the first
     */
    public Optional<Path> lastSaved() {
        return lastSaved;
    }

    @Override
    public void onTrainBegin() {
        if (bestOnly) {
            monitor.begin();
        }
        lastBatch = 0;
        batchesSinceSaved = 0;
    }

    @Override
    public void onEpochBegin(int number) {
        epoch = number;
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        if (batches.isEmpty()) {
            return;
        }
        // Several steps may be made at once, and a number no larger than the last is a new epoch's.
        batchesSinceSaved += step < lastBatch ? step + 1 : step + 1 - lastBatch;
        lastBatch = step + 1;
        if (batchesSinceSaved >= batches.getAsInt()) {
            batchesSinceSaved = 0;
            save(OptionalInt.of(step), logs);
        }
    }

    @Override
    public void onEpochEnd(int number, Logs logs) {
        if (batches.isEmpty()) {
            save(OptionalInt.empty(), logs);
        }
    }

    private void save(OptionalInt batch, Logs logs) {
        if (bestOnly && !isBest(logs)) {
            return;
        }
        var numbers = new LinkedHashMap<String, Object>();
        numbers.put("epoch", epoch + 1);
        batch.ifPresent(step -> numbers.put("batch", step + 1));
        numbers.putAll(logs.toMap());
        var path = Path.of(file.fill(numbers));
        try {
            if (weightsOnly) {
                ModelFile.saveWeights(model(), path);
            } else {
                ModelFile.save(model(), path);
            }
        } catch (IOException error) {
            throw new UncheckedIOException("cannot save the model as " + path, error);
        }
        lastSaved = Optional.of(path);
        if (verbose) {
            System.out.printf("epoch %d: the model is saved as %s%n", epoch + 1, path);
        }
    }

    private boolean isBest(Logs logs) {
        var value = monitor.value(logs);
        if (value.isEmpty()) {
            LOGGER.log(
                    System.Logger.Level.DEBUG,
                    "the model is saved without ''{0}''",
                    monitor.name());
            return true;
        }
        if (!monitor.isBetter(value.getAsDouble(), best)) {
            return false;
        }
        best = value;
        return true;
    }

    @Override
    public Map<String, Object> state() {
        var state = new LinkedHashMap<String, Object>();
        best.ifPresent(value -> state.put("best", value));
        state.put("lastBatch", lastBatch);
        state.put("batchesSinceSaved", batchesSinceSaved);
        return state;
    }

    @Override
    public void restore(Map<String, Object> state) {
        var remembered = new Remembered(state);
        best = remembered.decimal("best");
        lastBatch = remembered.integer("lastBatch", 0);
        batchesSinceSaved = remembered.integer("batchesSinceSaved", 0);
    }
}
