package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Lowers the learning rate when a number of the epochs no longer gets better.
 *
 * {@snippet :
 * new ReduceLROnPlateau("val_loss").factor(0.5).patience(3).minLr(1e-5)
 * }
 *
 * <p>When {@link #patience} epochs one after another were no better than the best so far, the
 * learning rate is multiplied by {@link #factor}, and the epochs count from 0 again; for {@link
 * #cooldown} epochs after that they do not count. The logs of each epoch tell the {@code
 * learning_rate} that it was trained with.
 */
public final class ReduceLROnPlateau extends Callback {
    private final Monitor monitor;
    private double factor = 0.1;
    private int patience = 10;
    private int cooldown;
    private double minLr;
    private boolean verbose;

    private OptionalDouble best = OptionalDouble.empty();
    private int wait;
    private int coolingDown;

    /** Watches {@code val_loss}. */
    public ReduceLROnPlateau() {
        this("val_loss");
    }

    /**
     * Watches a number of the logs.
     *
     * @param monitor its name, such as {@code val_loss} or {@code val_accuracy}
     */
    public ReduceLROnPlateau(String monitor) {
        this.monitor = new Monitor("ReduceLROnPlateau", monitor);
        this.monitor.minDelta(1e-4);
    }

    /**
     * Sets what the learning rate is multiplied by.
     *
     * @param factor from 0 to less than 1; 0.1 without this
     * @return this callback
     */
    public ReduceLROnPlateau factor(double factor) {
        if (!(factor >= 0 && factor < 1)) {
            throw new IllegalArgumentException(
                    "factor is " + factor + ": it must be at least 0 and less than 1");
        }
        this.factor = factor;
        return this;
    }

    /**
     * Sets after how many epochs in a row that are no better the learning rate is lowered.
     *
     * @param patience how many; 10 without this
     * @return this callback
     */
    public ReduceLROnPlateau patience(int patience) {
        this.patience = Checks.atLeast(0, "patience", patience);
        return this;
    }

    /**
     * Sets by how much a number must be better to count as better.
     *
     * @param minDelta more than this; 0.0001 without this
     * @return this callback
     */
    public ReduceLROnPlateau minDelta(double minDelta) {
        monitor.minDelta(minDelta);
        return this;
    }

    /**
     * Sets for how many epochs after the learning rate was lowered nothing is counted.
     *
     * @param cooldown how many; 0 without this
     * @return this callback
     */
    public ReduceLROnPlateau cooldown(int cooldown) {
        this.cooldown = Checks.atLeast(0, "cooldown", cooldown);
        return this;
    }

    /**
     * Sets the learning rate that is not gone below.
     *
     * @param minLr the least learning rate; 0 without this
     * @return this callback
     */
    public ReduceLROnPlateau minLr(double minLr) {
        this.minLr = Checks.notNegative("minLr", minLr);
        return this;
    }

    /**
     * Sets the direction.
     *
     * @param mode the direction in which the number is better; {@link Mode#AUTO} without this
     * @return this callback
     */
    public ReduceLROnPlateau mode(Mode mode) {
        monitor.mode(mode);
        return this;
    }

    /**
     * Sets whether it is said on standard output that the learning rate was lowered.
     *
     * @param verbose false without this
     * @return this callback
     */
    public ReduceLROnPlateau verbose(boolean verbose) {
        this.verbose = verbose;
        return this;
    }

    @Override
    public void onTrainBegin() {
        monitor.begin();
        best = OptionalDouble.empty();
        wait = 0;
        coolingDown = 0;
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        var rate = model().optimizer().learningRate();
        logs.put("learning_rate", rate.value().toDouble());
        var told = monitor.value(logs);
        if (told.isEmpty()) {
            return;
        }
        if (coolingDown > 0) {
            coolingDown--;
            wait = 0;
        }
        if (monitor.isBetter(told.getAsDouble(), best)) {
            best = told;
            wait = 0;
        } else if (coolingDown == 0) {
            wait++;
            double old = rate.value().toDouble();
            if (wait >= patience && old > (float) minLr) {
                double lowered = Math.max(old * factor, minLr);
                rate.assign(lowered);
                if (verbose) {
                    System.out.printf(
                            "epoch %d: the learning rate is lowered to %s%n", epoch + 1, lowered);
                }
                coolingDown = cooldown;
                wait = 0;
            }
        }
    }

    @Override
    public Map<String, Object> state() {
        var state = new LinkedHashMap<String, Object>();
        best.ifPresent(value -> state.put("best", value));
        state.put("wait", wait);
        state.put("coolingDown", coolingDown);
        return state;
    }

    @Override
    public void restore(Map<String, Object> state) {
        var remembered = new Remembered(state);
        best = remembered.decimal("best");
        wait = remembered.integer("wait", 0);
        coolingDown = remembered.integer("coolingDown", 0);
    }
}
