package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Adadelta (Zeiler, 2012): steps as large as earlier ones were, relative to the gradients. The
 * paper has a learning rate of 1.
 *
 * <p>Where only some rows have a gradient, the others, and what is remembered about them, stay as
 * they are.
 */
public final class Adadelta extends RuleOptimizer {
    private double rho = 0.95;
    private double epsilon = 1e-7;

    /** Adadelta with a learning rate of 0.001. */
    public Adadelta() {
        this(0.001);
    }

    /**
     * Adadelta.
     *
     * @param learningRate the size of the steps
     */
    public Adadelta(double learningRate) {
        super(learningRate);
    }

    /**
     * Adadelta with a schedule.
     *
     * @param schedule the size of each step
     */
    public Adadelta(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets how slowly the means of squares change, from 0 to less than 1.
     *
     * @param rho Keras' default is 0.95
     * @return this optimizer
     */
    public Adadelta rho(double rho) {
        this.rho = Settings.share("rho", rho);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public Adadelta epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return (variable, gradient) -> {
            var gradients = variable.slot("accumulated_grad");
            var moves = variable.slot("accumulated_delta_var");
            gradients.assign(gradients.value().times(rho).plus(gradient.square().times(1 - rho)));
            var move =
                    moves.value()
                            .plus(epsilon)
                            .sqrt()
                            .times(gradient)
                            .div(gradients.value().plus(epsilon).sqrt());
            moves.assign(moves.value().times(rho).plus(move.square().times(1 - rho)));
            variable.assignSub(move.times(learningRate.cast(move.dtype())));
        };
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        rho(config.number("rho", rho));
        epsilon(config.number("epsilon", epsilon));
    }
}
