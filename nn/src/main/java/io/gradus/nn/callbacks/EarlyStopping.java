package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Ends a training when a number of its epochs no longer gets better.
 *
 * {@snippet :
 * new EarlyStopping("val_loss").patience(3).restoreBestWeights(true)
 * }
 *
 * <p>Each epoch that is not better than the best so far counts; when {@link #patience} of them have
 * come one after another, training stops. It never stops after the very first epoch. NaN is never
 * better. Epochs that do not tell the number do not count.
 */
public final class EarlyStopping extends Callback {
    private static final String WEIGHTS = "weights/";

    private final Monitor monitor;
    private int patience;
    private OptionalDouble baseline = OptionalDouble.empty();
    private boolean restoresBestWeights;
    private int startFromEpoch;
    private boolean verbose;

    private int wait;
    private OptionalDouble best = OptionalDouble.empty();
    private int bestEpoch;
    private OptionalInt stoppedEpoch = OptionalInt.empty();
    private Map<String, Tensor> bestWeights = Map.of();

    /** Watches {@code val_loss}. */
    public EarlyStopping() {
        this("val_loss");
    }

    /**
     * Watches a number of the logs.
     *
     * @param monitor its name, such as {@code val_loss} or {@code val_accuracy}
     */
    public EarlyStopping(String monitor) {
        this.monitor = new Monitor("EarlyStopping", monitor);
    }

    /**
     * Sets by how much a number must be better to count as better.
     *
     * @param minDelta more than this; 0 without this
     * @return this callback
     */
    public EarlyStopping minDelta(double minDelta) {
        monitor.minDelta(minDelta);
        return this;
    }

    /**
     * Sets how many epochs in a row may be no better.
     *
     * @param patience the epoch with this number ends the training; 0, as without this, is like 1
     * @return this callback
     */
    public EarlyStopping patience(int patience) {
        this.patience = Checks.atLeast(0, "patience", patience);
        return this;
    }

    /**
     * Sets the direction.
     *
     * @param mode the direction in which the number is better; {@link Mode#AUTO} without this
     * @return this callback
     */
    public EarlyStopping mode(Mode mode) {
        monitor.mode(mode);
        return this;
    }

    /**
     * Sets a number that must be surpassed: epochs count until it is, even if each is better than
     * the one before.
     *
     * @param baseline the number; there is none without this
     * @return this callback
     */
    public EarlyStopping baseline(double baseline) {
        this.baseline = OptionalDouble.of(baseline);
        return this;
    }

    /**
     * Sets whether the model gets back the variables of its best epoch when training is over,
     * stopped or not.
     *
     * @param restore whether it does; false without this, and the model keeps those of the last
     *     step
     * @return this callback
     */
    public EarlyStopping restoreBestWeights(boolean restore) {
        this.restoresBestWeights = restore;
        return this;
    }

    /**
     * Sets from which epoch on numbers are looked at.
     *
     * @param epoch its number; 0, the first, without this
     * @return this callback
     */
    public EarlyStopping startFromEpoch(int epoch) {
        this.startFromEpoch = Checks.atLeast(0, "startFromEpoch", epoch);
        return this;
    }

    /**
     * Sets whether it is said on standard output that training was stopped.
     *
     * @param verbose false without this
     * @return this callback
     */
    public EarlyStopping verbose(boolean verbose) {
        this.verbose = verbose;
        return this;
    }

    /**
     * The epoch after which this callback has stopped the training.
     *
     * @return its number, 0 for the first; empty if it has not
     */
    public OptionalInt stoppedEpoch() {
        return stoppedEpoch;
    }

    /**
     * The best epoch so far.
     *
     * @return its number, 0 for the first
     */
    public int bestEpoch() {
        return bestEpoch;
    }

    /**
     * The best number so far.
     *
     * @return the number; empty before the first
     */
    public OptionalDouble best() {
        return best;
    }

    @Override
    public void onTrainBegin() {
        monitor.begin();
        wait = 0;
        best = OptionalDouble.empty();
        bestEpoch = 0;
        stoppedEpoch = OptionalInt.empty();
        bestWeights = Map.of();
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        var told = monitor.value(logs);
        if (told.isEmpty() || epoch < startFromEpoch) {
            return;
        }
        double value = told.getAsDouble();
        if (restoresBestWeights && bestWeights.isEmpty()) {
            keepBest(epoch); // a first NaN is no better, and yet the best there is
        }
        wait++;
        if (monitor.isBetter(value, best)) {
            best = told;
            keepBest(epoch);
            if (baseline.isEmpty() || monitor.isBetter(value, baseline)) {
                wait = 0;
            }
        } else if (wait >= patience && epoch > 0) {
            stoppedEpoch = OptionalInt.of(epoch);
            model().stopTraining();
        }
    }

    private void keepBest(int epoch) {
        bestEpoch = epoch;
        if (restoresBestWeights) {
            var weights = new LinkedHashMap<String, Tensor>();
            model().variablesByPath().forEach((path, v) -> weights.put(path, v.value()));
            bestWeights = weights;
        }
    }

    @Override
    public void onTrainEnd(Logs logs) {
        if (verbose && stoppedEpoch.isPresent()) {
            System.out.printf("epoch %d: stopped early%n", stoppedEpoch.getAsInt() + 1);
        }
        if (!bestWeights.isEmpty()) {
            if (verbose) {
                System.out.printf("the model gets the weights of epoch %d%n", bestEpoch + 1);
            }
            var variables = model().variablesByPath();
            bestWeights.forEach((path, value) -> variables.get(path).assign(value));
        }
    }

    @Override
    public Map<String, Object> state() {
        var state = new LinkedHashMap<String, Object>();
        state.put("wait", wait);
        state.put("bestEpoch", bestEpoch);
        best.ifPresent(value -> state.put("best", value));
        bestWeights.forEach((path, value) -> state.put(WEIGHTS + path, value));
        return state;
    }

    @Override
    public void restore(Map<String, Object> state) {
        var remembered = new Remembered(state);
        wait = remembered.integer("wait", 0);
        bestEpoch = remembered.integer("bestEpoch", 0);
        best = remembered.decimal("best");
        bestWeights = remembered.tensors(WEIGHTS);
    }
}
