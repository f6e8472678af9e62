package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;

/**
 * Sets the learning rate before each epoch.
 *
 * {@snippet :
 * new LearningRateScheduler((epoch, rate) -> epoch < 10 ? rate : rate * Math.exp(-0.1))
 * }
 *
 * <p>The logs of each epoch tell its {@code learning_rate}. A learning rate that changes from step
 * to step is a {@link io.gradus.nn.optimizers.LearningRateSchedule} of the optimizer.
 */
public final class LearningRateScheduler extends Callback {
    /** The learning rate of an epoch. */
    @FunctionalInterface
    public interface Schedule {
        /**
         * Answers with which learning rate an epoch is trained.
         *
         * @param epoch its number, 0 for the first
         * @param learningRate the learning rate before it
         * @return the learning rate, 0 or more
         */
        double rate(int epoch, double learningRate);
    }

    private final Schedule schedule;
    private boolean verbose;

    /**
     * Asks a function before each epoch.
     *
     * @param schedule from the number of the epoch and the learning rate so far to the new one
     */
    public LearningRateScheduler(Schedule schedule) {
        this.schedule = schedule;
    }

    /**
     * Sets whether the learning rate of each epoch is said on standard output.
     *
     * @param verbose false without this
     * @return this callback
     */
    public LearningRateScheduler verbose(boolean verbose) {
        this.verbose = verbose;
        return this;
    }

    @Override
    public void onEpochBegin(int epoch) {
        var variable = model().optimizer().learningRate();
        double rate = schedule.rate(epoch, variable.value().toDouble());
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException(
                    "the schedule answered %s for epoch %d: a learning rate must be a number, 0 or more"
                            .formatted(rate, epoch));
        }
        variable.assign(rate);
        if (verbose) {
            System.out.printf("epoch %d: the learning rate is %s%n", epoch + 1, rate);
        }
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        logs.put("learning_rate", model().optimizer().learningRate().value().toDouble());
    }
}
