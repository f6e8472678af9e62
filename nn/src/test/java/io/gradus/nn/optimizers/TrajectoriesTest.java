package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Ten steps of PyTorch 1.13 in float64. PyTorch adds epsilon in other places, so that it is 10⁻¹⁴
 * here, except with Adadelta; its momenta do not know the learning rate, which here does not
 * change. Its NAdam has a momentum that changes 250 times more slowly unless {@code momentum_decay}
 * is 1, and 1.13 multiplies by one momentum too many: these steps are NumPy's, by the formula of
 * PyTorch 2.
 */
class TrajectoriesTest {
    private static final double EPSILON = 1e-14;

    private static final Map<String, Supplier<Optimizer>> OPTIMIZERS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("sgd", () -> new SGD(0.125)),
                            Map.entry("sgd-momentum", () -> new SGD(0.125).momentum(0.875)),
                            Map.entry(
                                    "sgd-nesterov",
                                    () -> new SGD(0.125).momentum(0.875).nesterov(true)),
                            Map.entry("rmsprop", TrajectoriesTest::rmsprop),
                            Map.entry("rmsprop-momentum", () -> rmsprop().momentum(0.5)),
                            Map.entry(
                                    "rmsprop-centered",
                                    () -> rmsprop().momentum(0.5).centered(true)),
                            Map.entry("adam", TrajectoriesTest::adam),
                            Map.entry("adam-amsgrad", () -> adam().amsgrad(true)),
                            Map.entry(
                                    "adamw",
                                    () ->
                                            new AdamW(0.125)
                                                    .beta1(0.875)
                                                    .beta2(0.96875)
                                                    .epsilon(EPSILON)
                                                    .weightDecay(0.25)),
                            Map.entry(
                                    "adagrad",
                                    () ->
                                            new Adagrad(0.125)
                                                    .initialAccumulatorValue(0.25)
                                                    .epsilon(EPSILON)),
                            Map.entry("adadelta", () -> new Adadelta(0.5).rho(0.875).epsilon(1e-3)),
                            Map.entry(
                                    "adamax",
                                    () ->
                                            new Adamax(0.125)
                                                    .beta1(0.875)
                                                    .beta2(0.96875)
                                                    .epsilon(EPSILON)),
                            Map.entry(
                                    "nadam",
                                    () ->
                                            new Nadam(0.125)
                                                    .beta1(0.875)
                                                    .beta2(0.96875)
                                                    .epsilon(EPSILON))));

    private static Adam adam() {
        return new Adam(0.125).beta1(0.875).beta2(0.96875).epsilon(EPSILON);
    }

    private static RMSprop rmsprop() {
        return new RMSprop(0.03125).rho(0.875).epsilon(EPSILON);
    }

    /** Rows of numbers by name. */
    private static Map<String, List<double[]>> rows() throws Exception {
        try (var in = TrajectoriesTest.class.getResourceAsStream("trajectories.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split(","))
                    .collect(
                            Collectors.groupingBy(
                                    parts -> parts[0],
                                    Collectors.mapping(
                                            parts ->
                                                    Arrays.stream(parts)
                                                            .skip(2)
                                                            .mapToDouble(Double::parseDouble)
                                                            .toArray(),
                                            Collectors.toList())));
        }
    }

    @Test
    void pyTorchGoesTheSameWay() throws Exception {
        var rows = rows();
        assertThat(rows.keySet()).hasSize(OPTIMIZERS.size() + 2).containsAll(OPTIMIZERS.keySet());
        for (var entry : OPTIMIZERS.entrySet()) {
            var optimizer = entry.getValue().get();
            var variable = new Variable(Tensor.of(rows.get("start").getFirst()).reshape(2, 3));
            var expected = rows.get(entry.getKey());
            assertThat(expected).hasSize(10);
            for (int i = 0; i < expected.size(); i++) {
                var gradient = Tensor.of(rows.get("gradient").get(i)).reshape(2, 3);
                optimizer.apply(List.of(gradient), List.of(variable));
                // Factors that all variables share are computed in float32.
                assertThat(variable.value().toDoubleArray())
                        .as("%s, step %d", entry.getKey(), i + 1)
                        .containsExactly(expected.get(i), offset(1e-6));
            }
        }
    }
}
