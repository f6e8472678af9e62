package io.gradus.nn.callbacks;

import static io.gradus.nn.callbacks.Scripted.SILENT;
import static io.gradus.nn.callbacks.Scripted.fit;
import static io.gradus.nn.callbacks.Scripted.model;
import static io.gradus.nn.callbacks.Scripted.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.data.Blobs;
import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that write down how it goes, and those that are lambdas. */
class LoggersTest {
    @TempDir Path folder;

    // ---- tables
    // ----------------------------------------------------------------------------------

    @Test
    void aTableHasALineForEachEpoch() throws IOException {
        var file = folder.resolve("deep/training.csv");
        var history = fit(model(), 2, script("val_loss", 0.25, 1e-7), new CSVLogger(file));
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "epoch,accuracy,loss,val_loss",
                        "0,%s,%s,0.25"
                                .formatted(
                                        value(history, "accuracy", 0), value(history, "loss", 0)),
                        "1,%s,%s,1.0E-7"
                                .formatted(
                                        value(history, "accuracy", 1), value(history, "loss", 1)));
    }

    private static double value(io.gradus.nn.History history, String name, int epoch) {
        return history.get(name).get(epoch);
    }

    @Test
    void aTableIsWrittenAnewOrGoesOn() throws IOException {
        var file = folder.resolve("training.csv");
        fit(model(), 3, new CSVLogger(file));
        fit(model(), 2, new CSVLogger(file));
        assertThat(Files.readAllLines(file)).hasSize(3);
        fit(model(), 2, new CSVLogger(file).append(true));
        assertThat(Files.readAllLines(file)).hasSize(5);
        assertThat(Files.readAllLines(file).subList(1, 5))
                .extracting(line -> line.charAt(0))
                .containsExactly('0', '1', '0', '1');
        var other = folder.resolve("other.csv");
        fit(model(), 1, new CSVLogger(other).append(true));
        assertThat(Files.readAllLines(other)).hasSize(2);
    }

    @Test
    void whatAnEpochDoesNotTellIsNotAvailable() throws IOException {
        var file = folder.resolve("training.csv");
        var data = Blobs.generate(32, 3, 1, 1);
        var options = SILENT.epochs(4).validation(data.batches(16)).validationFrequency(2);
        model().fit(
                        data.batches(8),
                        options.callbacks(
                                new LearningRateScheduler((epoch, rate) -> rate),
                                new CSVLogger(file).separator(";")));
        var lines = Files.readAllLines(file);
        assertThat(lines.getFirst())
                .isEqualTo("epoch;accuracy;learning_rate;loss;val_accuracy;val_loss");
        assertThat(lines.get(1)).endsWith(";NA;NA").contains(";0.5;");
        assertThat(lines.get(2)).doesNotContain("NA");
        assertThat(lines.get(3)).endsWith(";NA;NA");
    }

    @Test
    void namesWithSeparatorsAreQuoted() throws IOException {
        var file = folder.resolve("training.csv");
        fit(model(), 1, script("a,\"b\"", 2), new CSVLogger(file));
        assertThat(Files.readAllLines(file).getFirst())
                .isEqualTo("epoch,\"a,\"\"b\"\"\",accuracy,loss");
    }

    // ---- a line that shows how far it is
    // -------------------------------------------------------

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLiveLineTellsStepsTimeAndNumbers() {
        var time = new AtomicLong();
        var progress = new ProgbarLogger(out, time::get).live(true).interval(Duration.ofSeconds(2));
        var clock = new LambdaCallback().onTrainBatchBegin(step -> time.addAndGet(1_500_000_000L));
        var numbers =
                new LambdaCallback().onEpochEnd((epoch, logs) -> logs.put("learning_rate", 2e-5));
        var history = fit(model(), 2, clock, numbers, progress);
        var lines = printed().split("[\r\n]+");
        assertThat(lines).hasSize(8);
        assertThat(lines[0]).isEqualTo("epoch 1/2");
        // After 1.5, 3, 4.5 and 6 s; what is shown at 3 and 6 stands for 2 s at least.
        assertThat(lines[1]).startsWith("2/4 [==========>.........] 3.0 s left - loss: ");
        assertThat(lines[2]).startsWith("4/4 [====================] 0.0 s left - loss: ");
        assertThat(lines[3].strip())
                .isEqualTo(
                        "4/4 [====================] 6.0 s - loss: %.4f - accuracy: %.4f - learning_rate: 2.0000e-05"
                                .formatted(
                                        value(history, "loss", 0), value(history, "accuracy", 0)));
        assertThat(lines[4]).isEqualTo("epoch 2/2");
    }

    @Test
    void elsewhereThereIsOneLineForEachEpoch() {
        var time = new AtomicLong();
        var clock = new LambdaCallback().onTrainBatchBegin(step -> time.addAndGet(20_000_000_000L));
        fit(model(), 2, clock, new ProgbarLogger(out, time::get));
        assertThat(printed().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("epoch 1/2 4/4 [====================] 1:20 min - loss: ")
                .doesNotContain("\r");
    }

    @Test
    void whatIsShorterLeavesNothingBehind() {
        var time = new AtomicLong();
        var progress = new ProgbarLogger(out, time::get).live(true).interval(Duration.ZERO);
        var longer =
                new LambdaCallback().onTrainBatchEnd((step, logs) -> logs.put("x" + step, 1e9));
        fit(model(), 1, longer, progress);
        var lines = printed().split("\n")[1].split("\r");
        for (int i = 2; i < lines.length; i++) {
            assertThat(lines[i].length()).isGreaterThanOrEqualTo(lines[i - 1].strip().length());
        }
    }

    // ---- lambdas
    // ---------------------------------------------------------------------------------

    @Test
    void lambdasAreToldInTheOrderOfWhatHappens() {
        var told = new ArrayList<String>();
        var callback =
                new LambdaCallback()
                        .onTrainBegin(() -> told.add("train"))
                        .onTrainEnd(logs -> told.add("train end " + logs.names()))
                        .onEpochBegin(epoch -> told.add("epoch " + epoch))
                        .onEpochEnd((epoch, logs) -> told.add("epoch end " + epoch + logs.names()))
                        .onTrainBatchBegin(step -> told.add("batch " + step))
                        .onTrainBatchEnd((step, logs) -> told.add("batch end " + step))
                        .onTestBegin(() -> told.add("test"))
                        .onTestEnd(logs -> told.add("test end " + logs.names()))
                        .onTestBatchBegin(step -> told.add("test batch " + step))
                        .onTestBatchEnd((step, logs) -> told.add("test batch end " + step))
                        .onPredictBegin(() -> told.add("predict"))
                        .onPredictEnd(() -> told.add("predict end"))
                        .onPredictBatchBegin(step -> told.add("predict batch " + step))
                        .onPredictBatchEnd(step -> told.add("predict batch end " + step));
        var data = Blobs.generate(4, 3, 1, 1);
        var model = model();
        model.fit(
                data.batches(2), SILENT.epochs(1).validation(data.batches(4)).callbacks(callback));
        model.predict(data.batches(4), callback);
        assertThat(told)
                .containsExactly(
                        "train",
                        "epoch 0",
                        "batch 0",
                        "batch end 0",
                        "batch 1",
                        "batch end 1",
                        "test",
                        "test batch 0",
                        "test batch end 0",
                        "test end [loss, accuracy]",
                        "epoch end 0[loss, accuracy, val_loss, val_accuracy]",
                        "train end [loss, accuracy, val_loss, val_accuracy]",
                        "predict",
                        "predict batch 0",
                        "predict batch end 0",
                        "predict end");
    }

    // ---- NaN
    // -------------------------------------------------------------------------------------

    /** Makes a weight NaN before a step, so that the loss is NaN. */
    private static Callback poison(io.gradus.nn.Model model, int at) {
        return new LambdaCallback()
                .onTrainBatchBegin(step -> {
                    if (step == at) {
                        var kernel = model.variables().getFirst();
                        kernel.assign(kernel.value().times(Double.NaN));
                    }
                });
    }

    @Test
    void aTrainingEndsAfterTheBatchAtWhichItsLossBecameNaN() {
        var model = model();
        var history = fit(model, 5, poison(model, 2), new TerminateOnNaN());
        assertThat(history.stopped()).isTrue();
        assertThat(history.steps()).isEqualTo(3);
    }

    @Test
    void orFitThrows() {
        var model = model();
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> fit(model, 5, poison(model, 1), new TerminateOnNaN(true)))
                .withMessage("the loss is NaN after step 1: training ends");
    }

    // ---- logs
    // ------------------------------------------------------------------------------------

    @Test
    void whatACallbackAddsOthersAndTheHistoryHear() {
        var heard = new ArrayList<List<String>>();
        Callback before =
                new LambdaCallback()
                        .onEpochEnd((epoch, logs) -> heard.add(List.copyOf(logs.names())));
        Callback after =
                new LambdaCallback()
                        .onEpochEnd((epoch, logs) -> heard.add(List.copyOf(logs.names())));
        var history = fit(model(), 2, before, script("height", 1, 2), after);
        assertThat(heard.get(0)).containsExactly("loss", "accuracy");
        assertThat(heard.get(1)).containsExactly("loss", "accuracy", "height");
        assertThat(history.get("height")).containsExactly(1.0, 2.0);
        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> Logs.NONE.put("a", 1));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EarlyStopping().patience(-1))
                .withMessage("patience is -1: it must be 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelCheckpoint("a").saveFreq(0))
                .withMessage("saveFreq is 0: it must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReduceLROnPlateau().minLr(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CSVLogger(Path.of("a")).separator(""));
    }
}
