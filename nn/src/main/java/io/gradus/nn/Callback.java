package io.gradus.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Is told how training, testing and predicting go, and may step in: stop, save, change the learning
 * rate. One's own overrides what it wants to hear of.
 */
public abstract class Callback {
    private @Nullable Model model;
    private List<Callback> all = List.of();
    private Plan plan = new Plan(0, OptionalInt.empty(), false);

    /**
     * How much is to be done.
     *
     * @param epochs the number of epochs
     * @param steps the number of batches of an epoch, if it is known
     * @param validates whether the model is tested after epochs, so that their logs tell of it
     */
    public record Plan(int epochs, OptionalInt steps, boolean validates) {}

    /** A callback that does nothing. */
    protected Callback() {}

    final void attach(Model model, Plan plan, List<Callback> all) {
        this.model = model;
        this.plan = plan;
        this.all = all;
    }

    /**
     * Everybody who is told of this run, in order: the history, then the callbacks that were given.
     *
     * @return the callbacks, this one among them
     */
    protected final List<Callback> all() {
        return all;
    }

    /**
     * The model that is at work.
     *
     * @return the model
     * @throws IllegalStateException before {@code fit} or the like was called
     */
    protected final Model model() {
        if (model == null) {
            throw new IllegalStateException("this callback is not at work: hand it to fit()");
        }
        return model;
    }

    /**
     * How much is to be done.
     *
     * @return the plan
     */
    protected final Plan plan() {
        return plan;
    }

    /**
     * Whether this callback is told after all others, wherever it stands among them: for those that
     * keep what others have counted.
     *
     * @return false without an override
     */
    protected boolean comesLast() {
        return false;
    }

    /** Training begins. */
    public void onTrainBegin() {}

    /**
     * Training is over.
     *
     * @param logs those of the last epoch
     */
    public void onTrainEnd(Logs logs) {}

    /**
     * An epoch begins.
     *
     * @param epoch its number, 0 for the first
     */
    public void onEpochBegin(int epoch) {}

    /**
     * An epoch is over, validation included.
     *
     * @param epoch its number, 0 for the first
     * @param logs means over the epoch; those of validation begin with {@code val_}; callbacks may
     *     {@linkplain Logs#put add} to them
     */
    public void onEpochEnd(int epoch, Logs logs) {}

    /**
     * A batch is about to be learned from.
     *
     * @param step its number in the epoch, 0 for the first
     */
    public void onTrainBatchBegin(int step) {}

    /**
     * A batch was learned from.
     *
     * @param step its number in the epoch, 0 for the first
     * @param logs means over the epoch so far
     */
    public void onTrainBatchEnd(int step, Logs logs) {}

    /** Testing begins, on its own or to validate. */
    public void onTestBegin() {}

    /**
     * Testing is over.
     *
     * @param logs means over all batches
     */
    public void onTestEnd(Logs logs) {}

    /**
     * A batch is about to be tested.
     *
     * @param step its number, 0 for the first
     */
    public void onTestBatchBegin(int step) {}

    /**
     * A batch was tested.
     *
     * @param step its number, 0 for the first
     * @param logs means so far
     */
    public void onTestBatchEnd(int step, Logs logs) {}

    /** Predicting begins. */
    public void onPredictBegin() {}

    /** Predicting is over. */
    public void onPredictEnd() {}

    /**
     * A batch is about to be predicted.
     *
     * @param step its number, 0 for the first
     */
    public void onPredictBatchBegin(int step) {}

    /**
     * A batch was predicted.
     *
     * @param step its number, 0 for the first
     */
    public void onPredictBatchEnd(int step) {}

    /**
     * A place in training.
     *
     * @param epoch the number of the epoch, 0 for the first
     * @param step how many of its batches were learned from
     */
    public record Position(int epoch, int step) {}

    /**
     * Where training should go on, asked after {@link #onTrainBegin}: for callbacks that have
     * brought back the state that a training before this one had there.
     *
     * @return the place; empty to begin where {@code fit} was told
     */
    public Optional<Position> resumesAt() {
        return Optional.empty();
    }

    /**
     * What the callback must remember so that training which is stopped and resumed goes on as if
     * it had never been stopped.
     *
     * @return numbers, texts, truth values, and lists and maps of them; in the outermost map
     *     tensors too; nothing without an override
     */
    public Map<String, Object> state() {
        return Map.of();
    }

    /**
     * Goes on from a state, after {@link #onTrainBegin} of all callbacks.
     *
     * @param state what {@link #state} returned; integers may come as {@code Long}
     */
    public void restore(Map<String, Object> state) {}
}
