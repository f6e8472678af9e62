package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;

/** Ends a training whose loss is NaN or infinite, after the batch at which it became so. */
public final class TerminateOnNaN extends Callback {
    private static final System.Logger LOGGER =
            System.getLogger(TerminateOnNaN.class.getPackageName());

    private final boolean raiseError;

    /** Stops the training with a warning; {@code fit} returns. */
    public TerminateOnNaN() {
        this(false);
    }

    /**
     * Stops the training.
     *
     * @param raiseError whether {@code fit} throws an {@link ArithmeticException}, so that no
     *     checkpoint or validation follows; otherwise it returns
     */
    public TerminateOnNaN(boolean raiseError) {
        this.raiseError = raiseError;
    }

    @Override
    public void onTrainBatchEnd(int step, Logs logs) {
        var loss = logs.find("loss");
        if (loss.isEmpty() || Double.isFinite(loss.get())) {
            return;
        }
        var message = "the loss is %s after step %d: training ends".formatted(loss.get(), step);
        if (raiseError) {
            throw new ArithmeticException(message);
        }
        LOGGER.log(System.Logger.Level.WARNING, message);
        model().stopTraining();
    }
}
