package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import io.gradus.nn.saving.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Saves where a training stands, so that one which was killed goes on from there when it is started
 * again, with the same bits as if it had never been stopped.
 *
 * <p>The file holds weights, the optimizer, metrics, random generators, the states of callbacks and
 * the place among the batches. For the same bits the batches must be the same when training is
 * started again: give whatever shuffles them a seed.
 *
 * {@snippet :
 * model.fit(batches, new FitOptions().epochs(100).callbacks(
 *         new BackupAndRestore(Path.of("backup.gradus")).everySteps(500)));
 * }
 */
public final class BackupAndRestore extends Callback {
    private final Path file;
    private int steps;
    private boolean deletes = true;
    private int epoch;
    private int saved;
    private Optional<Position> resumed = Optional.empty();

    /**
     * Saves at the end of each epoch.
     *
     * @param file where to; it is deleted when training is over
     */
    public BackupAndRestore(Path file) {
        this.file = file;
    }

    /**
     * Saves after some steps, too.
     *
     * @param count how many
     * @return this callback
     */
    public BackupAndRestore everySteps(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("everySteps of " + count + ": at least 1");
        }
        steps = count;
        return this;
    }

    /**
     * Whether the file is deleted when training is over, as it is without this.
     *
     * @param delete false to keep it
     * @return this callback
     */
    public BackupAndRestore deleteAtEnd(boolean delete) {
        deletes = delete;
        return this;
    }

    /** Those whose states are kept: everybody else. */
    private List<Callback> others() {
        return all().stream().filter(callback -> callback != this).toList();
    }

    @Override
    protected boolean comesLast() {
        return true;
    }

    @Override
    public void onTrainBegin() {
        resumed = Optional.empty();
        if (Files.exists(file)) {
            try {
                resumed = Optional.of(ModelFile.resume(model(), others(), file));
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }

    @Override
    public Optional<Position> resumesAt() {
        return resumed;
    }

    @Override
    public void onEpochBegin(int number) {
        epoch = number;
        saved = resumed.filter(place -> place.epoch() == number).map(Position::step).orElse(0);
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        if (steps > 0 && step + 1 - saved >= steps) {
            saved = step + 1;
            save(new Position(epoch, saved));
        }
    }

    @Override
    public void onEpochEnd(int number, Logs logs) {
        save(new Position(number + 1, 0));
    }

    private void save(Position position) {
        try {
            ModelFile.saveTraining(model(), position, others(), file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void onTrainEnd(Logs logs) {
        if (deletes) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }
}
