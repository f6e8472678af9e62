package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.nn.config.Config;
import io.gradus.nn.losses.Loss;
import io.gradus.nn.losses.Losses;
import io.gradus.nn.metrics.Metric;
import io.gradus.nn.optimizers.Optimizer;
import io.gradus.nn.optimizers.Optimizers;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TensorType;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer that can be trained: {@link #compile} says how, {@link #fit(Tensor, Tensor, FitOptions)
 * fit} does it.
 *
 * {@snippet :
 * var model = new Sequential(new Flatten(), new Dense(128, "relu"), new Dense(10));
 * model.compile(new Adam(), new SparseCategoricalCrossentropy(true), "accuracy");
 * model.fit(digits.train().batches(64).shuffled(1), new FitOptions().epochs(3));
 * }
 *
 * <p>There are three ways to make one: {@link Sequential}, layers in a row; {@link #of}, a graph of
 * layers; and a class of one's own that overrides {@code call}. A class of one's own may also
 * override {@link #trainStep} and the like, and keep everything else: callbacks, metrics, compiled
 * steps.
 *
 * <p>Each step is one compiled function, which serves every size of batch. The same model, batches
 * and optimizer give the same bits at any number of threads, and with {@link
 * CompileOptions#runEagerly}. One thread trains; others may call {@link #stopTraining}.
 */
public abstract non-sealed class Model extends Trainer {
    private Optional<Graph> graph = Optional.empty();
    private Optional<Training> training = Optional.empty();

    /** A model whose class overrides {@code call}. */
    protected Model() {}

    /**
     * A model that is a graph of layers from one symbol to another.
     *
     * @param inputs where it begins
     * @param outputs where it ends
     */
    protected Model(Symbol inputs, Symbol outputs) {
        this(List.of(inputs), List.of(outputs));
    }

    /**
     * A model that is a graph of layers, with several inputs or outputs.
     *
     * @param inputs where it begins
     * @param outputs where it ends
     * @throws IllegalArgumentException if the outputs depend on other inputs too
     */
    @SuppressWarnings("this-escape") // layers are noted, and call nothing back
    protected Model(List<Symbol> inputs, List<Symbol> outputs) {
        setGraph(new Graph(inputs, outputs));
    }

    private void setGraph(Graph made) {
        graph = Optional.of(made);
        for (var use : made.uses()) {
            adopt(use.layer());
        }
        setBuilt(made.inputs().stream().map(Symbol::type).toList());
    }

    /**
     * A model that is a graph of layers from one symbol to another.
     *
     * @param inputs where it begins
     * @param outputs where it ends
     * @return the model
     */
    public static Model of(Symbol inputs, Symbol outputs) {
        return of(List.of(inputs), List.of(outputs));
    }

    /**
     * A model that is a graph of layers, with several inputs or outputs.
     *
     * @param inputs where it begins
     * @param outputs where it ends
     * @return the model
     * @throws IllegalArgumentException if the outputs depend on other inputs too
     */
    public static Model of(List<Symbol> inputs, List<Symbol> outputs) {
        return new Functional(inputs, outputs);
    }

    @Override
    protected List<Tensor> call(List<Tensor> inputs, boolean training) {
        return graph.isPresent()
                ? graph.get().call(inputs, training)
                : super.call(inputs, training);
    }

    @Override
    protected List<Optional<Tensor>> outputMasks(List<Tensor> inputs, List<Tensor> outputs) {
        return graph.isPresent()
                ? outputs.stream().map(Layer::mask).toList()
                : super.outputMasks(inputs, outputs);
    }

    final Optional<Graph> graph() {
        return graph;
    }

    /** A graph of layers names itself; a model whose class overrides {@code call} must do it. */
    @Override
    protected void settings(Config config) {
        if (config.isReading()) {
            setGraph(GraphConfig.read(config));
        } else {
            GraphConfig.write(
                    graph.orElseThrow(() ->
                            new UnsupportedOperationException(
                                    getClass().getName()
                                            + " cannot be saved: it does not override settings()")),
                    config);
        }
    }

    /**
     * Where a graph of layers begins.
     *
     * @return the inputs; empty if the model is not a graph of layers
     */
    public final List<Symbol> inputs() {
        return graph.map(Graph::inputs).orElse(List.of());
    }

    /**
     * Where a graph of layers ends. From there {@link Symbol#use} leads back to the inputs.
     *
     * @return the outputs; empty if the model is not a graph of layers
     */
    public final List<Symbol> outputs() {
        return graph.map(Graph::outputs).orElse(List.of());
    }

    /**
     * The names of the inputs, under which {@code fit} takes them from a map.
     *
     * @return the names; empty if the model is not a graph of layers
     */
    public final List<String> inputNames() {
        return graph.map(g -> g.inputs().stream().map(Symbol::name).toList()).orElse(List.of());
    }

    /**
     * The names of the outputs: those of the layers that they come from.
     *
     * @return the names; empty if the model is not a graph of layers
     */
    public final List<String> outputNames() {
        return graph.map(g -> g.outputs().stream().map(Symbol::name).toList()).orElse(List.of());
    }

    /**
     * A layer directly inside.
     *
     * @param name its name
     * @return the layer
     * @throws IllegalArgumentException if there is none of that name
     */
    public final Layer layer(String name) {
        return layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "model '%s' has no layer '%s'; it has %s"
                                        .formatted(
                                                name(),
                                                name,
                                                layers().stream().map(Layer::name).toList())));
    }

    /**
     * The outputs of a layer in a graph of layers, to make a model of a part of this one.
     *
     * @param layerName the name of the layer
     * @return its output, at its first use
     * @throws IllegalArgumentException if the model is no graph of layers or has no such layer
     */
    public final Symbol output(String layerName) {
        var all = graph.map(Graph::symbols).orElse(List.of());
        return all.stream()
                .filter(symbol -> symbol.name().equals(layerName))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "model '%s' has no symbol of a layer '%s'; it has %s"
                                        .formatted(
                                                name(),
                                                layerName,
                                                all.stream().map(Symbol::name).toList())));
    }

    // ---- how it learns
    // ---------------------------------------------------------------------------

    /**
     * Says how the model learns.
     *
     * @param options optimizer, loss, metrics and the rest
     * @return this model
     */
    public final Model compile(CompileOptions options) {
        training = Optional.of(new Training(this, options));
        return this;
    }

    /**
     * Says how the model learns.
     *
     * @param optimizer how variables are changed
     * @param loss what is made small
     * @return this model
     */
    public final Model compile(Optimizer optimizer, Loss loss) {
        return compile(new CompileOptions().optimizer(optimizer).loss(loss));
    }

    /**
     * Says how the model learns.
     *
     * @param optimizer how variables are changed
     * @param loss what is made small
     * @param metrics what else is told
     * @return this model
     */
    public final Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(new CompileOptions().optimizer(optimizer).loss(loss).metrics(metrics));
    }

    /**
     * Says how the model learns.
     *
     * @param optimizer how variables are changed
     * @param loss what is made small
     * @param metrics what else is told, by the names that Keras gives it: {@code "accuracy"}
     * @return this model
     */
    public final Model compile(Optimizer optimizer, Loss loss, String... metrics) {
        return compile(new CompileOptions().optimizer(optimizer).loss(loss).metrics(metrics));
    }

    /**
     * Says how the model learns, by the names that Keras gives things.
     *
     * @param optimizer such as {@code "adam"}
     * @param loss such as {@code "mse"}
     * @param metrics such as {@code "mae"} or {@code "accuracy"}
     * @return this model
     * @throws IllegalArgumentException if a name is unknown
     */
    public final Model compile(String optimizer, String loss, String... metrics) {
        return compile(Optimizers.of(optimizer), Losses.of(loss), metrics);
    }

    final Training training() {
        return training.orElseThrow(() ->
                new IllegalStateException(
                        "model '" + name() + "' was not told how to learn: call compile first"));
    }

    /**
     * Whether the model was told how to learn.
     *
     * @return true after {@link #compile}
     */
    public final boolean isCompiled() {
        return training.isPresent();
    }

    /**
     * How variables are changed.
     *
     * @return the optimizer that {@code compile} was given
     */
    public final Optimizer optimizer() {
        return training().optimizer();
    }

    /**
     * What is told: the loss, those of several outputs, and what {@code compile} was given.
     *
     * @return the metrics; {@code "accuracy"} and the like only after the first batch
     */
    public final List<Metric> metrics() {
        return training().metrics();
    }

    // ---- all that training changes
    // ---------------------------------------------------------------

    /**
     * Makes all variables that training needs, without learning: those of the model, of its
     * optimizer and of its metrics.
     *
     * @param inputs the type of each input of a batch; sizes may be open
     * @param targets the type of each target
     * @param weights the types of weights of examples, if there are any
     * @throws IllegalStateException if {@link #compile} was not called
     */
    public final void prepare(
            List<TensorType> inputs, List<TensorType> targets, List<TensorType> weights) {
        training().prepare(List.of(inputs, targets, weights));
    }

    /**
     * The types that {@link #prepare} needs, as they were at the last step.
     *
     * @return the types of inputs, of targets, and of weights, batches open; empty before the first
     *     step
     */
    public final List<List<TensorType>> batchTypes() {
        return training().batchTypes();
    }

    /**
     * All that training changes besides the {@linkplain #variablesByPath variables of the model}:
     * what the optimizer remembers, what metrics have gathered, and the states of random
     * generators.
     *
     * @return from path to variable
     */
    public final Map<String, Variable> trainingState() {
        return training().state();
    }

    /**
     * How the model learns.
     *
     * @return the options that {@link #compile} was given; empty before it
     */
    public final Optional<CompileOptions> compileOptions() {
        return training.map(Training::options);
    }

    // ---- one step
    // --------------------------------------------------------------------------------

    /**
     * Learns from a batch. One's own model overrides this to learn in another way; whatever it does
     * is compiled.
     *
     * @param batch inputs, targets and weights
     * @return what there is to tell, by name; numbers, for the most part
     */
    protected Map<String, Tensor> trainStep(Batch batch) {
        var tape = new GradientTape();
        List<Tensor> outputs;
        Tensor loss;
        Tensor scaled;
        try (tape) {
            outputs = applyAll(batch.inputs(), true);
            loss = computeLoss(batch, outputs);
            scaled = optimizer().scaleLoss(loss);
        }
        optimizer().apply(tape.gradients(scaled, trainableVariables()));
        return computeMetrics(batch, outputs, loss);
    }

    /**
     * Tests a batch.
     *
     * @param batch inputs, targets and weights
     * @return what there is to tell, by name
     */
    protected Map<String, Tensor> testStep(Batch batch) {
        var outputs = applyAll(batch.inputs(), false);
        return computeMetrics(batch, outputs, computeLoss(batch, outputs));
    }

    /**
     * Predicts a batch.
     *
     * @param batch inputs
     * @return the outputs
     */
    protected List<Tensor> predictStep(Batch batch) {
        return applyAll(batch.inputs(), false);
    }

    /**
     * What a batch costs: the losses of the outputs, each times its weight, and what layers and
     * regularizers have added.
     *
     * @param batch inputs, targets and weights
     * @param outputs what the model made of the inputs
     * @return a scalar
     */
    protected Tensor computeLoss(Batch batch, List<Tensor> outputs) {
        return training().loss(batch, outputs, losses());
    }

    /**
     * Takes a batch into account in all metrics.
     *
     * @param batch inputs, targets and weights
     * @param outputs what the model made of the inputs
     * @param loss what {@link #computeLoss} returned
     * @return the metrics so far, by name
     */
    protected Map<String, Tensor> computeMetrics(Batch batch, List<Tensor> outputs, Tensor loss) {
        return training().update(batch, outputs, loss);
    }

    // ---- what it looks like
    // ----------------------------------------------------------------------

    /**
     * The layers as a table: names, classes, shapes of outputs, and how many numbers their
     * variables hold.
     *
     * @return lines of text
     */
    public final String summary() {
        return summary(false);
    }

    /**
     * The layers as a table: names, classes, shapes of outputs, how many numbers their variables
     * hold, and whether they are trained.
     *
     * @param expandNested whether to list the layers inside of layers, too
     * @return lines of text
     */
    public final String summary(boolean expandNested) {
        return Summary.of(this, expandNested);
    }

    /** A graph of layers and nothing else. */
    static final class Functional extends Model {
        Functional() {}

        Functional(List<Symbol> inputs, List<Symbol> outputs) {
            super(inputs, outputs);
        }
    }
}
