package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * {@link Adam} with a {@linkplain #weightDecay decay} of weights apart from their gradients, of
 * 0.004 unless it is set (Loshchilov and Hutter, 2019).
 *
 * <p>Where only some rows have a gradient, the others only decay.
 */
public final class AdamW extends RuleOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-7;
    private boolean amsgrad = false;

    /** AdamW with a learning rate of 0.001. */
    public AdamW() {
        this(0.001);
    }

    /**
     * AdamW.
     *
     * @param learningRate the size of the steps
     */
    public AdamW(double learningRate) {
        super(learningRate);
        weightDecay(0.004);
    }

    /**
     * AdamW with a schedule.
     *
     * @param schedule the size of each step
     */
    public AdamW(LearningRateSchedule schedule) {
        super(schedule);
        weightDecay(0.004);
    }

    /**
     * Sets how slowly the mean of the gradient changes, from 0 to less than 1.
     *
     * @param beta1 Keras' default is 0.9
     * @return this optimizer
     */
    public AdamW beta1(double beta1) {
        this.beta1 = Settings.share("beta1", beta1);
        return this;
    }

    /**
     * Sets how slowly the mean of its square changes, from 0 to less than 1.
     *
     * @param beta2 Keras' default is 0.999
     * @return this optimizer
     */
    public AdamW beta2(double beta2) {
        this.beta2 = Settings.share("beta2", beta2);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon Keras' default is 1e-7
     * @return this optimizer
     */
    public AdamW epsilon(double epsilon) {
        this.epsilon = Settings.notNegative("epsilon", epsilon);
        return this;
    }

    /**
     * Sets whether to divide by the largest mean of squares so far (Reddi et al., 2018).
     *
     * @param amsgrad false without this
     * @return this optimizer
     */
    public AdamW amsgrad(boolean amsgrad) {
        this.amsgrad = amsgrad;
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        return Adam.rule(learningRate, step, beta1, beta2, epsilon, amsgrad);
    }

    @Override
    protected boolean changesOnlyRows() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        beta1(config.number("beta_1", beta1));
        beta2(config.number("beta_2", beta2));
        epsilon(config.number("epsilon", epsilon));
        amsgrad(config.truth("amsgrad", amsgrad));
    }
}
