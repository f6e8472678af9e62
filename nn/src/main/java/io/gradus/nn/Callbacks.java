package io.gradus.nn;

import io.gradus.nn.Callback.Plan;
import io.gradus.nn.Callback.Position;
import io.gradus.nn.FitOptions.Verbosity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Everybody who is told how a run goes, history first. */
final class Callbacks {
    private final List<Callback> all = new ArrayList<>();
    private final int initialEpoch;
    private Optional<Position> resumed = Optional.empty();

    Callbacks(Model model, Callback history, FitOptions options, OptionalInt steps) {
        initialEpoch = options.initialEpoch();
        all.add(history);
        options.callbacks().stream().filter(c -> !c.comesLast()).forEach(all::add);
        options.callbacks().stream().filter(Callback::comesLast).forEach(all::add);
        var perEpoch = options.stepsPerEpoch().isPresent() ? options.stepsPerEpoch() : steps;
        var plan = new Plan(options.epochs(), perEpoch, options.validation().isPresent());
        var given = List.copyOf(all);
        if (options.verbosity() == Verbosity.EPOCHS) {
            all.add(new EpochPrinter());
        }
        all.forEach(callback -> callback.attach(model, plan, given));
    }

    private void tell(Consumer<Callback> event) {
        for (int i = 0; i < all.size(); i++) {
            event.accept(all.get(i));
        }
    }

    void onTrainBegin() {
        tell(Callback::onTrainBegin);
        resumed = all.stream().flatMap(callback -> callback.resumesAt().stream()).findFirst();
    }

    int firstEpoch() {
        return resumed.map(Position::epoch).orElse(initialEpoch);
    }

    /** How many steps of an epoch a training before this one has done. */
    int stepsDone(int epoch) {
        return resumed.filter(place -> place.epoch() == epoch).map(Position::step).orElse(0);
    }

    void onTrainEnd(Logs logs) {
        tell(callback -> callback.onTrainEnd(logs));
    }

    void onEpochBegin(int epoch) {
        tell(callback -> callback.onEpochBegin(epoch));
    }

    void onEpochEnd(int epoch, Logs logs) {
        // Callbacks may add to these.
        var own = Logs.NONE.with("", logs);
        tell(callback -> callback.onEpochEnd(epoch, own));
    }

    void onTrainBatchBegin(int step) {
        tell(callback -> callback.onTrainBatchBegin(step));
    }

    void onTrainBatchEnd(int step, Logs logs) {
        tell(callback -> callback.onTrainBatchEnd(step, logs));
    }

    void onTestBegin() {
        tell(Callback::onTestBegin);
    }

    void onTestEnd(Logs logs) {
        tell(callback -> callback.onTestEnd(logs));
    }

    void onTestBatchBegin(int step) {
        tell(callback -> callback.onTestBatchBegin(step));
    }

    void onTestBatchEnd(int step, Logs logs) {
        tell(callback -> callback.onTestBatchEnd(step, logs));
    }
}
