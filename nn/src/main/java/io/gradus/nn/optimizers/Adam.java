package io.gradus.nn.optimizers;

import io.gradus.tensor.Tensor;

/**
 * Adam (Kingma and Ba, 2014): steps scaled by running means of the gradient and of its square, in
 * the form of the paper's section 2.1, "epsilon hat".
 */
public final class Adam extends Optimizer {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final boolean amsgrad;

    /** Adam with a learning rate of 0.001. */
    public Adam() {
        this(0.001);
    }

    /**
     * Adam with the usual settings.
     *
     * @param learningRate the size of the steps
     */
    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-7, false);
    }

    /**
     * Adam.
     *
     * @param learningRate the size of the steps
     * @param beta1 how slowly the mean of the gradient changes, from 0 to less than 1
     * @param beta2 how slowly the mean of its square changes, from 0 to less than 1
     * @param epsilon keeps the divisor from 0
     * @param amsgrad whether to divide by the largest mean so far (Reddi et al., 2018)
     */
    public Adam(double learningRate, double beta1, double beta2, double epsilon, boolean amsgrad) {
        super(learningRate);
        this.beta1 = checked("beta1", beta1);
        this.beta2 = checked("beta2", beta2);
        this.epsilon = epsilon;
        this.amsgrad = amsgrad;
    }

    /**
     * Adam with the usual settings and a schedule.
     *
     * @param schedule the size of each step
     */
    public Adam(LearningRateSchedule schedule) {
        super(schedule);
        this.beta1 = 0.9;
        this.beta2 = 0.999;
        this.epsilon = 1e-7;
        this.amsgrad = false;
    }

    private static double checked(String name, double beta) {
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException(
                    name + " is " + beta + ": it must be at least 0 and less than 1");
        }
        return beta;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        // The means begin at 0; these factors undo that.
        var correction1 = Tensor.of((float) beta1).pow(step).unaryMinus().plus(1);
        var correction2 = Tensor.of((float) beta2).pow(step).unaryMinus().plus(1);
        var alpha = learningRate.times(correction2.sqrt()).div(correction1);
        return (variable, gradient) -> {
            var mean = slot(variable, "momentum");
            var square = slot(variable, "velocity");
            mean.assignAdd(gradient.minus(mean).times(1 - beta1));
            square.assignAdd(gradient.square().minus(square).times(1 - beta2));
            var divisor = square;
            if (amsgrad) {
                divisor = slot(variable, "velocity_hat");
                divisor.assign(divisor.maximum(square));
            }
            var move = mean.times(alpha.cast(variable.dtype()));
            variable.assignSub(move.div(divisor.sqrt().plus(epsilon)));
        };
    }
}
