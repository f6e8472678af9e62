package io.gradus.nn;

import io.gradus.data.Batch;
import io.gradus.nn.CompileOptions.LossOf;
import io.gradus.nn.CompileOptions.MetricOf;
import io.gradus.nn.losses.Loss;
import io.gradus.nn.losses.SparseCategoricalCrossentropy;
import io.gradus.nn.metrics.Mean;
import io.gradus.nn.metrics.Metric;
import io.gradus.nn.metrics.Metrics;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What belongs to each output of a model: its loss, the weight of the loss, and metrics. */
final class Outputs {
    private final Model model;
    private final CompileOptions options;
    private final Mean meanLoss = new Mean("loss");
    private List<Output> all = List.of();

    /** A metric of an output, and whether it takes weights and masks into account. */
    private record Told(Metric metric, boolean weighted) {}

    /** One output; the mean of its loss is told where there are several. */
    private record Output(
            Optional<Loss> loss, double weight, Optional<Mean> meanLoss, List<Told> metrics) {}

    Outputs(Model model, CompileOptions options) {
        this.model = model;
        this.options = options;
        int known = model.outputNames().size();
        if (known > 0) {
            requireKnown(names(known));
        }
    }

    // ---- what belongs together
    // -------------------------------------------------------------------

    /** Finds out what belongs to each output, once there are targets and outputs to look at. */
    private List<Output> outputs(Batch batch, List<Tensor> predictions) {
        if (all.isEmpty()) {
            var names = names(predictions.size());
            requireKnown(names);
            var made = new ArrayList<Output>();
            for (int i = 0; i < names.size(); i++) {
                made.add(output(i, names, batch, predictions));
            }
            all = List.copyOf(made);
        }
        return all;
    }

    private List<String> names(int count) {
        var names = model.outputNames();
        if (names.size() == count && names.stream().distinct().count() == count) {
            return names;
        }
        var numbered = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            numbered.add(count == 1 ? "output" : "output_" + i);
        }
        return numbered;
    }

    private void requireKnown(List<String> names) {
        var given = new ArrayList<String>();
        options.losses().forEach(loss -> given.add(loss.output()));
        options.metrics().forEach(metric -> given.add(metric.output()));
        for (var name : given) {
            boolean numbered =
                    name.startsWith("#") && Integer.parseInt(name.substring(1)) < names.size();
            if (!name.isEmpty() && !numbered && !names.contains(name)) {
                throw new IllegalArgumentException(
                        "model '%s' has the outputs %s: there is no output %s for a loss or a metric"
                                .formatted(model.name(), names, name));
            }
        }
    }

    private static boolean isOf(String output, int number, List<String> names) {
        return output.isEmpty() || output.equals("#" + number) || output.equals(names.get(number));
    }

    private Output output(int number, List<String> names, Batch batch, List<Tensor> predictions) {
        var loss =
                options.losses().stream().filter(l -> isOf(l.output(), number, names)).findFirst();
        boolean several = names.size() > 1;
        var prefix = several ? names.get(number) + "_" : "";
        var told = new ArrayList<Told>();
        for (var metric : options.metrics()) {
            // One object cannot gather the numbers of several outputs.
            boolean here =
                    metric.output().isEmpty()
                            ? number == 0 || metric.metric().isEmpty()
                            : isOf(metric.output(), number, names);
            if (here) {
                told.add(
                        new Told(
                                metric(metric, number, batch, predictions, prefix),
                                metric.weighted()));
            }
        }
        return new Output(
                loss.map(LossOf::loss),
                loss.map(LossOf::weight).orElse(1.0),
                several && loss.isPresent()
                        ? Optional.of(new Mean(prefix + "loss"))
                        : Optional.empty(),
                told);
    }

    private static Metric metric(
            MetricOf metric, int number, Batch batch, List<Tensor> predictions, String prefix) {
        if (metric.metric().isPresent()) {
            return metric.metric().get();
        }
        if (number >= batch.targets().size()) {
            throw new IllegalArgumentException(
                    "metric '%s' needs targets for output %d".formatted(metric.name(), number));
        }
        var made =
                Metrics.of(
                        metric.name(),
                        batch.targets().get(number).shape(),
                        predictions.get(number).shape());
        return made.name(prefix + metric.name());
    }

    /** All metrics, the losses first; those that depend on shapes only after the first batch. */
    List<Metric> metrics() {
        var metrics = new ArrayList<Metric>();
        metrics.add(meanLoss);
        all.forEach(output -> output.meanLoss.ifPresent(metrics::add));
        all.forEach(output -> output.metrics.forEach(told -> metrics.add(told.metric)));
        return metrics;
    }

    void reset() {
        metrics().forEach(Metric::reset);
    }

    // ---- what steps compute
    // ----------------------------------------------------------------------

    Tensor loss(Batch batch, List<Tensor> predictions, List<Tensor> added) {
        var outputs = outputs(batch, predictions);
        requireTargets(outputs, batch);
        Optional<Tensor> sum = Optional.empty();
        for (int i = 0; i < outputs.size(); i++) {
            var output = outputs.get(i);
            if (output.loss.isPresent()) {
                var loss = loss(output, i, batch, predictions.get(i));
                output.meanLoss.ifPresent(mean -> mean.update(loss, rows(batch)));
                var counted = output.weight == 1 ? loss : loss.times(output.weight);
                sum = Optional.of(sum.map(s -> s.plus(counted)).orElse(counted));
            }
        }
        for (var loss : added) {
            sum = Optional.of(sum.map(s -> s.plus(loss.cast(s.dtype()))).orElse(loss));
        }
        return sum.orElseThrow(() ->
                new IllegalStateException(
                        "model '%s' has no loss: give one to compile, add one in a layer, or override"
                                        .formatted(model.name())
                                + " computeLoss"));
    }

    private static Tensor loss(Output output, int number, Batch batch, Tensor prediction) {
        return output.loss
                .orElseThrow()
                .apply(
                        batch.targets().get(number),
                        prediction,
                        weight(batch, number),
                        Layer.mask(prediction));
    }

    private void requireTargets(List<Output> outputs, Batch batch) {
        for (int i = batch.targets().size(); i < outputs.size(); i++) {
            if (outputs.get(i).loss.isPresent()) {
                throw new IllegalArgumentException(
                        "model '%s' has %d outputs and the batch %d targets: each output with a loss needs one"
                                .formatted(model.name(), outputs.size(), batch.targets().size()));
            }
        }
    }

    /**
     * Says after a step that has failed if classes among the targets are the reason, which the
     * innermost operation cannot know.
     */
    void requireKnownClasses(Batch batch, IllegalArgumentException cause) {
        var types = model.outputTypes(batch.inputs().stream().map(Tensor::type).toList());
        for (int i = 0; i < all.size() && i < batch.targets().size(); i++) {
            var target = batch.targets().get(i);
            var shape = types.get(i).shape();
            boolean sparse =
                    all.get(i).loss.stream()
                            .anyMatch(SparseCategoricalCrossentropy.class::isInstance);
            if (!sparse || !target.dtype().isInteger() || !shape.dim(-1).isFixed()) {
                continue;
            }
            int classes = shape.size(-1);
            long least = target.min().toLong();
            long most = target.max().toLong();
            if (least < 0 || most >= classes) {
                throw new IllegalArgumentException(
                        "output %d: there is a target %d, but the model tells %d classes apart, 0 to %d"
                                .formatted(i, least < 0 ? least : most, classes, classes - 1),
                        cause);
            }
        }
    }

    private static Optional<Tensor> weight(Batch batch, int number) {
        var weights = batch.weights();
        if (weights.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(weights.get(weights.size() == 1 ? 0 : number));
    }

    /** How many examples a batch has, known or not, so that means are over examples. */
    private static Optional<Tensor> rows(Batch batch) {
        var rows = batch.input().shape().slice(0, 1);
        return Optional.of(Tensor.ones(rows).sum());
    }

    Map<String, Tensor> update(Batch batch, List<Tensor> predictions, Tensor loss) {
        meanLoss.update(loss, rows(batch));
        var outputs = outputs(batch, predictions);
        for (int i = 0; i < outputs.size() && i < batch.targets().size(); i++) {
            for (var told : outputs.get(i).metrics) {
                told.metric.update(
                        batch.targets().get(i),
                        predictions.get(i),
                        told.weighted ? masked(batch, i, predictions.get(i)) : Optional.empty());
            }
        }
        var results = new LinkedHashMap<String, Tensor>();
        metrics().forEach(metric -> results.put(metric.name(), metric.result()));
        return results;
    }

    private static Optional<Tensor> masked(Batch batch, int number, Tensor prediction) {
        var weight = weight(batch, number);
        var mask = Layer.mask(prediction).map(m -> m.cast(prediction.dtype()));
        if (mask.isPresent() && weight.isPresent()) {
            var w = weight.get().cast(prediction.dtype());
            return Optional.of(
                    mask.get().times(w.rank() < mask.get().rank() ? w.expandDims(-1) : w));
        }
        return mask.or(() -> weight);
    }
}
