package io.gradus.nn.callbacks;

import io.gradus.nn.Callback;
import io.gradus.nn.Logs;
import io.gradus.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets the model be tested, and predict, with the moving averages of its weights that the optimizer
 * keeps (Polyak and Juditsky, 1992), while it learns with the weights themselves.
 *
 * {@snippet :
 * model.compile(new Adam().useEma(0.99), new MeanSquaredError());
 * model.fit(batches, options.validation(test).callbacks(new SwapEMAWeights()));
 * }
 *
 * <p>With {@code swapOnEpoch} the averages also stand in the model from the end of an epoch to the
 * beginning of the next, so that callbacks given after this one, such as {@link ModelCheckpoint},
 * save them.
 */
public final class SwapEMAWeights extends Callback {
    private static final String WEIGHTS = "weights/";

    private final boolean swapOnEpoch;

    /** The weights that averages stand in for, by their paths; empty while they stand there. */
    private Map<String, Tensor> own = Map.of();

    /** Has averages in the model while it is tested or predicts. */
    public SwapEMAWeights() {
        this(false);
    }

    /**
     * Has averages in the model while it is tested or predicts.
     *
     * @param swapOnEpoch whether they are there between epochs, too
     */
    public SwapEMAWeights(boolean swapOnEpoch) {
        this.swapOnEpoch = swapOnEpoch;
    }

    /** The averages stay as they are, so a training that ends now can still find them. */
    private void putAverages() {
        if (!own.isEmpty()) {
            return;
        }
        var optimizer = model().optimizer();
        var replaced = new LinkedHashMap<String, Tensor>();
        model().variablesByPath()
                .forEach((path, variable) ->
                        optimizer
                                .average(variable)
                                .ifPresent(average -> {
                                    replaced.put(path, variable.value());
                                    variable.assign(average);
                                }));
        if (replaced.isEmpty() && optimizer.iterations().value().toLong() > 0) {
            throw new IllegalStateException(
                    "the optimizer of model '%s' keeps no averages of weights: say useEma to it"
                            .formatted(model().name()));
        }
        own = replaced;
    }

    private void putOwn() {
        var variables = model().variablesByPath();
        own.forEach((path, value) -> variables.get(path).assign(value));
        own = Map.of();
    }

    @Override
    public void onTrainBegin() {
        own = Map.of();
    }

    @Override
    public void onEpochBegin(int epoch) {
        if (swapOnEpoch) {
            putOwn();
        }
    }

    @Override
    public void onEpochEnd(int epoch, Logs logs) {
        if (swapOnEpoch) {
            putAverages();
        }
    }

    @Override
    public void onTestBegin() {
        putAverages();
    }

    @Override
    public void onTestEnd(Logs logs) {
        putOwn();
    }

    @Override
    public void onPredictBegin() {
        putAverages();
    }

    @Override
    public void onPredictEnd() {
        putOwn();
    }

    @Override
    public Map<String, Object> state() {
        var state = new LinkedHashMap<String, Object>();
        own.forEach((path, value) -> state.put(WEIGHTS + path, value));
        return state;
    }

    @Override
    public void restore(Map<String, Object> state) {
        own = new Remembered(state).tensors(WEIGHTS);
    }
}
