package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.data.BatchSource;
import io.gradus.data.TensorBatches;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Model} that goes through many batches: to learn, to test and to predict. */
public abstract sealed class Trainer extends Layer permits Model {
    private volatile @Nullable Prediction prediction;

    Trainer() {}

    private Model model() {
        return (Model) this;
    }

    /**
     * Learns from batches.
     *
     * @param batches where they come from
     * @param options for how long, with which callbacks and validation
     * @return how it went
     */
    public final History fit(BatchSource batches, FitOptions options) {
        if (options.validationSplit() > 0) {
            throw new IllegalArgumentException(
                    "validationSplit is for tensors: give batches of their own as validation");
        }
        return model().training().fit(batches, options);
    }

    /**
     * Learns from batches.
     *
     * @param batches where they come from
     * @param epochs how often to go through them
     * @param callbacks are told how it goes
     * @return how it went
     */
    public final History fit(BatchSource batches, int epochs, Callback... callbacks) {
        return fit(batches, new FitOptions().epochs(epochs).callbacks(callbacks));
    }

    /**
     * Learns from tensors.
     *
     * @param inputs what the model is shown, [n, …]
     * @param targets what it should answer, [n, …]
     * @param options for how long, in batches of what size, and the rest
     * @return how it went
     */
    public final History fit(Tensor inputs, Tensor targets, FitOptions options) {
        return fit(List.of(inputs), List.of(targets), options);
    }

    /**
     * Learns from tensors, in batches of 32.
     *
     * @param inputs what the model is shown, [n, …]
     * @param targets what it should answer, [n, …]
     * @param epochs how often to go through them
     * @return how it went
     */
    public final History fit(Tensor inputs, Tensor targets, int epochs) {
        return fit(inputs, targets, new FitOptions().epochs(epochs));
    }

    /**
     * Learns from tensors.
     *
     * @param inputs one tensor for each input, [n, …]
     * @param targets one tensor for each output, [n, …]
     * @param options for how long, in batches of what size, and the rest
     * @return how it went
     */
    public final History fit(List<Tensor> inputs, List<Tensor> targets, FitOptions options) {
        return model().training().fit(inputs, targets, options);
    }

    /**
     * Learns from tensors that have names.
     *
     * @param inputs from the name of an input to its tensor, [n, …]
     * @param targets from the name of an output to its tensor, [n, …]
     * @param options for how long, in batches of what size, and the rest
     * @return how it went
     * @throws IllegalArgumentException if a name is missing or unknown
     */
    public final History fit(
            Map<String, Tensor> inputs, Map<String, Tensor> targets, FitOptions options) {
        var all = batch(inputs, targets);
        return fit(all.inputs(), all.targets(), options);
    }

    /** Tensors by the names of inputs and outputs, in the order of these. */
    final Batch batch(Map<String, Tensor> inputs, Map<String, Tensor> targets) {
        return new Batch(
                inOrder("input", model().inputNames(), inputs),
                inOrder("output", model().outputNames(), targets),
                List.of());
    }

    private List<Tensor> inOrder(String what, List<String> names, Map<String, Tensor> tensors) {
        if (!names.stream().collect(Collectors.toSet()).equals(tensors.keySet())) {
            throw new IllegalArgumentException(
                    "model '%s' has the %ss %s, and was given %s"
                            .formatted(name(), what, names, tensors.keySet()));
        }
        return names.stream().map(tensors::get).toList();
    }

    /**
     * Learns from one batch.
     *
     * @param batch inputs, targets and weights
     * @return the metrics since they were reset
     */
    public final Logs trainOnBatch(Batch batch) {
        return model().training().trainOnBatch(batch);
    }

    /**
     * Tests one batch.
     *
     * @param batch inputs, targets and weights
     * @return the metrics since they were reset
     */
    public final Logs testOnBatch(Batch batch) {
        return model().training().testOnBatch(batch);
    }

    /**
     * Tests the model, which does not change.
     *
     * @param batches what to test it on, of which epoch 0 is gone through
     * @param callbacks are told how it goes
     * @return the means by name: {@code loss}, and the metrics
     */
    public final Map<String, Double> evaluate(BatchSource batches, Callback... callbacks) {
        return model().training().evaluate(batches, new FitOptions().callbacks(callbacks)).toMap();
    }

    /**
     * Tests the model, which does not change, in batches of 32.
     *
     * @param inputs what the model is shown, [n, …]
     * @param targets what it should answer, [n, …]
     * @return the means by name: {@code loss}, and the metrics
     */
    public final Map<String, Double> evaluate(Tensor inputs, Tensor targets) {
        return evaluate(TensorBatches.of(inputs, targets, FitOptions.BATCH_SIZE));
    }

    /**
     * Tests a model of several inputs or outputs, which does not change, in batches of 32.
     *
     * @param inputs one tensor for each input, [n, …]
     * @param targets one tensor for each output, [n, …]
     * @return the means by name: {@code loss}, and the metrics
     */
    public final Map<String, Double> evaluate(List<Tensor> inputs, List<Tensor> targets) {
        var all = new Batch(inputs, targets, List.of());
        return evaluate(new TensorBatches(all, FitOptions.BATCH_SIZE));
    }

    /**
     * Tests a model whose inputs and outputs have names, which does not change, in batches of 32.
     *
     * @param inputs from the name of an input to its tensor, [n, …]
     * @param targets from the name of an output to its tensor, [n, …]
     * @return the means by name: {@code loss}, and the metrics
     */
    public final Map<String, Double> evaluate(
            Map<String, Tensor> inputs, Map<String, Tensor> targets) {
        return evaluate(new TensorBatches(batch(inputs, targets), FitOptions.BATCH_SIZE));
    }

    /**
     * The outputs for many examples, computed in batches of 32.
     *
     * @param inputs one tensor for each input, [n, …]
     * @return one tensor for each output, [n, …]
     */
    public final List<Tensor> predict(List<Tensor> inputs) {
        return predict(
                TensorBatches.ofInputs(FitOptions.BATCH_SIZE, inputs.toArray(Tensor[]::new)));
    }

    /**
     * The outputs for many examples of a model whose inputs have names, computed in batches of 32.
     *
     * @param inputs from the name of an input to its tensor, [n, …]
     * @return one tensor for each output, [n, …]
     */
    public final List<Tensor> predict(Map<String, Tensor> inputs) {
        return predict(inOrder("input", model().inputNames(), inputs));
    }

    /**
     * The output for many examples, computed in batches of 32.
     *
     * @param inputs [n, …]
     * @return [n, …]
     * @throws IllegalArgumentException if the model has several outputs
     */
    public final Tensor predict(Operand inputs) {
        return Prediction.only(
                predict(TensorBatches.ofInputs(FitOptions.BATCH_SIZE, inputs.value())));
    }

    /**
     * The outputs for all batches.
     *
     * @param batches what to predict, of which epoch 0 is gone through
     * @param callbacks are told how it goes
     * @return one tensor for each output, [n, …]
     */
    public final List<Tensor> predict(BatchSource batches, Callback... callbacks) {
        return prediction().run(batches, List.of(callbacks));
    }

    /**
     * The outputs for one batch.
     *
     * @param batch inputs
     * @return one tensor for each output
     */
    public final List<Tensor> predictOnBatch(Batch batch) {
        return prediction().apply(batch);
    }

    private Prediction prediction() {
        var made = prediction;
        if (made == null) {
            made = new Prediction(model());
            prediction = made;
        }
        return made;
    }

    /**
     * Asks {@code fit} to end after the current step, or not to begin; may be called from any
     * thread, and by callbacks.
     */
    public final void stopTraining() {
        model().training().stop();
    }
}
