package io.gradus.bench.gradus;

import io.gradus.nn.optimizers.RuleOptimizer;
import io.gradus.tensor.Tensor;

/** Adam whose weights also decay by themselves (Loshchilov and Hutter, 2019). */
final class AdamW extends RuleOptimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double decay;

    AdamW(double learningRate, double decay) {
        super(learningRate);
        this.decay = decay;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        var correction1 = Tensor.of((float) BETA1).pow(step).unaryMinus().plus(1);
        var correction2 = Tensor.of((float) BETA2).pow(step).unaryMinus().plus(1);
        var kept = learningRate.times(decay).unaryMinus().plus(1);
        var rate = learningRate.div(correction1);
        var root = correction2.sqrt();
        return (variable, gradient) -> {
            var mean = variable.slot("momentum");
            var square = variable.slot("velocity");
            mean.assignAdd(gradient.minus(mean.value()).times(1 - BETA1));
            square.assignAdd(gradient.square().minus(square.value()).times(1 - BETA2));
            var divisor = square.value().sqrt().div(root).plus(EPSILON);
            var move = mean.value().times(rate).div(divisor);
            variable.assign(variable.value().times(kept).minus(move));
        };
    }
}
