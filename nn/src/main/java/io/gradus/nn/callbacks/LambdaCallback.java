package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A callback made of lambdas; those that are not given do nothing.
 *
 * {@snippet :
 * new LambdaCallback()
 *         .onEpochBegin(epoch -> System.out.println("epoch " + epoch))
 *         .onEpochEnd((epoch, logs) -> losses.add(logs.get("loss")))
 * }
 *
 * <p>A lambda that needs the model captures it.
 */
public final class LambdaCallback extends Callback {
    /** Is told of a batch or an epoch that is over. */
    @FunctionalInterface
    public interface Told {
        /**
         * Is told.
         *
         * @param number the number of the batch or the epoch, 0 for the first
         * @param logs what there is to tell
         */
        void accept(int number, Logs logs);
    }

    private Runnable onTrainBegin = () -> {};
    private Consumer<Logs> onTrainEnd = logs -> {};
    private IntConsumer onEpochBegin = number -> {};
    private Told onEpochEnd = (number, logs) -> {};
    private IntConsumer onTrainBatchBegin = number -> {};
    private Told onTrainBatchEnd = (number, logs) -> {};
    private Runnable onTestBegin = () -> {};
    private Consumer<Logs> onTestEnd = logs -> {};
    private IntConsumer onTestBatchBegin = number -> {};
    private Told onTestBatchEnd = (number, logs) -> {};
    private Runnable onPredictBegin = () -> {};
    private Runnable onPredictEnd = () -> {};
    private IntConsumer onPredictBatchBegin = number -> {};
    private IntConsumer onPredictBatchEnd = number -> {};

    /** A callback that does nothing yet. */
    public LambdaCallback() {}

    /**
     * Training begins: sets what is done.
     *
     * @param action what is done then
     * @return this callback
     */
    public LambdaCallback onTrainBegin(Runnable action) {
        this.onTrainBegin = action;
        return this;
    }

    /**
     * Training is over: sets what is done.
     *
     * @param action is given the logs
     * @return this callback
     */
    public LambdaCallback onTrainEnd(Consumer<Logs> action) {
        this.onTrainEnd = action;
        return this;
    }

    /**
     * An epoch begins: sets what is done.
     *
     * @param action is given the number of the epoch, 0 for the first
     * @return this callback
     */
    public LambdaCallback onEpochBegin(IntConsumer action) {
        this.onEpochBegin = action;
        return this;
    }

    /**
     * An epoch is over, validation included: sets what is done.
     *
     * @param action is given the number of the epoch, 0 for the first, and the logs
     * @return this callback
     */
    public LambdaCallback onEpochEnd(Told action) {
        this.onEpochEnd = action;
        return this;
    }

    /**
     * A batch is about to be learned from: sets what is done.
     *
     * @param action is given the number of the batch in its epoch, 0 for the first
     * @return this callback
     */
    public LambdaCallback onTrainBatchBegin(IntConsumer action) {
        this.onTrainBatchBegin = action;
        return this;
    }

    /**
     * A batch was learned from: sets what is done.
     *
     * @param action is given the number of the batch in its epoch, 0 for the first, and the logs
     * @return this callback
     */
    public LambdaCallback onTrainBatchEnd(Told action) {
        this.onTrainBatchEnd = action;
        return this;
    }

    /**
     * Testing begins, on its own or to validate: sets what is done.
     *
     * @param action what is done then
     * @return this callback
     */
    public LambdaCallback onTestBegin(Runnable action) {
        this.onTestBegin = action;
        return this;
    }

    /**
     * Testing is over: sets what is done.
     *
     * @param action is given the logs
     * @return this callback
     */
    public LambdaCallback onTestEnd(Consumer<Logs> action) {
        this.onTestEnd = action;
        return this;
    }

    /**
     * A batch is about to be tested: sets what is done.
     *
     * @param action is given the number of the batch in its epoch, 0 for the first
     * @return this callback
     */
    public LambdaCallback onTestBatchBegin(IntConsumer action) {
        this.onTestBatchBegin = action;
        return this;
    }

    /**
     * A batch was tested: sets what is done.
     *
     * @param action is given the number of the batch in its epoch, 0 for the first, and the logs
     * @return this callback
     */
    public LambdaCallback onTestBatchEnd(Told action) {
        this.onTestBatchEnd = action;
        return this;
    }

    /**
     * Predicting begins: sets what is done.
     *
     * @param action what is done then
     * @return this callback
     */
    public LambdaCallback onPredictBegin(Runnable action) {
        this.onPredictBegin = action;
        return this;
    }

    /**
     * Predicting is over: sets what is done.
     *
     * @param action what is done then
     * @return this callback
     */
    public LambdaCallback onPredictEnd(Runnable action) {
        this.onPredictEnd = action;
        return this;
    }

    /**
     * A batch is about to be predicted: sets what is done.
     *
     * @param action is given the number of the batch in its epoch, 0 for the first
     * @return this callback
     */
    public LambdaCallback onPredictBatchBegin(IntConsumer action) {
        this.onPredictBatchBegin = action;
        return this;
    }

    /**
     * A batch was predicted: sets what is done.
     *
     * @param action is given the number of the batch in its epoch, 0 for the first
     * @return this callback
     */
    public LambdaCallback onPredictBatchEnd(IntConsumer action) {
        this.onPredictBatchEnd = action;
        return this;
    }

    @Override
    public void onTrainBegin() {
        onTrainBegin.run();
    }

    @Override
    public void onTrainEnd(Logs logs) {
        onTrainEnd.accept(logs);
    }

    @Override
    public void onEpochBegin(int number) {
        onEpochBegin.accept(number);
    }

    @Override
    public void onEpochEnd(int number, Logs logs) {
        onEpochEnd.accept(number, logs);
    }

    @Override
    public void onTrainBatchBegin(int number) {
        onTrainBatchBegin.accept(number);
    }

    @Override
    public void onTrainBatchEnd(int number, Logs logs) {
        onTrainBatchEnd.accept(number, logs);
    }

    @Override
    public void onTestBegin() {
        onTestBegin.run();
    }

    @Override
    public void onTestEnd(Logs logs) {
        onTestEnd.accept(logs);
    }

    @Override
    public void onTestBatchBegin(int number) {
        onTestBatchBegin.accept(number);
    }

    @Override
    public void onTestBatchEnd(int number, Logs logs) {
        onTestBatchEnd.accept(number, logs);
    }

    @Override
    public void onPredictBegin() {
        onPredictBegin.run();
    }

    @Override
    public void onPredictEnd() {
        onPredictEnd.run();
    }

    @Override
    public void onPredictBatchBegin(int number) {
        onPredictBatchBegin.accept(number);
    }

    @Override
    public void onPredictBatchEnd(int number) {
        onPredictBatchEnd.accept(number);
    }
}
