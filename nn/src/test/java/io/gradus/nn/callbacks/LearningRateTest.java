package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static io.gradus.nn.callbacks.Scripted.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.nn.callbacks.LearningRateScheduler.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callbacks that change the learning rate; the model begins at 0.5. */
class LearningRateTest {
    private static ReduceLROnPlateau reduce() {
        return new ReduceLROnPlateau().factor(0.5);
    }

    /** The learning rate after each epoch. */
    private static List<Double> rates(ReduceLROnPlateau reduce, double... numbers) {
        var model = model();
        var rates = new ArrayList<Double>();
        var rate = model.optimizer().learningRate();
        fit(
                model,
                numbers.length,
                script(numbers),
                reduce,
                new LambdaCallback()
                        .onEpochEnd((epoch, logs) -> rates.add(rate.value().toDouble())));
        return rates;
    }

    @Test
    void itIsLoweredAfterSoManyEpochsThatAreNoBetter() {
        assertThat(rates(reduce().patience(2), 5, 5, 5, 5, 5, 4, 4, 4))
                .containsExactly(0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625);
        assertThat(rates(reduce().patience(0), 5, 5, 4, 4)).containsExactly(0.5, 0.25, 0.25, 0.125);
        assertThat(rates(reduce().patience(1), 5, 5, 4, 4)).containsExactly(0.5, 0.25, 0.25, 0.125);
    }

    @Test
    void epochsDoNotCountWhileItCoolsDown() {
        // Lowered after 1; 2 and 3 cool down, and 3 is the first that counts again.
        assertThat(rates(reduce().patience(1).cooldown(2), 5, 5, 5, 5, 5, 5, 5))
                .containsExactly(0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625);
        assertThat(rates(reduce().patience(2).cooldown(2), 5, 5, 5, 5, 5, 5, 5, 5))
                .containsExactly(0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125);
        assertThat(rates(reduce().patience(1).cooldown(1), 5, 5, 5, 5))
                .containsExactly(0.5, 0.25, 0.125, 0.0625);
    }

    @Test
    void itDoesNotGoBelowALimit() {
        assertThat(rates(reduce().patience(1).minLr(0.125), 5, 5, 5, 5, 5))
                .containsExactly(0.5, 0.25, 0.125, 0.125, 0.125);
        assertThat(rates(reduce().patience(1).minLr(0.2), 5, 5, 5, 5))
                .containsExactly(0.5, 0.25, (double) 0.2f, (double) 0.2f);
    }

    @Test
    void betterMeansByMoreThanMinDelta() {
        assertThat(rates(reduce().patience(1), 5, 4.99995, 4.9998))
                .containsExactly(0.5, 0.25, 0.25);
        assertThat(rates(reduce().patience(1).minDelta(0), 5, 4.99995, 4.9998))
                .containsExactly(0.5, 0.5, 0.5);
        assertThat(rates(reduce().patience(1).mode(Mode.MAX), 5, 6, 5))
                .containsExactly(0.5, 0.5, 0.25);
        assertThat(rates(reduce().patience(1), Double.NaN, 1, 1))
                .containsExactly(0.25, 0.25, 0.125);
    }

    @Test
    void theHistoryTellsWithWhichRateEachEpochWasTrained() {
        var history = fit(model(), 4, script(5, 5, 5, 5), reduce().patience(1));
        assertThat(history.get("learning_rate")).containsExactly(0.5, 0.5, 0.25, 0.125);
    }

    @Test
    void aFactorOfOneOrMoreDoesNotLower() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReduceLROnPlateau().factor(1))
                .withMessageContaining("factor is 1.0");
    }

    @Test
    void aScheduleIsAskedBeforeEachEpoch() {
        var model = model();
        var before = new ArrayList<Double>();
        var history =
                fit(
                        model,
                        4,
                        new LearningRateScheduler((epoch, rate) -> epoch < 2 ? rate : rate / 2),
                        new LambdaCallback()
                                .onTrainBatchBegin(step -> {
                                    var rate = model.optimizer().learningRate();
                                    before.add(rate.value().toDouble());
                                }));
        assertThat(history.get("learning_rate")).containsExactly(0.5, 0.5, 0.25, 0.125);
        assertThat(before)
                .containsExactly(
                        0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125,
                        0.125, 0.125, 0.125);
    }

    @Test
    void aRateOfZeroLeavesTheModelAsItIs() {
        var model = model();
        var before = Scripted.weights(model);
        fit(model, 2, new LearningRateScheduler((epoch, rate) -> 0));
        assertThat(Scripted.weights(model)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void aRateMustBeANumber() {
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Schedule schedule = (epoch, rate) -> wrong;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fit(model(), 1, new LearningRateScheduler(schedule)))
                    .withMessageContaining("answered " + wrong + " for epoch 0");
        }
    }
}
