package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.data.BatchIterator;
import io.gradus.data.BatchSource;
import io.gradus.data.TensorBatches;
import io.gradus.ir.Shape;
import io.gradus.nn.Callback.Position;
import io.gradus.nn.metrics.Metric;
import io.gradus.nn.optimizers.Optimizer;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Transforms;
import io.gradus.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** How one model learns: its optimizer, what it makes small, its compiled steps, and the loops. */
final class Training {
    private final Model model;
    private final Optimizer optimizer;
    private final CompileOptions options;
    private final Outputs outputs;
    private final int stepsPerExecution;
    private final Steps trainSteps;
    private final Steps testSteps;
    private Optional<Batch> last = Optional.empty();
    private volatile boolean stopRequested;

    Training(Model model, CompileOptions options) {
        this.model = model;
        this.options = options;
        this.optimizer = options.scaledOptimizer(model);
        this.outputs = new Outputs(model, options);
        this.stepsPerExecution = options.stepsPerExecution();
        this.trainSteps = new Steps(model::trainStep, options.runEagerly());
        this.testSteps = new Steps(model::testStep, options.runEagerly());
    }

    /** A step as a function of several batches, which are learned from one after another. */
    private final class Steps {
        private final Function<List<List<List<Tensor>>>, Map<String, Tensor>> function;

        Steps(Function<Batch, Map<String, Tensor>> step, boolean eagerly) {
            Function<List<List<List<Tensor>>>, Map<String, Tensor>> plain =
                    batches -> {
                        Map<String, Tensor> results = Map.of();
                        for (var parts : batches) {
                            var batch = new Batch(parts.get(0), parts.get(1), parts.get(2));
                            results = step.apply(batch);
                        }
                        return results;
                    };
            function = eagerly ? plain : TracedFunction.of(plain).openBatch()::apply;
        }

        Logs run(List<Batch> batches) {
            ensureBuilt(model, batches.getFirst().inputs());
            last = Optional.of(batches.getFirst());
            if (batches.size() > 1
                    && batches.stream().mapToInt(Batch::count).distinct().count() > 1) {
                // The last batch of an epoch is smaller; one call takes one size.
                return batches.stream().map(b -> run(List.of(b))).reduce((a, b) -> b).orElseThrow();
            }
            try {
                return new Logs(
                        function.apply(
                                batches.stream()
                                        .map(b -> List.of(b.inputs(), b.targets(), b.weights()))
                                        .toList()));
            } catch (IllegalArgumentException error) {
                outputs.requireKnownClasses(batches.getLast(), error);
                throw error;
            }
        }
    }

    // ---- what steps use
    // --------------------------------------------------------------------------

    Optimizer optimizer() {
        return optimizer;
    }

    List<Metric> metrics() {
        return outputs.metrics();
    }

    Tensor loss(Batch batch, List<Tensor> predictions, List<Tensor> added) {
        return outputs.loss(batch, predictions, added);
    }

    Map<String, Tensor> update(Batch batch, List<Tensor> predictions, Tensor loss) {
        return outputs.update(batch, predictions, loss);
    }

    // ---- all that training changes
    // ---------------------------------------------------------------

    CompileOptions options() {
        return options;
    }

    void prepare(List<List<TensorType>> types) {
        var all = types.stream().flatMap(List::stream).toList();
        int inputs = types.get(0).size();
        int targets = inputs + types.get(1).size();
        Transforms.outputTypes(
                tensors -> {
                    var batch =
                            new Batch(
                                    tensors.subList(0, inputs),
                                    tensors.subList(inputs, targets),
                                    tensors.subList(targets, tensors.size()));
                    return List.copyOf(model.trainStep(batch).values());
                },
                all);
    }

    List<List<TensorType>> batchTypes() {
        return last.map(b -> List.of(types(b.inputs()), types(b.targets()), types(b.weights())))
                .orElse(List.of());
    }

    private static List<TensorType> types(List<Tensor> tensors) {
        return tensors.stream().map(Layer::openBatch).toList();
    }

    Map<String, Variable> state() {
        var state = new LinkedHashMap<String, Variable>();
        optimizer.state().forEach((name, variable) -> state.put("optimizer/" + name, variable));
        model.variablesByPath()
                .forEach((path, of) ->
                        optimizer
                                .slots(of)
                                .forEach((name, slot) ->
                                        state.put("slots/" + path + "/" + name, slot)));
        var metrics = outputs.metrics();
        for (int i = 0; i < metrics.size(); i++) {
            var variables = metrics.get(i).variables();
            for (int j = 0; j < variables.size(); j++) {
                state.put(
                        "metrics/%d_%s/%d".formatted(i, metrics.get(i).name(), j),
                        variables.get(j));
            }
        }
        model.generators()
                .forEach((path, generators) -> {
                    for (int i = 0; i < generators.size(); i++) {
                        state.put("generators/" + path + "/" + i, generators.get(i).state());
                    }
                });
        return state;
    }

    // ---- one batch
    // -------------------------------------------------------------------------------

    Logs trainOnBatch(Batch batch) {
        return trainSteps.run(List.of(batch));
    }

    Logs testOnBatch(Batch batch) {
        return testSteps.run(List.of(batch));
    }

    /** Variables are made before a step is traced. */
    static void ensureBuilt(Model model, List<Tensor> inputs) {
        if (!model.isBuilt()) {
            model.outputTypes(inputs.stream().map(Tensor::type).toList());
        }
    }

    // ---- many batches
    // ----------------------------------------------------------------------------

    History fit(List<Tensor> inputs, List<Tensor> targets, FitOptions options) {
        var all = new Batch(inputs, targets, options.sampleWeights());
        var batches = new TensorBatches(all, options.batchSize());
        int kept = (int) (all.count() * (1 - options.validationSplit()));
        if (kept < all.count() && options.validation(model).isEmpty()) {
            if (kept == 0) {
                throw new IllegalArgumentException(
                        "a validationSplit of %s leaves nothing of %d examples to learn from"
                                .formatted(options.validationSplit(), all.count()));
            }
            return fit(
                    shuffled(batches.range(0, kept), options),
                    options.validation(batches.range(kept, all.count())));
        }
        return fit(shuffled(batches, options), options);
    }

    private static TensorBatches shuffled(TensorBatches batches, FitOptions options) {
        if (!options.shuffle()) {
            return batches;
        }
        return batches.shuffled(
                options.seed()
                        .orElseGet(() ->
                                Generator.global()
                                        .integers(Shape.scalar(), 0, Integer.MAX_VALUE)
                                        .toLong()));
    }

    History fit(BatchSource batches, FitOptions options) {
        var history = new History.Recorder();
        var callbacks = CallbackList.of(model, history, options, batches.steps());
        int steps = 0;
        var logs = Logs.NONE;
        callbacks.onTrainBegin();
        int first = callbacks.resumesAt().map(Position::epoch).orElse(options.initialEpoch());
        for (int epoch = first; epoch < options.epochs() && !stopRequested; epoch++) {
            callbacks.onEpochBegin(epoch);
            if (callbacks.stepsDone(epoch) == 0) {
                outputs.reset();
            }
            logs = Logs.NONE;
            try (var source = Limited.open(batches, epoch, options.stepsPerEpoch())) {
                int step = skip(source, callbacks.stepsDone(epoch));
                while (source.hasNext() && !stopRequested) {
                    var next = take(source, options.classWeights());
                    callbacks.onTrainBatchBegin(step);
                    logs = trainSteps.run(next);
                    step += next.size();
                    steps += next.size();
                    callbacks.onTrainBatchEnd(step - 1, logs);
                }
                if (step == 0 && !stopRequested) {
                    throw new IllegalArgumentException("there is no batch to learn from");
                }
                if (stopRequested && source.hasNext()) {
                    break; // an epoch cut short has nothing to tell
                }
            }
            if (options.validation(model).isPresent()
                    && (epoch + 1) % options.validationFrequency() == 0) {
                logs = logs.with("val_", validate(options, callbacks));
            }
            logs = Logs.NONE.with("", logs); // callbacks may add to these
            callbacks.onEpochEnd(epoch, logs);
        }
        if (options.epochs() > 0) {
            optimizer.finalizeVariableValues(model.trainableVariables());
        }
        callbacks.onTrainEnd(logs);
        boolean stopped = stopRequested;
        stopRequested = false;
        return history.history(steps, stopped);
    }

    /** Leaves out the batches that a training before this one has learned from. */
    private static int skip(BatchIterator source, int steps) {
        source.skip(steps);
        return steps;
    }

    /** As many batches as one call learns from; fewer at the end. */
    private List<Batch> take(BatchIterator source, Map<Integer, Double> classWeights) {
        var batches = new ArrayList<Batch>();
        do {
            batches.add(ClassWeights.weighted(source.next(), classWeights));
        } while (batches.size() < stepsPerExecution && source.hasNext());
        return batches;
    }

    private Logs validate(FitOptions options, CallbackList callbacks) {
        return test(options.validation(model).orElseThrow(), options.validationSteps(), callbacks);
    }

    Logs evaluate(BatchSource batches, FitOptions options) {
        var callbacks = CallbackList.of(model, new History.Recorder(), options, batches.steps());
        return test(batches, OptionalInt.empty(), callbacks);
    }

    private Logs test(BatchSource batches, OptionalInt limit, CallbackList callbacks) {
        callbacks.onTestBegin();
        outputs.reset();
        var logs = Logs.NONE;
        try (var source = Limited.open(batches, 0, limit)) {
            for (int step = 0; source.hasNext(); step++) {
                callbacks.onTestBatchBegin(step);
                logs = testSteps.run(List.of(source.next()));
                callbacks.onTestBatchEnd(step, logs);
            }
        }
        callbacks.onTestEnd(logs);
        return logs;
    }

    void stop() {
        stopRequested = true;
    }
}
