package io.gradus.nn;

import io.gradus.data.Batches;
import io.gradus.data.Examples;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a model: for each batch the outputs, the loss, the gradients and the optimizer's step, all
 * as one compiled function, which serves every size of batch.
 *
 * <p>The same model, batches and optimizer give the same bits at any number of threads. One thread
 * trains; others may call {@link #stop}.
 */
public final class Trainer {
    private final Layer model;
    private final Optimizer optimizer;
    private final Loss loss;
    private final List<Metric> metrics;
    private final MeanMetric meanLoss;
    private final TracedFunction<List<Tensor>, Tensor> trainStep;
    private final TracedFunction<List<Tensor>, Tensor> testStep;
    private volatile boolean stopRequested;

    /**
     * Puts together what training needs.
     *
     * @param model what learns; the first batch makes its variables if it has none yet
     * @param optimizer how it learns
     * @param loss what it makes small
     * @param metrics what else is told about it
     */
    public Trainer(Layer model, Optimizer optimizer, Loss loss, Metric... metrics) {
        this.model = model;
        this.optimizer = optimizer;
        this.loss = loss;
        this.metrics = List.of(metrics);
        this.meanLoss = new MeanLoss();
        this.trainStep = TracedFunction.<List<Tensor>, Tensor>of(this::trainStep).openBatch();
        this.testStep = TracedFunction.<List<Tensor>, Tensor>of(this::testStep).openBatch();
    }

    /** The mean of the losses that the steps compute in any case. */
    private final class MeanLoss extends MeanMetric {
        MeanLoss() {
            super("loss");
        }

        @Override
        protected Tensor values(Operand targets, Operand outputs) {
            return loss.values(targets, outputs);
        }
    }

    // ---- one batch
    // -------------------------------------------------------------------------------

    private Tensor trainStep(List<Tensor> batch) {
        var inputs = batch.get(0);
        var targets = batch.get(1);
        var tape = new GradientTape();
        Tensor outputs;
        Tensor values;
        Tensor batchLoss;
        try (tape) {
            outputs = model.apply(inputs, true);
            values = loss.values(targets, outputs);
            batchLoss = values.mean();
        }
        optimizer.apply(tape.gradients(batchLoss, model.trainableVariables()));
        update(targets, outputs, values);
        return batchLoss;
    }

    private Tensor testStep(List<Tensor> batch) {
        var targets = batch.get(1);
        var outputs = model.apply(batch.get(0), false);
        var values = loss.values(targets, outputs);
        update(targets, outputs, values);
        return values.mean();
    }

    private void update(Tensor targets, Tensor outputs, Tensor values) {
        meanLoss.add(values);
        metrics.forEach(metric -> metric.update(targets, outputs));
    }

    // ---- many batches
    // ----------------------------------------------------------------------------

    /**
     * Learns from batches.
     *
     * @param batches what to learn from, whose epochs from 0 on are gone through
     * @param epochs how often
     * @param listeners are told how it goes
     * @return how it went
     */
    public History fit(Batches batches, int epochs, TrainingListener... listeners) {
        return fit(batches, epochs, Optional.empty(), List.of(listeners));
    }

    /**
     * Learns from batches, and examines the model on others after each epoch.
     *
     * @param batches what to learn from, whose epochs from 0 on are gone through
     * @param epochs how often
     * @param validation what to examine it on
     * @param listeners are told how it goes
     * @return how it went
     */
    public History fit(
            Batches batches, int epochs, Batches validation, TrainingListener... listeners) {
        return fit(batches, epochs, Optional.of(validation), List.of(listeners));
    }

    private History fit(
            Batches batches,
            int epochs,
            Optional<Batches> validation,
            List<TrainingListener> listeners) {
        var finished = new ArrayList<TrainingEvent.EpochFinished>();
        int steps = 0;
        for (int epoch = 0; epoch < epochs && !stopRequested; epoch++) {
            tell(listeners, new TrainingEvent.EpochStarted(epoch, epochs, batches.count()));
            steps += train(batches, epoch, listeners);
            if (stopRequested) {
                break;
            }
            var training = results();
            var examined = validation.map(this::evaluate).orElse(Map.of());
            finished.add(new TrainingEvent.EpochFinished(epoch, training, examined));
            tell(listeners, finished.getLast());
        }
        return new History(finished, steps, finished.size() < epochs);
    }

    /** One epoch; the number of batches learned from. */
    private int train(Batches batches, int epoch, List<TrainingListener> listeners) {
        reset();
        int step = 0;
        long examples = 0;
        long start = System.nanoTime();
        for (var batch : batches.epoch(epoch)) {
            if (stopRequested) {
                break;
            }
            double batchLoss = trainOnBatch(batch);
            step++;
            examples += batch.count();
            double seconds = (System.nanoTime() - start) / 1e9;
            tell(
                    listeners,
                    new TrainingEvent.StepFinished(
                            epoch,
                            step,
                            batches.count(),
                            batchLoss,
                            results(),
                            examples / seconds));
        }
        return step;
    }

    /**
     * Learns from one batch.
     *
     * @param batch inputs and targets
     * @return the loss before the model was changed
     */
    public double trainOnBatch(Examples batch) {
        ensureBuilt(batch);
        return trainStep.apply(List.of(batch.inputs(), batch.targets())).toDouble();
    }

    /**
     * Examines the model, which does not change.
     *
     * @param batches what to examine it on, of which epoch 0 is gone through
     * @return the means by name: {@code loss}, and the metrics
     */
    public Map<String, Double> evaluate(Batches batches) {
        reset();
        for (var batch : batches) {
            ensureBuilt(batch);
            testStep.apply(List.of(batch.inputs(), batch.targets()));
        }
        return results();
    }

    /**
     * Asks {@code fit} to end after the current step, or not to begin; may be called from any
     * thread.
     */
    public void stop() {
        stopRequested = true;
    }

    /** Variables are made before a step is traced. */
    private void ensureBuilt(Examples batch) {
        if (!model.isBuilt()) {
            model.apply(batch.inputs(), false);
        }
    }

    private void reset() {
        meanLoss.reset();
        metrics.forEach(Metric::reset);
    }

    private Map<String, Double> results() {
        var results = new LinkedHashMap<String, Double>();
        results.put(meanLoss.name(), meanLoss.result());
        metrics.forEach(metric -> results.put(metric.name(), metric.result()));
        return Collections.unmodifiableMap(results);
    }

    private static void tell(List<TrainingListener> listeners, TrainingEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }
}
