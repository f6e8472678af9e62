package io.gradus.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.nn.FitOptions;
import io.gradus.nn.FitOptions.Verbosity;
import io.gradus.nn.History;
import io.gradus.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A few steps of the long trainings on a part of the text. */
class ShakespeareTest {
    private static final double CHANCE = Math.log(65);

    private static Shakespeare part(int characters) throws Exception {
        var data = System.getenv("GRADUS_DATA");
        Assumptions.assumeTrue(data != null, "GRADUS_DATA is not set: no plays");
        var all = Shakespeare.read(Path.of(data, "tiny-shakespeare"));
        var text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append(all.vocabulary().charAt(all.train()[i]));
        }
        return Shakespeare.of(text.toString());
    }

    @Test
    void theLastTenthIsHeldOut() {
        var text = Shakespeare.of("to be or not to be..");
        assertThat(text.vocabulary()).isEqualTo(" .benort");
        assertThat(text.train()).hasSize(18);
        assertThat(text.heldOut()).containsExactly(1, 1);
        var sequences = Shakespeare.sequences(text.train(), 4, 3);
        assertThat(sequences.inputs().get(1).toIntArray()).containsExactly(2, 3, 0, 5);
        assertThat(sequences.next().get(1).toIntArray()).containsExactly(3, 0, 5, 6);
        assertThat(sequences.inputs().shape().size(0)).isEqualTo(5);
    }

    @Test
    void theRecurrentNetworkLearns() throws Exception {
        var history =
                CharacterLstm.train(part(40_000), 3, new FitOptions().verbosity(Verbosity.SILENT));
        assertThat(history.get("val_loss")).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(history.last("val_loss")).isLessThan(0.8 * CHANCE);
    }

    @Test
    void theTransformerLearnsAndSeesNoFuture() throws Exception {
        var history = SmallGpt.train(part(20_000), 1, new FitOptions().verbosity(Verbosity.SILENT));
        assertThat(history.last("val_loss")).isLessThan(0.9 * CHANCE);
        var model = SmallGpt.model(65);
        var text = Tensor.arange(128).mod(65).expandDims(0);
        var other = text.plus(Tensor.arange(128).greaterEqual(64).cast(text.dtype())).mod(65);
        var logits = model.apply(text).slice(1, 0, 64);
        assertThat(model.apply(other).slice(1, 0, 64).toFloatArray())
                .isEqualTo(logits.toFloatArray());
    }

    private static Shakespeare all() throws Exception {
        return Shakespeare.read(Path.of(System.getenv("GRADUS_DATA"), "tiny-shakespeare"));
    }

    private static void record(String name, History history) throws Exception {
        var losses = history.get("val_loss");
        Results.record(
                name,
                Map.of(
                        "steps", history.steps(),
                        "held_out_nats_per_character", history.last("val_loss"),
                        "best_epoch", losses.indexOf(Collections.min(losses)) + 1));
        assertThat(history.steps()).isLessThanOrEqualTo(6000);
    }

    @Test
    @EnabledIfSystemProperty(named = "gradus.long", matches = "true")
    void theRecurrentNetworkReachesItsMark() throws Exception {
        var history = CharacterLstm.train(all(), 10, new FitOptions());
        record("character_lstm", history);
        assertThat(history.last("val_loss")).isLessThanOrEqualTo(1.80);
    }

    @Test
    @EnabledIfSystemProperty(named = "gradus.long", matches = "true")
    void theTransformerReachesItsMark() throws Exception {
        var history = SmallGpt.train(all(), 6, new FitOptions());
        record("small_gpt", history);
        assertThat(history.last("val_loss")).isLessThanOrEqualTo(1.70);
    }
}
