package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static io.gradus.nn.callbacks.Scripted.script;
import static io.gradus.nn.callbacks.Scripted.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.nn.Callback;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {
    private static int epochs(EarlyStopping stopping, double... numbers) {
        return fit(model(), numbers.length, script(numbers), stopping).epochs().size();
    }

    private static EarlyStopping stopping() {
        return new EarlyStopping();
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "2, 4", "3, 5", "4, 7"})
    void epochsThatAreNoBetterCountInARow(int patience, int expected) {
        // Better: 0, 1. Worse: 2, 3, 4. Better than ever: 5. Worse: 6, and the script ends.
        assertThat(epochs(stopping().patience(patience), 5, 4, 4, 4.5, 6, 3, 3))
                .isEqualTo(expected);
    }

    @Test
    void aBetterEpochBeginsTheCountAgain() {
        assertThat(epochs(stopping().patience(2), 5, 6, 4, 5, 3, 4, 5, 1)).isEqualTo(7);
    }

    @Test
    void itNeverStopsAfterTheVeryFirstEpoch() {
        assertThat(epochs(stopping().baseline(1), 5, 4, 3)).isEqualTo(3);
        assertThat(epochs(stopping(), Double.NaN, 4, 4, 4)).isEqualTo(3);
        // The first is NaN, so the second is better than anything before.
        assertThat(epochs(stopping(), Double.NaN, Double.NaN, 1)).isEqualTo(2);
    }

    @Test
    void minDeltaIsWhatBetterMeans() {
        assertThat(epochs(stopping().minDelta(0.5), 5, 4.4, 4, 3)).isEqualTo(3);
        assertThat(epochs(stopping().minDelta(-0.5), 5, 4.4, 4, 3)).isEqualTo(3);
        assertThat(epochs(stopping().minDelta(0.3), 5, 4.4, 4, 3)).isEqualTo(4);
        assertThat(epochs(stopping().minDelta(0.5).mode(Mode.MAX), 1, 1.6, 2, 9)).isEqualTo(3);
    }

    @Test
    void theBaselineMustBeSurpassedForTheCountToBeginAgain() {
        // Each is better than the one before, and none better than 3.
        assertThat(epochs(stopping().baseline(3).patience(2), 6, 5, 4, 3.5, 3.2)).isEqualTo(5);
        assertThat(epochs(stopping().baseline(3).patience(2), 6, 5, 5, 3.5, 3.2)).isEqualTo(3);
        assertThat(epochs(stopping().baseline(3).patience(3), 6, 2, 5, 5, 5, 1)).isEqualTo(5);
    }

    @Test
    void itLooksFromAnEpochOn() {
        assertThat(epochs(stopping().startFromEpoch(3), 1, 2, 3, 4, 5, 6)).isEqualTo(5);
        assertThat(epochs(stopping().startFromEpoch(3).patience(2), 1, 2, 3, 4, 5, 6, 7))
                .isEqualTo(6);
    }

    @Test
    void epochsThatDoNotTellTheNumberDoNotCount() {
        var stopping = new EarlyStopping().patience(1);
        assertThat(fit(model(), 6, script(1), stopping).epochs()).hasSize(6);
        assertThat(stopping.stoppedEpoch()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "val_loss, 3",
        "loss, 3",
        "val_mae, 3",
        "out_mse, 3",
        "mean_absolute_error, 3",
        "val_kl_divergence, 3",
        "binary_crossentropy, 3",
        "val_accuracy, 2",
        "auc, 2",
        "auc_1, 2",
        "val_out_precision, 2",
        "f1_score, 2",
        "top_k_categorical_accuracy, 2",
        "recall_at_precision, 2",
        "mean_io_u, 2"
    })
    void theDirectionFollowsFromTheName(String name, int expected) {
        var stopping = new EarlyStopping(name);
        fit(model(), 3, script(name, 3, 2, 1), stopping);
        assertThat(stopping.stoppedEpoch().orElse(2)).isEqualTo(expected - 1);
    }

    @Test
    void aDirectionThatDoesNotFollowFromTheNameMustBeSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(model(), 1, new EarlyStopping("val_height")))
                .withMessageContaining("'val_height'")
                .withMessageContaining("mode(Mode.MIN)");
        var stopping = new EarlyStopping("val_height").mode(Mode.MAX);
        assertThat(fit(model(), 3, script("val_height", 3, 2, 1), stopping).epochs()).hasSize(2);
    }

    // ---- weights
    // ---------------------------------------------------------------------------------

    private static Callback keeper(List<List<float[]>> kept, io.gradus.nn.Model model) {
        return new LambdaCallback().onEpochEnd((epoch, logs) -> kept.add(weights(model)));
    }

    @Test
    void theModelGetsTheWeightsOfItsBestEpochWhenItIsStopped() {
        var model = model();
        var kept = new ArrayList<List<float[]>>();
        var stopping = stopping().patience(2).restoreBestWeights(true);
        var history = fit(model, 9, script(5, 2, 3, 4), stopping, keeper(kept, model));
        assertThat(history.epochs()).hasSize(4);
        assertThat(history.stopped()).isTrue();
        assertThat(stopping.bestEpoch()).isEqualTo(1);
        assertThat(stopping.best()).hasValue(2);
        assertThat(stopping.stoppedEpoch()).hasValue(3);
        assertSame(model, kept.get(1));
        assertThat(kept.get(3).getFirst()).isNotEqualTo(kept.get(1).getFirst());
    }

    @Test
    void theModelGetsThemAtTheEndOfATrainingThatWasNotStoppedToo() {
        var model = model();
        var kept = new ArrayList<List<float[]>>();
        var stopping = stopping().patience(5).restoreBestWeights(true);
        fit(model, 3, script(5, 2, 3), stopping, keeper(kept, model));
        assertThat(stopping.stoppedEpoch()).isEmpty();
        assertSame(model, kept.get(1));
    }

    @Test
    void withoutThatItKeepsItsLastWeights() {
        var model = model();
        var kept = new ArrayList<List<float[]>>();
        var stopping = stopping().patience(1);
        fit(model, 9, script(5, 2, 3), stopping, keeper(kept, model));
        assertThat(stopping.bestEpoch()).isEqualTo(1);
        assertSame(model, kept.get(2));
    }

    @Test
    void aSecondTrainingCountsAnew() {
        var stopping = stopping().patience(1);
        assertThat(fit(model(), 9, script(1, 2), stopping).epochs()).hasSize(2);
        assertThat(fit(model(), 4, script(9, 8, 9, 1), stopping).epochs()).hasSize(3);
    }

    private static void assertSame(io.gradus.nn.Model model, List<float[]> expected) {
        assertThat(weights(model)).usingRecursiveComparison().isEqualTo(expected);
    }
}
