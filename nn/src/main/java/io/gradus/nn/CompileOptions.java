package io.gradus.nn;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.losses.Loss;
import io.gradus.nn.losses.Losses;
import io.gradus.nn.metrics.Metric;
import io.gradus.nn.optimizers.LossScaleOptimizer;
import io.gradus.nn.optimizers.Optimizer;
import io.gradus.nn.optimizers.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How a model learns. Immutable: each method returns new options.
 *
 * <p>A model of several outputs has one loss for all of them, or one for each, in their order or by
 * name; the same holds for metrics.
 *
 * {@snippet :
 * model.compile(new CompileOptions()
 *         .optimizer(new Adam(0.001))
 *         .loss("age", new MeanSquaredError(), 0.5)
 *         .loss("kind", new SparseCategoricalCrossentropy(true), 1)
 *         .metrics("kind", "accuracy"));
 * }
 */
public final class CompileOptions implements Configurable {
    /** What belongs to an output of a name; to each output if the name is empty. */
    record LossOf(String output, Loss loss, double weight) {}

    /** A metric, or the name of one that depends on the shapes of targets and outputs. */
    record MetricOf(String output, String name, Optional<Metric> metric, boolean weighted) {}

    private final Supplier<Optimizer> optimizer;
    private final List<LossOf> losses;
    private final List<MetricOf> metrics;
    private final boolean runEagerly;
    private final int stepsPerExecution;
    private final boolean autoScaleLoss;

    /** RMSprop, no loss and no metrics. */
    public CompileOptions() {
        this(() -> Optimizers.of("rmsprop"), List.of(), List.of(), false, 1, true);
    }

    private CompileOptions(
            Supplier<Optimizer> optimizer,
            List<LossOf> losses,
            List<MetricOf> metrics,
            boolean runEagerly,
            int stepsPerExecution,
            boolean autoScaleLoss) {
        this.optimizer = optimizer;
        this.losses = List.copyOf(losses);
        this.metrics = List.copyOf(metrics);
        this.runEagerly = runEagerly;
        this.stepsPerExecution = stepsPerExecution;
        this.autoScaleLoss = autoScaleLoss;
    }

    private static <T> List<T> joined(List<T> some, Stream<T> more) {
        return Stream.concat(some.stream(), more).toList();
    }

    /**
     * Chooses how variables are changed.
     *
     * @param optimizer how
     * @return new options
     */
    public CompileOptions optimizer(Optimizer optimizer) {
        return new CompileOptions(
                () -> optimizer, losses, metrics, runEagerly, stepsPerExecution, autoScaleLoss);
    }

    /**
     * Chooses how variables are changed.
     *
     * @param name such as {@code "adam"}
     * @return new options
     */
    public CompileOptions optimizer(String name) {
        return optimizer(Optimizers.of(name));
    }

    /**
     * Chooses what is made small: one loss for all outputs, or one for each in their order.
     *
     * @param losses the losses
     * @return new options
     */
    public CompileOptions loss(Loss... losses) {
        var all = new ArrayList<LossOf>();
        for (int i = 0; i < losses.length; i++) {
            all.add(new LossOf(losses.length == 1 ? "" : "#" + i, losses[i], 1));
        }
        return losses(all);
    }

    /**
     * Chooses what is made small, by the names that Keras gives losses.
     *
     * @param names such as {@code "mse"}; one for all outputs, or one for each in their order
     * @return new options
     */
    public CompileOptions loss(String... names) {
        return loss(Stream.of(names).map(Losses::of).toArray(Loss[]::new));
    }

    /**
     * Chooses what is made small for one output.
     *
     * @param output the name of the output
     * @param loss the loss
     * @param weight how much it counts in the sum
     * @return new options
     */
    public CompileOptions loss(String output, Loss loss, double weight) {
        return losses(joined(losses, Stream.of(new LossOf(output, loss, weight))));
    }

    /**
     * Chooses how much the losses of several outputs count in the sum.
     *
     * @param weights one for each loss, in the order in which they were given
     * @return new options
     * @throws IllegalArgumentException if their number differs from that of the losses
     */
    public CompileOptions lossWeights(double... weights) {
        if (weights.length != losses.size()) {
            throw new IllegalArgumentException(
                    "%d loss weights %s for %d losses: give the losses first, one for each output"
                            .formatted(weights.length, Arrays.toString(weights), losses.size()));
        }
        var all = new ArrayList<LossOf>();
        for (int i = 0; i < weights.length; i++) {
            var loss = losses.get(i);
            all.add(new LossOf(loss.output, loss.loss, weights[i]));
        }
        return losses(all);
    }

    private CompileOptions losses(List<LossOf> losses) {
        return new CompileOptions(
                optimizer, losses, metrics, runEagerly, stepsPerExecution, autoScaleLoss);
    }

    /**
     * Chooses what else is told of each output.
     *
     * @param metrics the metrics; of a model of several outputs they are told of the first
     * @return new options
     */
    public CompileOptions metrics(Metric... metrics) {
        return metrics(
                Stream.of(metrics).map(m -> new MetricOf("", m.name(), Optional.of(m), false)));
    }

    /**
     * Chooses what else is told of each output, by the names that Keras gives metrics.
     *
     * @param names such as {@code "accuracy"}, which means what targets and outputs ask for
     * @return new options
     */
    public CompileOptions metrics(String... names) {
        return metrics(Stream.of(names).map(name -> named("", name, false)));
    }

    /**
     * Chooses what is told of one output.
     *
     * @param output the name of the output
     * @param metrics the metrics
     * @return new options
     */
    public CompileOptions metricsOf(String output, Metric... metrics) {
        return metrics(
                Stream.of(metrics).map(m -> new MetricOf(output, m.name(), Optional.of(m), false)));
    }

    /**
     * Chooses what is told of one output, by the names that Keras gives metrics.
     *
     * @param output the name of the output
     * @param names such as {@code "accuracy"}
     * @return new options
     */
    public CompileOptions metricsOf(String output, String... names) {
        return metrics(Stream.of(names).map(name -> named(output, name, false)));
    }

    /**
     * Chooses what is told with sample and class weights taken into account, and masks.
     *
     * @param metrics the metrics
     * @return new options
     */
    public CompileOptions weightedMetrics(Metric... metrics) {
        return metrics(
                Stream.of(metrics).map(m -> new MetricOf("", m.name(), Optional.of(m), true)));
    }

    /**
     * Chooses what is told with sample and class weights taken into account, and masks.
     *
     * @param names such as {@code "accuracy"}
     * @return new options
     */
    public CompileOptions weightedMetrics(String... names) {
        return metrics(Stream.of(names).map(name -> named("", name, true)));
    }

    private static MetricOf named(String output, String name, boolean weighted) {
        return new MetricOf(output, name, Optional.empty(), weighted);
    }

    private CompileOptions metrics(Stream<MetricOf> more) {
        return new CompileOptions(
                optimizer,
                losses,
                joined(metrics, more),
                runEagerly,
                stepsPerExecution,
                autoScaleLoss);
    }

    /**
     * Whether steps run op by op, as they are written, instead of compiled: for a debugger. The
     * numbers are the same.
     *
     * @param runEagerly whether they do
     * @return new options
     */
    public CompileOptions runEagerly(boolean runEagerly) {
        return new CompileOptions(
                optimizer, losses, metrics, runEagerly, stepsPerExecution, autoScaleLoss);
    }

    /**
     * How many batches one compiled call learns from. Callbacks hear of them together.
     *
     * @param steps at least 1
     * @return new options
     */
    public CompileOptions stepsPerExecution(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "stepsPerExecution is " + steps + ": it must be at least 1");
        }
        return new CompileOptions(optimizer, losses, metrics, runEagerly, steps, autoScaleLoss);
    }

    /**
     * Whether a model that computes in float16 gets an optimizer that scales its loss, so that
     * small gradients do not vanish.
     *
     * @param autoScaleLoss true without this
     * @return new options
     */
    public CompileOptions autoScaleLoss(boolean autoScaleLoss) {
        return new CompileOptions(
                optimizer, losses, metrics, runEagerly, stepsPerExecution, autoScaleLoss);
    }

    Optimizer optimizer() {
        return optimizer.get();
    }

    /**
     * Names the settings, for a file that holds a model and how it learns.
     *
     * @param config takes or gives the settings
     * @return options with those settings
     * @throws UnsupportedOperationException if a loss, a metric or the optimizer cannot be saved
     */
    @Override
    public CompileOptions configured(Config config) {
        var readOptimizer = config.object("optimizer", Optimizer.class, optimizer());
        var readLosses =
                config.objects("losses", Loss.class, losses.stream().map(LossOf::loss).toList());
        var lossOutputs =
                config.texts("loss_outputs", losses.stream().map(LossOf::output).toList());
        var weights =
                config.numbers(
                        "loss_weights", losses.stream().mapToDouble(LossOf::weight).toArray());
        var objects =
                config.objects(
                        "metrics",
                        Metric.class,
                        metrics.stream().flatMap(m -> m.metric.stream()).toList());
        // A metric that stands by its name has no object; which do is told by a mark.
        var names =
                config.texts(
                        "metric_names",
                        metrics.stream().map(m -> m.metric.isEmpty() ? m.name : "").toList());
        var outputs = config.texts("metric_outputs", metrics.stream().map(m -> m.output).toList());
        var weighted =
                config.integers(
                        "metric_weighted",
                        metrics.stream().mapToInt(m -> m.weighted ? 1 : 0).toArray());
        boolean eagerly = config.truth("run_eagerly", runEagerly);
        int steps = config.integer("steps_per_execution", stepsPerExecution);
        boolean scale = config.truth("auto_scale_loss", autoScaleLoss);
        if (!config.isReading()) {
            return this;
        }
        long marked = names.stream().filter(String::isEmpty).count();
        if (readLosses.size() != lossOutputs.size()
                || weights.length != lossOutputs.size()
                || names.size() != outputs.size()
                || names.size() != weighted.length
                || marked != objects.size()) {
            throw new IllegalArgumentException("lists of losses or metrics differ in length");
        }
        var allLosses = new ArrayList<LossOf>();
        for (int i = 0; i < weights.length; i++) {
            allLosses.add(new LossOf(lossOutputs.get(i), readLosses.get(i), weights[i]));
        }
        var allMetrics = new ArrayList<MetricOf>();
        int next = 0;
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var object =
                    name.isEmpty() ? Optional.of(objects.get(next++)) : Optional.<Metric>empty();
            allMetrics.add(
                    new MetricOf(
                            outputs.get(i),
                            object.map(Metric::name).orElse(name),
                            object,
                            weighted[i] != 0));
        }
        return new CompileOptions(() -> readOptimizer, allLosses, allMetrics, eagerly, 1, scale)
                .stepsPerExecution(steps);
    }

    /** The optimizer, with a scaled loss if the model computes in float16. */
    Optimizer scaledOptimizer(Model model) {
        var given = optimizer();
        boolean halves =
                model.tree().values().stream()
                        .anyMatch(layer -> layer.dtype().compute() == DType.FLOAT16);
        return autoScaleLoss && halves && !given.scalesLoss()
                ? new LossScaleOptimizer(given)
                : given;
    }

    List<LossOf> losses() {
        return losses;
    }

    List<MetricOf> metrics() {
        return metrics;
    }

    boolean runEagerly() {
        return runEagerly;
    }

    int stepsPerExecution() {
        return stepsPerExecution;
    }

    boolean autoScaleLoss() {
        return autoScaleLoss;
    }
}
