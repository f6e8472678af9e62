package io.gradus.nn.conformance;

import io.gradus.nn.Golden;
import io.gradus.nn.metrics.ConcordanceCorrelation;
import io.gradus.nn.metrics.MeanMetric;
import io.gradus.nn.metrics.Metric;
import io.gradus.nn.metrics.Metrics;
import io.gradus.nn.metrics.PearsonCorrelation;
import io.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Keras' tests of metrics: eager and traced, after their settings have been in a file. */
public final class MetricCases implements Suite {
    private static final Map<String, List<String>> POSITIONAL =
            Map.of(
                    "FBetaScore", List.of("average", "beta", "threshold"),
                    "R2Score", List.of("class_aggregation", "num_regressors"),
                    "PrecisionAtRecall", List.of("recall"),
                    "RecallAtPrecision", List.of("precision"),
                    "SensitivityAtSpecificity", List.of("specificity"),
                    "SpecificityAtSensitivity", List.of("sensitivity"));

    @Override
    public String file() {
        return "metrics.json";
    }

    @Override
    public void run(Map<String, Object> test) {
        var name = Conformance.name(test);
        if (test.containsKey("function")) {
            checkFunction(test, name);
            return;
        }
        var events = Golden.maps(test.get("events"));
        var eager = metric(test);
        Function<List<Tensor>, Tensor> step = in -> step(eager, in);
        var result = gathered(events, batch -> step, eager::reset, eager::result);
        Golden.check(test, result, name);
        eager.reset();
        Golden.check(test, gathered(events, batch -> step, eager::reset, eager::result), name);

        var metric = metric(test);
        boolean fixed = Golden.object(test.get("kwargs")).containsKey("top_k");
        var traced =
                gathered(
                        events,
                        batch -> Traces.of(in -> step(metric, in), batch, fixed),
                        metric::reset,
                        () -> Traces.of(in -> metric.result(), List.of(), true).apply(List.of()));
        Traces.requireSame(traced, result, name);
    }

    private static Metric metric(Map<String, Object> test) {
        var names = POSITIONAL.getOrDefault(String.valueOf(test.get("class")), List.of());
        return KerasSettings.made(Metric.class, test, names, Metrics.registry());
    }

    private static Tensor step(Metric metric, List<Tensor> in) {
        if (in.size() == 1) {
            metric.update(in.get(0), in.get(0));
        } else if (metric instanceof io.gradus.nn.metrics.Mean
                || metric instanceof io.gradus.nn.metrics.Sum) {
            metric.update(in.get(0), in.get(0), Optional.of(in.get(1)));
        } else {
            metric.update(
                    in.get(0),
                    in.get(1),
                    in.size() > 2 ? Optional.of(in.get(2)) : Optional.empty());
        }
        return metric.result();
    }

    private static Tensor gathered(
            List<Map<String, Object>> events,
            Function<List<Tensor>, Function<List<Tensor>, Tensor>> step,
            Runnable reset,
            Supplier<Tensor> result) {
        Optional<Tensor> last = Optional.empty();
        for (var event : events) {
            if (!event.containsKey("update_state")) {
                reset.run();
                last = Optional.empty();
                continue;
            }
            var call = Golden.object(event.get("update_state"));
            var batch = new ArrayList<Tensor>();
            for (var one : (List<?>) call.get("args")) {
                if (one != Golden.NONE) {
                    batch.add(Golden.tensor(one));
                }
            }
            var named = Golden.object(call.get("kwargs"));
            if (named.containsKey("sample_weight")) {
                batch.add(Golden.tensor(named.get("sample_weight")));
            }
            last = Optional.of(step.apply(batch).apply(batch));
        }
        return last.orElseGet(result);
    }

    private static void checkFunction(Map<String, Object> test, String name) {
        var call = Golden.object(test.get("call"));
        var arguments = ((List<?>) call.get("args")).stream().map(Golden::tensor).toList();
        int axis = (int) Golden.number(Golden.object(call.get("kwargs")).get("axis"));
        MeanMetric metric =
                switch (String.valueOf(test.get("function"))) {
                    case "pearson_correlation" -> new PearsonCorrelation().axis(axis);
                    case "concordance_correlation" -> new ConcordanceCorrelation().axis(axis);
                    default -> throw new AssertionError("no function " + test.get("function"));
                };
        Function<List<Tensor>, Tensor> values = in -> metric.values(in.get(0), in.get(1));
        var eager = values.apply(arguments);
        Golden.check(test, eager, name);
        var traced = Traces.of(values, arguments, true).apply(arguments);
        Traces.requireSame(traced, eager, name);
    }
}
