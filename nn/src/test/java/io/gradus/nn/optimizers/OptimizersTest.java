package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.ir.DType;
import io.gradus.nn.Golden;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptimizersTest {
    // ---- Keras' own cases
    // ------------------------------------------------------------------------

    private static Optimizer optimizer(Map<String, Object> step) {
        var settings = Golden.object(step.get("kwargs"));
        boolean sgd = step.get("class").equals("SGD");
        double rate = Golden.number(settings.getOrDefault("learning_rate", sgd ? 0.01 : 0.001));
        return sgd
                ? new SGD(rate, 0, Boolean.TRUE.equals(settings.get("nesterov")))
                : new Adam(rate, 0.9, 0.999, 1e-7, Boolean.TRUE.equals(settings.get("amsgrad")));
    }

    private static boolean isCovered(List<Map<String, Object>> steps) {
        var settings = Set.of("learning_rate", "nesterov", "amsgrad");
        boolean known =
                steps.stream()
                        .filter(step -> step.containsKey("optimizer"))
                        .allMatch(step ->
                                Set.of("SGD", "Adam").contains(step.get("class"))
                                        && settings.containsAll(
                                                Golden.object(step.get("kwargs")).keySet()));
        return known
                && steps.stream().anyMatch(step -> step.containsKey("apply_gradients"))
                && steps.stream().noneMatch(step -> step.containsKey("setattr"));
    }

    @Test
    void kerasHasTheSameNumbers() throws Exception {
        int checks = 0;
        for (var test : Golden.cases("optimizers.json")) {
            var steps = Golden.maps(test.get("steps"));
            if (!isCovered(steps)) {
                continue;
            }
            var optimizers = new HashMap<Object, Optimizer>();
            var variables = new HashMap<Object, Variable>();
            for (var step : steps) {
                if (step.containsKey("optimizer")) {
                    optimizers.put(step.get("optimizer"), optimizer(step));
                } else if (step.containsKey("variable")) {
                    var value = Golden.tensor(step.get("value"));
                    variables.put(step.get("variable"), new Variable(value));
                } else if (step.containsKey("apply_gradients")) {
                    var gradients = (List<?>) step.get("grads");
                    var changed = (List<?>) step.get("vars");
                    optimizers
                            .get(step.get("apply_gradients"))
                            .apply(
                                    gradients.stream().map(Golden::tensor).toList(),
                                    changed.stream().map(variables::get).toList());
                } else {
                    var check = Golden.object(step.get("check"));
                    var actual =
                            check.containsKey("variable")
                                    ? variables.get(check.get("variable")).value()
                                    : optimizers.get(check.get("of")).iterations().value();
                    Golden.check(step, actual, String.valueOf(test.get("test")));
                    checks++;
                }
            }
        }
        assertThat(checks).isGreaterThanOrEqualTo(14);
    }

    @Test
    void kerasHasTheSameSchedules() throws Exception {
        int checks = 0;
        for (var test : Golden.cases("optimizers.json")) {
            for (var step : Golden.maps(test.get("steps"))) {
                if (!step.containsKey("check")) {
                    continue;
                }
                var check = Golden.object(step.get("check"));
                if (!"CosineDecay".equals(check.get("schedule"))
                        || !Golden.object(check.get("kwargs")).isEmpty()) {
                    continue;
                }
                var settings = (List<?>) check.get("args");
                double alpha = settings.size() > 2 ? Golden.number(settings.get(2)) : 0;
                int steps = (int) Golden.number(settings.get(1));
                var schedule = new CosineDecay(Golden.number(settings.get(0)), steps, alpha);
                var made = Tensor.of((long) Golden.number(check.get("step")));
                Golden.check(step, schedule.rate(made), String.valueOf(test.get("test")));
                checks++;
            }
        }
        assertThat(checks).isGreaterThanOrEqualTo(8);
    }

    // ---- the formulas, in doubles
    // ----------------------------------------------------------------

    private static final double[][] GRADIENTS = {{0.5, -2}, {-1, 0.1}, {0.25, 0.25}, {3, -0.01}};

    private static double[] run(Optimizer optimizer) {
        var variable = new Variable(Tensor.of(new double[] {1, -1}));
        for (var gradient : GRADIENTS) {
            optimizer.apply(List.of(Tensor.of(gradient)), List.of(variable));
        }
        return variable.value().toDoubleArray();
    }

    @Test
    void sgdWithMomentumMovesAsWritten() {
        for (boolean nesterov : new boolean[] {false, true}) {
            double[] x = {1, -1};
            double[] velocity = {0, 0};
            for (var gradient : GRADIENTS) {
                for (int i = 0; i < 2; i++) {
                    velocity[i] = 0.9 * velocity[i] - 0.1 * gradient[i];
                    x[i] += nesterov ? 0.9 * velocity[i] - 0.1 * gradient[i] : velocity[i];
                }
            }
            assertThat(run(new SGD(0.1, 0.9, nesterov))).containsExactly(x, offset(1e-7));
        }
    }

    @Test
    void adamMovesAsWritten() {
        double[] x = {1, -1};
        double[] m = {0, 0};
        double[] v = {0, 0};
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double rate = 0.1 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
            for (int i = 0; i < 2; i++) {
                double g = GRADIENTS[t - 1][i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                x[i] -= rate * m[i] / (Math.sqrt(v[i]) + 1e-7);
            }
        }
        // The rate is computed in float32.
        assertThat(run(new Adam(0.1))).containsExactly(x, offset(2e-5));
    }

    // ---- how they are used
    // -----------------------------------------------------------------------

    @Test
    void aStepCanBePartOfATracedFunction() {
        var traced = new Variable(Tensor.of(new float[] {1, 2}), "w");
        var eager = new Variable(Tensor.of(new float[] {1, 2}), "w");
        var tracedAdam = new Adam(new CosineDecay(0.1, 5));
        var eagerAdam = new Adam(new CosineDecay(0.1, 5));
        var step =
                TracedFunction.<Tensor, Tensor>of(x -> {
                    var tape = new GradientTape();
                    Tensor loss;
                    try (tape) {
                        loss = traced.minus(x).square().sum();
                    }
                    tracedAdam.apply(tape.gradients(loss, traced));
                    return loss;
                });
        var target = Tensor.of(new float[] {-1, 0.5f});
        for (int i = 0; i < 5; i++) {
            step.apply(target);
            var gradient = eager.minus(target).times(2);
            eagerAdam.apply(List.of(gradient), List.of(eager));
        }
        assertThat(step.traces()).isEqualTo(1);
        assertThat(tracedAdam.iterations().value().toLong()).isEqualTo(5);
        assertThat(traced.value().toFloatArray()).isEqualTo(eager.value().toFloatArray());
        assertThat(tracedAdam.variables())
                .extracting(Variable::name)
                .containsExactly(
                        "optimizer/iterations", "optimizer/w/momentum", "optimizer/w/velocity");
    }

    @Test
    void theLearningRateCanBeAssigned() {
        var sgd = new SGD(0.5);
        var w = new Variable(1f);
        sgd.apply(List.of(Tensor.of(1f)), List.of(w));
        assertThat(w.value().toFloat()).isEqualTo(0.5f);
        sgd.learningRate().assign(0.25);
        sgd.apply(List.of(Tensor.of(1f)), List.of(w));
        assertThat(w.value().toFloat()).isEqualTo(0.25f);
        assertThatThrownBy(() -> new Adam(new CosineDecay(1, 1)).learningRate())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void variablesWithoutAGradientStay() {
        var used = new Variable(2f);
        var unused = new Variable(3f);
        var sgd = new SGD(0.1);
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            loss = used.square();
        }
        sgd.apply(tape.gradients(loss, used, unused));
        assertThat(used.value().toFloat()).isEqualTo(1.6f);
        assertThat(unused.value().toFloat()).isEqualTo(3f);
    }

    @Test
    void mistakesAreNamed() {
        var sgd = new SGD(0.1);
        var w = new Variable(Tensor.of(new float[] {1, 2}), "w");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sgd.apply(List.of(Tensor.of(1f)), List.of(w)))
                .withMessageContaining("'w'")
                .withMessageContaining("(2,)");
        assertThatIllegalArgumentException().isThrownBy(() -> sgd.apply(List.of(), List.of(w)));
        var tape = new GradientTape();
        tape.close();
        var gradients = tape.gradients(Tensor.of(1f), w);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sgd.apply(gradients))
                .withMessageContaining("inside the tape");
        assertThatIllegalArgumentException().isThrownBy(() -> new SGD(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SGD(0.1, 2, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Adam(0.1, 1, 0.999, 1e-7, false));
    }

    @Test
    void sixteenBitVariablesStaySo() {
        var w = new Variable(Tensor.of(1f).cast(DType.BFLOAT16));
        for (var optimizer : List.of(new SGD(0.5, 0.9, true), new Adam(0.5))) {
            optimizer.apply(List.of(Tensor.of(1f)), List.of(w));
            assertThat(w.value().dtype()).isEqualTo(DType.BFLOAT16);
        }
        assertThat(w.value().toFloat()).isLessThan(0.5f);
    }
}
