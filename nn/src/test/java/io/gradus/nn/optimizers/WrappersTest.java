package io.gradus.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.ir.DType;
import io.gradus.nn.config.Config;
import io.gradus.tensor.GradientTape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.TracedFunction;
import io.gradus.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappersTest {
    private static Variable variable(String name, float... values) {
        return new Variable(Tensor.of(values), name);
    }

    // ---- scaled losses
    // -----------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theScaleGrowsAndShrinks(boolean traced) {
        var w = variable("w", 1, 2);
        var adam = new Adam(0.1);
        var optimizer = new LossScaleOptimizer(adam).initialScale(8).dynamicGrowthSteps(2);
        var step =
                TracedFunction.<Tensor, Tensor>of(gradient -> {
                    optimizer.apply(List.of(gradient), List.of(w));
                    return optimizer.iterations().value();
                });
        var plain = variable("w", 1, 2);
        var plainAdam = new Adam(0.1);
        float[] scales = {8, 16, 16, 8, 8, 16};
        for (int i = 0; i < scales.length; i++) {
            float x = i == 3 ? Float.POSITIVE_INFINITY : i + 1;
            var scale = optimizer.scale().value();
            var gradient = Tensor.of(new float[] {x, -x}).times(scale);
            if (traced) {
                step.apply(gradient);
            } else {
                optimizer.apply(List.of(gradient), List.of(w));
            }
            assertThat(optimizer.scale().value().toFloat()).isEqualTo(scales[i]);
            if (i != 3) {
                plainAdam.apply(List.of(Tensor.of(new float[] {x, -x})), List.of(plain));
            }
            assertThat(w.value().toFloatArray()).isEqualTo(plain.value().toFloatArray());
        }
        assertThat(optimizer.iterations().value().toLong()).isEqualTo(5);
        assertThat(step.traces()).isEqualTo(traced ? 1 : 0);
        assertThat(optimizer.state().keySet())
                .containsExactly("dynamic_scale", "step_counter", "iterations", "learning_rate");
        assertThat(optimizer.slots(w).keySet()).containsExactly("momentum", "velocity");
        assertThat(optimizer.learningRate()).isSameAs(adam.learningRate());
    }

    @Test
    void smallGradientsOfFloat16DoNotVanish() {
        var plain = variable("w", 1);
        var scaled = variable("w", 1);
        var sgd = new SGD(1e6);
        var optimizer = new LossScaleOptimizer(new SGD(1e6));
        step(sgd, plain);
        step(optimizer, scaled);
        assertThat(plain.value().toFloat()).isEqualTo(1);
        // The gradient is 10⁻⁴ · 10⁻⁵.
        assertThat(scaled.value().toFloat()).isBetween(0.9985f, 0.9995f);
    }

    /** Computes in float16 a loss whose gradient is less than its least number. */
    private static void step(Optimizer optimizer, Variable w) {
        var tape = new GradientTape();
        Tensor loss;
        try (tape) {
            var half = w.cast(DType.FLOAT16).times(1e-4);
            loss = optimizer.scaleLoss(half.times(1e-5).sum().cast(DType.FLOAT32));
        }
        optimizer.apply(tape.gradients(loss, w));
    }

    @Test
    void aScaledLossGoesThroughAFile() {
        var optimizer =
                new LossScaleOptimizer(new AdamW(0.1).clipnorm(1))
                        .initialScale(64)
                        .dynamicGrowthSteps(3);
        optimizer.scale().assign(128f);
        var config = Config.of(optimizer);
        // Writing changes nothing.
        assertThat(optimizer.scale().value().toFloat()).isEqualTo(128);
        var again = Config.read(Optimizer.class, config, Optimizers.registry());
        assertThat(Config.of(again)).isEqualTo(config);
        assertThat(again).isInstanceOf(LossScaleOptimizer.class);
        assertThat(((LossScaleOptimizer) again).scale().value().toFloat()).isEqualTo(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossScaleOptimizer(new SGD().lossScaleFactor(2)))
                .withMessageContaining("scales the loss itself");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossScaleOptimizer(new LossScaleOptimizer(new SGD())));
    }

    // ---- several optimizers
    // ------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachVariableHasItsOptimizer(boolean traced) {
        var backbone = variable("backbone/kernel", 1, 2);
        var head = variable("head/kernel", 1, 2);
        var bias = variable("head/bias", 1, 2);
        var all = List.of(backbone, head, bias);
        var sgd = new SGD(0.5);
        var adam = new Adam(0.1);
        var multi =
                new MultiOptimizer(adam)
                        .use(sgd, "^backbone/")
                        .use(new SGD(0.25), List.of(bias))
                        .lossScaleFactor(4);
        assertThat(multi.scaleLoss(Tensor.of(2f)).toFloat()).isEqualTo(8);
        var gradient = Tensor.of(new float[] {4, -8});
        var step =
                TracedFunction.<Tensor, Tensor>of(one -> {
                    multi.apply(List.of(one, one, one), all);
                    return multi.iterations().value();
                });
        for (int i = 0; i < 2; i++) {
            if (traced) {
                step.apply(gradient);
            } else {
                multi.apply(List.of(gradient, gradient, gradient), all);
            }
        }
        assertThat(backbone.value().toFloatArray()).containsExactly(0, 4);
        assertThat(bias.value().toFloatArray()).containsExactly(0.5f, 3);
        var alone = variable("head/kernel", 1, 2);
        var aloneAdam = new Adam(0.1);
        for (int i = 0; i < 2; i++) {
            aloneAdam.apply(List.of(gradient.div(4)), List.of(alone));
        }
        assertThat(head.value().toFloatArray()).isEqualTo(alone.value().toFloatArray());
        assertThat(multi.iterations().value().toLong()).isEqualTo(2);
        assertThat(multi.state().keySet())
                .containsExactly(
                        "iterations",
                        "default/iterations",
                        "default/learning_rate",
                        "1/iterations",
                        "1/learning_rate",
                        "2/iterations",
                        "2/learning_rate");
        assertThat(multi.slots(head).keySet()).containsExactly("momentum", "velocity");
        assertThat(multi.slots(backbone)).isEmpty();
        assertThat(multi.variables()).hasSize(9);

        var config = Config.of(multi);
        var again = Config.read(Optimizer.class, config, Optimizers.registry());
        assertThat(Config.of(again)).isEqualTo(config);
        assertThat(((MultiOptimizer) again).optimizerOf(bias)).isInstanceOf(SGD.class);
        assertThat(((MultiOptimizer) again).optimizerOf(head)).isInstanceOf(Adam.class);
    }

    @Test
    void choicesMustBeClear() {
        var w = variable("w", 1);
        var multi =
                new MultiOptimizer(new Adam())
                        .use(new SGD(), "w")
                        .use(new SGD(), variable -> variable == w);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> multi.optimizerOf(w))
                .withMessageContaining("2 optimizers")
                .withMessageContaining("'w'");
        assertThatThrownBy(() -> Config.of(multi))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("by name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MultiOptimizer(new LossScaleOptimizer(new SGD())));
        multi.build(List.of(variable("v", 1)));
        assertThat(new LossScaleOptimizer(new MultiOptimizer(new SGD())).inner())
                .isInstanceOf(MultiOptimizer.class);
    }
}
