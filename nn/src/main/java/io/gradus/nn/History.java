package io.gradus.nn;

import java.util.List;

/**
 * How a training went.
 *
 * @param epochs the epochs that were finished, in order
 * @param steps how many batches were learned from, those of an unfinished epoch included
 * @param stopped whether it ended before its last epoch because {@link Trainer#stop} was called
 */
public record History(List<TrainingEvent.EpochFinished> epochs, int steps, boolean stopped) {
    /** Keeps the epochs. */
    public History {
        epochs = List.copyOf(epochs);
    }
}
