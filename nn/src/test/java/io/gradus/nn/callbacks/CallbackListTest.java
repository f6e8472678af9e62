package io.gradus.nn.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.data.Blobs;
import io.gradus.nn.Callback;
import io.gradus.nn.CallbackList;
import io.gradus.nn.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackListTest {
    @TempDir Path folder;

    /** A loop of one's own gives what fit gives, with the same callbacks. */
    @Test
    void aLoopOfOnesOwnTellsCallbacksWhatFitTells() throws IOException {
        var byFit = folder.resolve("fit.csv");
        var fitted = Scripted.model();
        Scripted.fit(
                fitted,
                3,
                new LearningRateScheduler((epoch, rate) -> rate / 2),
                new CSVLogger(byFit));

        var byHand = folder.resolve("hand.csv");
        var model = Scripted.model();
        var plan = new Callback.Plan(3, OptionalInt.of(4), false);
        var callbacks =
                new CallbackList(
                        model,
                        plan,
                        List.of(
                                new LearningRateScheduler((epoch, rate) -> rate / 2),
                                new CSVLogger(byHand)));
        var batches = Blobs.generate(32, 3, 1, 1).batches(8).shuffled(2);
        callbacks.onTrainBegin();
        for (int epoch = 0; epoch < 3; epoch++) {
            callbacks.onEpochBegin(epoch);
            model.metrics().forEach(metric -> metric.reset());
            var logs = Logs.NONE;
            int step = 0;
            try (var source = batches.open(epoch)) {
                while (source.hasNext()) {
                    callbacks.onTrainBatchBegin(step);
                    logs = model.trainOnBatch(source.next());
                    callbacks.onTrainBatchEnd(step++, logs);
                }
            }
            callbacks.onEpochEnd(epoch, Logs.of(logs.toMap()));
        }
        callbacks.onTrainEnd(Logs.NONE);
        assertThat(byHand).hasSameTextualContentAs(byFit);
        assertThat(Files.readAllLines(byHand)).hasSize(4);
        assertThat(Scripted.weights(model))
                .usingRecursiveComparison()
                .isEqualTo(Scripted.weights(fitted));
    }

    private static final class Last extends Callback {
        private final List<String> told;

        Last(List<String> told) {
            this.told = told;
        }

        @Override
        protected boolean comesLast() {
            return true;
        }

        @Override
        public void onTestEnd(Logs logs) {
            told.add("last " + all().indexOf(this) + " of " + all().size());
        }
    }

    @Test
    void someComeLastWhereverTheyStand() {
        var told = new ArrayList<String>();
        var list =
                new CallbackList(
                        Scripted.model(),
                        new Callback.Plan(1, OptionalInt.empty(), false),
                        List.of(
                                new Last(told),
                                new LambdaCallback().onTestEnd(logs -> told.add("first")),
                                new LambdaCallback()
                                        .onTestEnd(logs -> told.add("loss " + logs.get("loss")))));
        list.onTestEnd(Logs.of(Map.of("loss", 0.5)));
        assertThat(told).containsExactly("first", "loss 0.5", "last 2 of 3");
    }
}
