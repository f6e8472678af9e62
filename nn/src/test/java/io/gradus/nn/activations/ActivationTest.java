package io.gradus.nn.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.nn.Golden;
import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActivationTest {
    private static final List<Activation> WITH_SETTINGS =
            List.of(
                    Activation.celu(0.5),
                    Activation.elu(0.5),
                    Activation.gelu(true),
                    Activation.glu(0),
                    Activation.hardShrink(0.25),
                    Activation.leakyRelu(0.3),
                    Activation.logSoftmax(0),
                    Activation.relu(0.1, Optional.of(2.0), 0.5),
                    Activation.relu(0.1, Optional.empty(), 0),
                    Activation.softShrink(0.25),
                    Activation.softmax(0, 1),
                    Activation.sparsemax(0),
                    Activation.squareplus(3),
                    Activation.threshold(0.5, -1));

    private static final List<String> NAMES =
            List.of(
                    "celu",
                    "elu",
                    "exponential",
                    "gelu",
                    "glu",
                    "hard_shrink",
                    "hard_sigmoid",
                    "hard_silu",
                    "hard_tanh",
                    "leaky_relu",
                    "linear",
                    "log_sigmoid",
                    "log_softmax",
                    "mish",
                    "relu",
                    "relu6",
                    "selu",
                    "sigmoid",
                    "silu",
                    "soft_shrink",
                    "softmax",
                    "softplus",
                    "softsign",
                    "sparse_plus",
                    "sparse_sigmoid",
                    "sparsemax",
                    "squareplus",
                    "tanh",
                    "tanh_shrink");

    // ---- Keras' own cases
    // --------------------------------------------------------------------------

    private static double number(Map<String, Object> settings, String name, double otherwise) {
        return Golden.number(settings.getOrDefault(name, otherwise));
    }

    private static int[] axes(Object axis) {
        return axis instanceof List<?> list
                ? list.stream().mapToInt(one -> (int) Golden.number(one)).toArray()
                : new int[] {(int) Golden.number(axis)};
    }

    private static Activation activation(String name, List<?> more, Map<String, Object> settings) {
        if (more.isEmpty() && settings.isEmpty()) {
            return Activation.of(name);
        }
        return switch (name) {
            case "celu" -> Activation.celu(number(settings, "alpha", 1));
            case "gelu" -> Activation.gelu((boolean) settings.get("approximate"));
            case "glu" -> Activation.glu((int) number(settings, "axis", -1));
            case "leaky_relu" -> Activation.leakyRelu(number(settings, "negative_slope", 0.2));
            case "log_softmax" -> Activation.logSoftmax((int) number(settings, "axis", -1));
            case "relu" ->
                    Activation.relu(
                            number(settings, "negative_slope", 0),
                            Optional.ofNullable(settings.get("max_value")).map(Golden::number),
                            number(settings, "threshold", 0));
            case "softmax" -> Activation.softmax(axes(settings.get("axis")));
            case "sparsemax" -> Activation.sparsemax((int) number(settings, "axis", -1));
            case "threshold" ->
                    Activation.threshold(Golden.number(more.get(0)), Golden.number(more.get(1)));
            default -> throw new AssertionError(name + " with " + settings);
        };
    }

    @Test
    void kerasHasTheSameNumbers() throws Exception {
        int checks = 0;
        var seen = new TreeSet<String>();
        for (var test : Golden.cases("layers.json")) {
            if (!test.get("module").equals("activations")) {
                continue;
            }
            var call = Golden.object(test.get("call"));
            var given = (List<?>) call.get("args");
            var name = test.get("function").toString();
            var activation =
                    activation(
                            name,
                            given.subList(1, given.size()),
                            Golden.object(call.get("kwargs")));
            Tensor result = activation.apply(Golden.tensor(given.getFirst()));
            if (test.get("result_index") instanceof List<?> index) {
                for (var i : index) {
                    result = result.get((int) Golden.number(i));
                }
            }
            Golden.check(test, result, String.valueOf(test.get("test")));
            seen.add(name);
            checks++;
        }
        assertThat(checks).isEqualTo(125);
        // All of Keras'.
        assertThat(seen).hasSize(30).containsAll(NAMES);
    }

    // ---- with settings
    // -----------------------------------------------------------------------------

    @Test
    void settingsDoWhatTheySay() {
        var x = Tensor.of(new double[] {-2, -0.3, 0.3, 4});
        check(Activation.elu(0.5), x, 0.5 * Math.expm1(-2), 0.5 * Math.expm1(-0.3), 0.3, 4);
        check(Activation.hardShrink(0.25), x, -2, -0.3, 0.3, 4);
        check(Activation.softShrink(0.25), x, -1.75, -0.05, 0.05, 3.75);
        check(Activation.squareplus(0), x, 0, 0, 0.3, 4);
        check(Activation.threshold(0.5, -1), x, -1, -1, -1, 4);
        check(Activation.relu(0.1, Optional.of(2.0), 0.5), x, -0.25, -0.08, -0.02, 2);
    }

    private static void check(Activation activation, Tensor x, double... expected) {
        assertThat(activation.apply(x).toDoubleArray()).containsExactly(expected, offset(1e-12));
    }

    @Test
    void softmaxOverSeveralAxesSumsToOneOverAll() {
        var x = Tensor.of(new double[][] {{1000, 1001}, {999, 1000}});
        var shares = Activation.softmax(0, 1).apply(x);
        assertThat(shares.sum().toDouble()).isCloseTo(1, offset(1e-12));
        assertThat(shares.toDoubleArray())
                .containsExactly(x.reshape(4).softmax().toDoubleArray(), offset(1e-12));
    }

    @Test
    void allHaveGradientsAndAreTraced() {
        // No number is where a derivative jumps.
        var x = Tensor.of(new double[][] {{-2.1, -0.7, 0.3, 4.2}, {0.6, -0.35, 1.7, -5.2}});
        for (var activation : WITH_SETTINGS) {
            check(activation, x);
        }
        for (var name : NAMES) {
            check(Activation.of(name), x);
        }
    }

    private static void check(Activation activation, Tensor x) {
        var traced = TracedFunction.<Tensor, Tensor>of(activation::apply);
        assertThat(traced.apply(x).toDoubleArray())
                .as(activation.toString())
                .isEqualTo(activation.apply(x).toDoubleArray());
        if (!activation.toString().equals("linear")) {
            new GradientCheck()
                    .check(in -> activation.apply(in.getFirst()), List.of(x))
                    .requireOk();
        }
    }

    // ---- names and files
    // ---------------------------------------------------------------------------

    @Test
    void namesAreKeras() {
        assertThat(NAMES).hasSize(29);
        for (var name : NAMES) {
            assertThat(Activation.of(name)).hasToString(name);
        }
        assertThat(Activation.of("swish")).isSameAs(Activation.SILU);
        assertThat(Activation.of("hard_swish")).isSameAs(Activation.HARD_SILU);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.of("rleu"))
                .withMessageContaining("rleu")
                .withMessageContaining("relu6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.of("threshold"))
                .withMessageContaining("two numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Activation.relu(-1, Optional.empty(), 0))
                .withMessageContaining("negative_slope");
        assertThatIllegalArgumentException()
                .isThrownBy(Activation::softmax)
                .withMessageContaining("axis");
    }

    /** A thing with an activation, as layers are. */
    public static final class Holder implements Configurable {
        private Activation activation;

        Holder(Activation activation) {
            this.activation = activation;
        }

        @Override
        public Holder configured(Config config) {
            activation = Activation.configured(config, "activation", activation);
            return this;
        }
    }

    private static Activation again(Activation activation) {
        var registry =
                Activations.registry().with(Holder.class, () -> new Holder(Activation.LINEAR));
        return Config.read(Holder.class, Config.of(new Holder(activation)), registry).activation;
    }

    @Test
    void allGoThroughAFile() {
        for (var activation : WITH_SETTINGS) {
            assertThat(again(activation)).isEqualTo(activation);
        }
        for (var name : NAMES) {
            assertThat(again(Activation.of(name))).isSameAs(Activation.of(name));
        }
        Activation own = (Operand x) -> x.value();
        assertThatThrownBy(() -> again(own)).isInstanceOf(UnsupportedOperationException.class);
    }
}
