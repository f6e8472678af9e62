package io.gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.gradus.data.Batch;
import io.gradus.ir.DType;
import io.gradus.ir.Shape;
import io.gradus.nn.layers.Dense;
import io.gradus.nn.losses.MeanSquaredError;
import io.gradus.nn.optimizers.LossScaleOptimizer;
import io.gradus.nn.optimizers.Optimizer;
import io.gradus.nn.optimizers.SGD;
import io.gradus.tensor.Generator;
import io.gradus.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MixedPrecisionTest {
    private static Sequential model(DTypePolicy policy) {
        var around = DTypePolicy.global();
        DTypePolicy.global(policy);
        try {
            return new Sequential(new Dense(8).activation("tanh"), new Dense(1));
        } finally {
            DTypePolicy.global(around);
        }
    }

    private static double trained(
            DTypePolicy policy, CompileOptions options, Class<? extends Optimizer> expected) {
        var model = model(policy);
        model.build(Shape.of(4), new Generator(1));
        model.compile(options.loss(new MeanSquaredError()));
        assertThat(model.optimizer()).isInstanceOf(expected);
        var inputs = new Generator(2).normal(Shape.of(64, 4));
        var targets = Tensor.zeros(Shape.of(64, 1));
        var batch = Batch.of(inputs, targets);
        double last = 0;
        for (int i = 0; i < 60; i++) {
            last = model.trainOnBatch(batch).get("loss");
        }
        assertThat(model.trainableVariables())
                .allSatisfy(variable -> assertThat(variable.dtype()).isEqualTo(DType.FLOAT32));
        return last;
    }

    @Test
    void aModelOfFloat16HasItsLossScaled() {
        var options = new CompileOptions().optimizer(new SGD(0.1));
        double whole = trained(DTypePolicy.FLOAT32, options, SGD.class);
        var half = DTypePolicy.MIXED_FLOAT16;
        options = new CompileOptions().optimizer(new SGD(0.1));
        assertThat(trained(half, options, LossScaleOptimizer.class))
                .isCloseTo(whole, withPercentage(5));
        options = new CompileOptions().optimizer(new SGD(0.1)).autoScaleLoss(false);
        assertThat(trained(half, options, SGD.class)).isCloseTo(whole, withPercentage(5));
        options = new CompileOptions().optimizer(new SGD(0.1).lossScaleFactor(64));
        assertThat(trained(half, options, SGD.class)).isCloseTo(whole, withPercentage(5));
    }
}
