package io.gradus.nn.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradus.nn.config.Config;
import io.gradus.nn.config.Configurable;
import io.gradus.nn.conformance.ActivationCases;
import io.gradus.nn.conformance.Conformance;
import io.gradus.tensor.GradientCheck;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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

    @TestFactory
    Stream<DynamicTest> kerasHasTheSameNumbers() throws Exception {
        return Conformance.tests(new ActivationCases());
    }

    @Test
    void kerasTestsThemAll() throws Exception {
        var seen = new TreeSet<String>();
        for (var test : Conformance.cases(new ActivationCases())) {
            seen.add(test.get("function").toString());
        }
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
