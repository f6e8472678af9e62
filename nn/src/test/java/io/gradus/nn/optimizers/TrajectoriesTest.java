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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Ten steps in float64, computed by PyTorch 1.13 where it has the algorithm, and by NumPy from the
 * formulas of the papers where not. PyTorch adds epsilon in other places, so that it is 10⁻¹⁴ here,
 * except with Adadelta; its momenta do not know the learning rate, which here does not change. Its
 * NAdam has a momentum that changes 250 times more slowly unless {@code momentum_decay} is 1, and
 * 1.13 multiplies by one momentum too many: these steps are NumPy's, by the formula of PyTorch 2.
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
                                    "adafactor",
                                    () ->
                                            new Adafactor(0.125)
                                                    .beta2Decay(-0.75)
                                                    .epsilon1(1e-12)
                                                    .epsilon2(0.0625)
                                                    .clipThreshold(0.5)),
                            Map.entry("lamb", () -> new Lamb(0.125).beta1(0.875).beta2(0.96875)),
                            Map.entry("lion", () -> new Lion(0.125).beta1(0.75).beta2(0.875)),
                            Map.entry("schedule-free", TrajectoriesTest::scheduleFree),
                            Map.entry("muon", () -> muon().rmsRate(Optional.of(0.5))),
                            Map.entry(
                                    "muon-tall",
                                    () -> muon().nesterov(false).rmsRate(Optional.empty())),
                            Map.entry(
                                    "ftrl",
                                    () ->
                                            new Ftrl(0.125)
                                                    .learningRatePower(-0.25)
                                                    .initialAccumulatorValue(0.25)
                                                    .l1(0.125)
                                                    .l2(0.25)
                                                    .l2Shrinkage(0.0625)
                                                    .beta(0.5)),
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

    private static ScheduleFreeAdamW scheduleFree() {
        return new ScheduleFreeAdamW(0.125)
                .beta1(0.875)
                .beta2(0.96875)
                .epsilon(1e-7)
                .warmupSteps(4);
    }

    private static Muon muon() {
        var muon = new Muon(0.125).momentum(0.75);
        muon.weightDecay(0.25);
        return muon;
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

    private static Tensor matrix(String name, double[] numbers) {
        var vector = Tensor.of(numbers);
        return name.endsWith("tall") ? vector.reshape(3, 2) : vector.reshape(2, 3);
    }

    @Test
    void othersGoTheSameWay() throws Exception {
        var rows = rows();
        assertThat(rows.keySet()).hasSize(OPTIMIZERS.size() + 3).containsAll(OPTIMIZERS.keySet());
        for (var entry : OPTIMIZERS.entrySet()) {
            var name = entry.getKey();
            var optimizer = entry.getValue().get();
            var variable = new Variable(matrix(name, rows.get("start").getFirst()), "w");
            var expected = rows.get(name);
            assertThat(expected).hasSize(10);
            for (int i = 0; i < expected.size(); i++) {
                var gradient = matrix(name, rows.get("gradient").get(i));
                optimizer.apply(List.of(gradient), List.of(variable));
                // Factors that all variables share are computed in float32.
                assertThat(variable.value().toDoubleArray())
                        .as("%s, step %d", name, i + 1)
                        .containsExactly(expected.get(i), offset(1e-6));
            }
        }
    }

    @Test
    void scheduleFreeVariablesGoToTheirAveragesAndBack() throws Exception {
        var rows = rows();
        var optimizer = scheduleFree();
        var variable = new Variable(matrix("", rows.get("start").getFirst()), "w");
        var unused = new Variable(Tensor.of(new double[] {3}), "unused");
        for (int i = 0; i < 10; i++) {
            optimizer.apply(List.of(matrix("", rows.get("gradient").get(i))), List.of(variable));
        }
        var learning = variable.value().toDoubleArray();
        optimizer.swapToEval(List.of(variable, unused));
        assertThat(variable.value().toDoubleArray())
                .containsExactly(rows.get("schedule-free-eval").getFirst(), offset(1e-6));
        optimizer.swapToTrain(List.of(variable, unused));
        assertThat(variable.value().toDoubleArray()).containsExactly(learning, offset(1e-12));
        assertThat(unused.value().toDoubleArray()).containsExactly(3);
    }

    @Test
    void muonLeavesToAdamWhatIsNoMatrix() {
        var names = List.of("dense/bias", "token_embedding/table", "head/kernel", "dense/kernel");
        var muon = new Muon(0.125).excludeLayers("^head/").adamWeightDecay(0.5);
        var adam = new AdamW(0.125);
        adam.weightDecay(0.5);
        for (var name : names) {
            var start = Tensor.of(new double[] {1, 2, 3, 4});
            var shaped = name.endsWith("bias") ? start : start.reshape(2, 2);
            var byMuon = new Variable(shaped, name);
            var byAdam = new Variable(shaped, name);
            muon.apply(List.of(shaped), List.of(byMuon));
            adam.apply(List.of(shaped), List.of(byAdam));
            boolean matrix = name.equals("dense/kernel");
            assertThat(muon.slots(byMuon).keySet())
                    .isEqualTo(matrix ? Set.of("momentum") : Set.of("momentum", "velocity"));
            if (!matrix) {
                assertThat(byMuon.value().toDoubleArray())
                        .containsExactly(byAdam.value().toDoubleArray(), offset(1e-12));
            }
        }
    }
}
