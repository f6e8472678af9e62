package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.nn.Golden;
import io.gradus.nn.config.Config;
import io.gradus.nn.conformance.Suite;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keras' tests of optimizers, eagerly and with each step in a traced function. Its settings are
 * read as those of a file are.
 */
public final class OptimizerCases implements Suite {
    private static final Map<String, List<String>> SCHEDULES =
            Map.of(
                    "ExponentialDecay",
                    List.of("initial_learning_rate", "decay_steps", "decay_rate"),
                    "InverseTimeDecay",
                    List.of("initial_learning_rate", "decay_steps", "decay_rate"),
                    "PolynomialDecay",
                    List.of("initial_learning_rate", "decay_steps", "end_learning_rate"),
                    "PiecewiseConstantDecay",
                    List.of("boundaries", "values"),
                    "CosineDecay",
                    List.of("initial_learning_rate", "decay_steps", "alpha"),
                    "CosineDecayRestarts",
                    List.of("initial_learning_rate", "first_decay_steps"));

    private static final Set<String> INTEGERS =
            Set.of(
                    "boundaries",
                    "decay_steps",
                    "ema_overwrite_frequency",
                    "first_decay_steps",
                    "warmup_steps");

    private static Object integral(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(OptimizerCases::integral).toList()
                : (Object) (long) Golden.number(value);
    }

    private static <K> K read(Class<K> kind, Object name, Map<String, Object> settings) {
        var config = new LinkedHashMap<>(settings);
        config.replaceAll((key, value) -> INTEGERS.contains(key) ? integral(value) : value);
        var whole = Map.of("class_name", name, "config", config);
        return Config.read(kind, whole, Optimizers.registry());
    }

    private static Tensor rate(Map<String, Object> check, Tensor step) {
        var name = check.get("schedule").toString();
        var settings = new LinkedHashMap<>(Golden.object(check.get("kwargs")));
        var given = (List<?>) check.get("args");
        for (int i = 0; i < given.size(); i++) {
            settings.put(SCHEDULES.get(name).get(i), given.get(i));
        }
        return read(LearningRateSchedule.class, name, settings).rate(step);
    }

    /** What the steps of a case are about. */
    private static final class Case {
        private final boolean traced;
        private final Map<Object, Optimizer> optimizers = new HashMap<>();
        private final Map<Object, Variable> variables = new HashMap<>();
        private final Set<Variable> overwritten = new HashSet<>();
        private final Map<Object, TracedFunction<List<Tensor>, Tensor>> functions = new HashMap<>();

        Case(boolean traced) {
            this.traced = traced;
        }

        /** Does a step; whether it is a check. */
        boolean run(Map<String, Object> step, String name) {
            if (step.containsKey("optimizer")) {
                var optimizer =
                        read(Optimizer.class, step.get("class"), Golden.object(step.get("kwargs")));
                ((RuleOptimizer) optimizer)
                        .overwriteWithGradient(overwritten.toArray(Variable[]::new));
                optimizers.put(step.get("optimizer"), optimizer);
            } else if (step.containsKey("variable")) {
                variables.put(step.get("variable"), new Variable(Golden.tensor(step.get("value"))));
            } else if (step.containsKey("setattr")) {
                overwritten.add(variables.get(step.get("on")));
            } else if (step.containsKey("assign")) {
                var variable = variables.get(step.get("assign"));
                variable.assign(Golden.tensor(step.get("value")).cast(variable.dtype()));
            } else if (step.containsKey("apply_gradients")) {
                apply(step);
            } else if (step.containsKey("check")) {
                Golden.check(step, checked(Golden.object(step.get("check"))), name);
                return true;
            } else {
                assertThat(step).containsKey("note");
            }
            return false;
        }

        private void apply(Map<String, Object> step) {
            var optimizer = optimizers.get(step.get("apply_gradients"));
            var changed = ((List<?>) step.get("vars")).stream().map(variables::get).toList();
            var gradients = ((List<?>) step.get("grads")).stream().map(Golden::tensor).toList();
            if (!traced) {
                optimizer.apply(gradients, changed);
                return;
            }
            functions
                    .computeIfAbsent(
                            step.get("apply_gradients"),
                            key ->
                                    TracedFunction.of(given -> {
                                        optimizer.apply(given, changed);
                                        return optimizer.iterations().value();
                                    }))
                    .apply(gradients);
        }

        private Tensor checked(Map<String, Object> check) {
            if (check.containsKey("variable")) {
                return variables.get(check.get("variable")).value();
            }
            if (check.containsKey("optimizer_property")) {
                assertThat(check.get("optimizer_property")).isEqualTo("iterations");
                return optimizers.get(check.get("of")).iterations().value();
            }
            if (check.containsKey("clip_gradients_of")) {
                var optimizer = (RuleOptimizer) optimizers.get(check.get("clip_gradients_of"));
                var gradients =
                        ((List<?>) check.get("grads")).stream().map(Golden::tensor).toList();
                int index = (int) Golden.number(((List<?>) check.get("index")).getFirst());
                return traced
                        ? TracedFunction.<List<Tensor>, List<Tensor>>of(optimizer::clipped)
                                .apply(gradients)
                                .get(index)
                        : optimizer.clipped(gradients).get(index);
            }
            var step =
                    check.containsKey("step_variable")
                            ? variables.get(check.get("step_variable")).value()
                            : Tensor.of((long) Golden.number(check.get("step")));
            if (!traced) {
                return rate(check, step);
            }
            return TracedFunction.<Tensor, Tensor>of(made -> rate(check, made)).apply(step);
        }
    }

    @Override
    public String file() {
        return "optimizers.json";
    }

    /** The class of the optimizer or schedule. */
    @Override
    public String group(Map<String, Object> test) {
        for (var step : Golden.maps(test.get("steps"))) {
            if (step.containsKey("optimizer")) {
                return step.get("class").toString();
            }
            if (step.containsKey("check")) {
                var check = Golden.object(step.get("check"));
                if (check.containsKey("schedule")) {
                    return check.get("schedule").toString();
                }
            }
        }
        throw new AssertionError("nothing is tested in " + test.get("test"));
    }

    @Override
    public void run(Map<String, Object> test) {
        assertThat(run(test, false)).isEqualTo(checks(test)).isPositive();
        assertThat(run(test, true)).isEqualTo(checks(test));
    }

    @Override
    public int checks(Map<String, Object> test) {
        var steps = Golden.maps(test.get("steps"));
        return (int) steps.stream().filter(step -> step.containsKey("check")).count();
    }

    /** Runs a case; how many checks there were. */
    private static int run(Map<String, Object> test, boolean traced) {
        var name = test.get("test") + (traced ? ", traced" : "");
        var run = new Case(traced);
        int checks = 0;
        for (var step : Golden.maps(test.get("steps"))) {
            checks += run.run(step, name) ? 1 : 0;
        }
        return checks;
    }
}
