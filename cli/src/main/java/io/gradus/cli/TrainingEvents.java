package io.gradus.cli;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells listeners what happens in a training, with the speed that a bar shows. */
final class TrainingEvents extends Callback {
    private static final String VALIDATION = "val_";

    private final int batchSize;
    private final List<TrainingListener> listeners;
    private int epoch;
    private long start;
    private double lossSoFar;

    TrainingEvents(int batchSize, TrainingListener... listeners) {
        this.batchSize = batchSize;
        this.listeners = List.of(listeners);
    }

    private int steps() {
        return plan().steps().orElse(0);
    }

    private void tell(TrainingEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }

    @Override
    public void onEpochBegin(int number) {
        epoch = number;
        start = System.nanoTime();
        lossSoFar = 0;
        tell(new TrainingEvent.EpochStarted(number, plan().epochs(), steps()));
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        int done = step + 1;
        double loss = logs.get("loss") * done;
        double seconds = (System.nanoTime() - start) / 1e9;
        tell(
                new TrainingEvent.StepFinished(
                        epoch,
                        done,
                        steps(),
                        loss - lossSoFar,
                        logs.toMap(),
                        (double) done * batchSize / seconds));
        lossSoFar = loss;
    }

    @Override
    public void onEpochEnd(int number, Logs logs) {
        var all = logs.toMap();
        var training =
                all.entrySet().stream()
                        .filter(entry -> !entry.getKey().startsWith(VALIDATION))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var validation =
                all.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(VALIDATION))
                        .collect(
                                Collectors.toMap(
                                        entry -> entry.getKey().substring(VALIDATION.length()),
                                        Map.Entry::getValue));
        tell(new TrainingEvent.EpochFinished(number, training, validation));
    }
}
