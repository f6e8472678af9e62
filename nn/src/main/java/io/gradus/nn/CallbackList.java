package io.gradus.nn;

import io.gradus.nn.FitOptions.Verbosity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Several callbacks as one, which tells all of them. {@code fit} has one; a loop of one's own makes
 * one, and calls it where {@code fit} would.
 *
 * {@snippet :
 * var callbacks = new CallbackList(model, new Callback.Plan(3, OptionalInt.empty(), false), List.of(
 *         new CSVLogger(Path.of("training.csv"))));
 * callbacks.onTrainBegin();
 * for (int epoch = 0; epoch < 3; epoch++) {
 *     callbacks.onEpochBegin(epoch);
 *     double loss = learn(batches.epoch(epoch));
 *     callbacks.onEpochEnd(epoch, Logs.of(Map.of("loss", loss)));
 * }
 * callbacks.onTrainEnd(Logs.NONE);
 * }
 */
public final class CallbackList extends Callback {
    private final List<Callback> list;
    private Optional<Position> resumed = Optional.empty();

    /**
     * Attaches callbacks to a model.
     *
     * @param model the model that is at work
     * @param plan how much is to be done
     * @param callbacks who is told, in this order, but for those who {@linkplain #comesLast come
     *     last}
     */
    public CallbackList(Model model, Plan plan, List<? extends Callback> callbacks) {
        this(model, plan, callbacks, List.of());
    }

    private CallbackList(
            Model model,
            Plan plan,
            List<? extends Callback> given,
            List<? extends Callback> printers) {
        var counted = new ArrayList<Callback>();
        given.stream().filter(callback -> !callback.comesLast()).forEach(counted::add);
        given.stream().filter(Callback::comesLast).forEach(counted::add);
        var all = new ArrayList<>(counted);
        all.addAll(printers);
        list = List.copyOf(all);
        list.forEach(callback -> callback.attach(model, plan, List.copyOf(counted)));
    }

    /** Those of a run: history first, and last what prints by itself. */
    static CallbackList of(Model model, Callback history, FitOptions options, OptionalInt steps) {
        var given = new ArrayList<Callback>();
        given.add(history);
        given.addAll(options.callbacks());
        var perEpoch = options.stepsPerEpoch().isPresent() ? options.stepsPerEpoch() : steps;
        return new CallbackList(
                model,
                new Plan(options.epochs(), perEpoch, options.validates()),
                given,
                options.verbosity() == Verbosity.EPOCHS ? List.of(new EpochPrinter()) : List.of());
    }

    private void tell(Consumer<Callback> event) {
        list.forEach(event);
    }

    @Override
    public void onTrainBegin() {
        tell(Callback::onTrainBegin);
        resumed = list.stream().flatMap(callback -> callback.resumesAt().stream()).findFirst();
    }

    @Override
    public Optional<Position> resumesAt() {
        return resumed;
    }

    /** How many steps of an epoch a training before this one has done. */
    int stepsDone(int epoch) {
        return resumed.filter(place -> place.epoch() == epoch).map(Position::step).orElse(0);
    }

    @Override
    public void onTrainEnd(Logs logs) {
        tell(callback -> callback.onTrainEnd(logs));
    }

    @Override
    public void onEpochBegin(int epoch) {
        tell(callback -> callback.onEpochBegin(epoch));
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        tell(callback -> callback.onEpochEnd(epoch, logs));
    }

    @Override
    public void onTrainBatchBegin(int step) {
        tell(callback -> callback.onTrainBatchBegin(step));
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        tell(callback -> callback.onTrainBatchEnd(step, logs));
    }

    @Override
    public void onTestBegin() {
        tell(Callback::onTestBegin);
    }

    @Override
    public void onTestEnd(Logs logs) {
        tell(callback -> callback.onTestEnd(logs));
    }

    @Override
    public void onTestBatchBegin(int step) {
        tell(callback -> callback.onTestBatchBegin(step));
    }

    @Override
    public void onTestBatchEnd(int step, Logs logs) {
        tell(callback -> callback.onTestBatchEnd(step, logs));
    }

    @Override
    public void onPredictBegin() {
        tell(Callback::onPredictBegin);
    }

    @Override
    public void onPredictEnd() {
        tell(Callback::onPredictEnd);
    }

    @Override
    public void onPredictBatchBegin(int step) {
        tell(callback -> callback.onPredictBatchBegin(step));
    }

    @Override
    public void onPredictBatchEnd(int step) {
        tell(callback -> callback.onPredictBatchEnd(step));
    }
}
