package io.gradus.nn.optimizers;

import io.gradus.tensor.Tensor;

/** Gradient descent, with or without momentum. */
public final class SGD extends Optimizer {
    private final double momentum;
    private final boolean nesterov;

    /**
     * Plain gradient descent.
     *
     * @param learningRate the size of the steps; Keras' default is 0.01
     */
    public SGD(double learningRate) {
        this(learningRate, 0, false);
    }

    /**
     * Gradient descent with momentum.
     *
     * @param learningRate the size of the steps
     * @param momentum the share of the last step that goes on, from 0 to 1
     * @param nesterov whether to look ahead, as Nesterov (1983) does
     */
    public SGD(double learningRate, double momentum, boolean nesterov) {
        super(learningRate);
        this.momentum = checked(momentum);
        this.nesterov = nesterov;
    }

    /**
     * Gradient descent with momentum and a schedule.
     *
     * @param schedule the size of each step
     * @param momentum the share of the last step that goes on, from 0 to 1
     * @param nesterov whether to look ahead, as Nesterov (1983) does
     */
    public SGD(LearningRateSchedule schedule, double momentum, boolean nesterov) {
        super(schedule);
        this.momentum = checked(momentum);
        this.nesterov = nesterov;
    }

    private static double checked(double momentum) {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(
                    "momentum is " + momentum + ": it must be from 0 to 1");
        }
        return momentum;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var move = gradient.times(learningRate.cast(gradient.dtype()));
            if (momentum == 0) {
                variable.assignSub(move);
                return;
            }
            var velocity = slot(variable, "momentum");
            velocity.assign(velocity.times(momentum).minus(move));
            variable.assignAdd(nesterov ? velocity.times(momentum).minus(move) : velocity);
        };
    }
}
