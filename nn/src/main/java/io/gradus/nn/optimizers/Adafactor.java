package io.gradus.nn.optimizers;

import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;

/**
 * Adafactor (Shazeer and Stern, 2018): of the mean squares of the gradients of a matrix it
 * remembers those of rows and columns alone. Of more than two axes the last two are a matrix. The
 * step is the learning rate, or 1 / √step if that is less, times the root mean square of the
 * variable.
 *
 * <p>Where only some rows have a gradient, that of the others is zeros.
 */
public final class Adafactor extends RuleOptimizer {
    private double beta2Decay = -0.8;
    private double epsilon1 = 1e-30;
    private double epsilon2 = 1e-3;
    private double clipThreshold = 1;

    /** Adafactor with a learning rate of 0.001. */
    public Adafactor() {
        this(0.001);
    }

    /**
     * Adafactor.
     *
     * @param learningRate the size of the steps
     */
    public Adafactor(double learningRate) {
        super(learningRate);
    }

    /**
     * Adafactor with a schedule.
     *
     * @param schedule the size of each step
     */
    public Adafactor(LearningRateSchedule schedule) {
        super(schedule);
    }

    /**
     * Sets the power of the number of the step by which new squares lose weight.
     *
     * @param beta2Decay Keras' default is -0.8
     * @return this optimizer
     */
    public Adafactor beta2Decay(double beta2Decay) {
        this.beta2Decay = Settings.notPositive("beta2Decay", beta2Decay);
        return this;
    }

    /**
     * Sets what keeps the divisor from 0.
     *
     * @param epsilon1 Keras' default is 1e-30
     * @return this optimizer
     */
    public Adafactor epsilon1(double epsilon1) {
        this.epsilon1 = Settings.notNegative("epsilon1", epsilon1);
        return this;
    }

    /**
     * Sets the least root mean square that a variable is taken to have.
     *
     * @param epsilon2 Keras' default is 1e-3
     * @return this optimizer
     */
    public Adafactor epsilon2(double epsilon2) {
        this.epsilon2 = Settings.notNegative("epsilon2", epsilon2);
        return this;
    }

    /**
     * Sets the largest root mean square of a step before it is scaled.
     *
     * @param clipThreshold Keras' default is 1
     * @return this optimizer
     */
    public Adafactor clipThreshold(double clipThreshold) {
        this.clipThreshold = Settings.positive("clipThreshold", clipThreshold);
        return this;
    }

    @Override
    protected Rule rule(Tensor learningRate, Tensor step) {
        var beta2 = step.pow(beta2Decay).unaryMinus().plus(1);
        var rate = learningRate.minimum(step.rsqrt());
        return (variable, gradient) -> {
            var kept = beta2.cast(variable.dtype());
            var squares = gradient.square().plus(epsilon1);
            var unit = gradient.div(meanSquares(variable, squares, kept).sqrt());
            unit = unit.div(rms(unit).div(clipThreshold).maximum(1));
            var size = rms(variable.value()).maximum(epsilon2);
            variable.assignSub(unit.times(size.times(rate.cast(variable.dtype()))));
        };
    }

    private static Tensor meanSquares(Cell variable, Tensor squares, Tensor kept) {
        int rank = squares.rank();
        if (rank < 2) {
            return faded(variable.slot("velocity"), squares, kept);
        }
        var shape = squares.shape();
        var rowShape = shape.slice(0, rank - 1);
        var columnShape = shape.without(rank - 2);
        var rows = variable.slot("r", () -> Tensor.zeros(rowShape, variable.dtype()));
        var columns = variable.slot("c", () -> Tensor.zeros(columnShape, variable.dtype()));
        var row = faded(rows, squares.mean(-1), kept);
        var column = faded(columns, squares.mean(-2), kept);
        return row.div(row.mean(new int[] {-1}, true)).expandDims(-1).times(column.expandDims(-2));
    }

    private static Tensor faded(Cell mean, Tensor next, Tensor kept) {
        mean.assign(mean.value().times(kept).plus(next.times(kept.unaryMinus().plus(1))));
        return mean.value();
    }

    private static Tensor rms(Tensor x) {
        return x.square().mean().sqrt();
    }

    @Override
    protected void settings(Config config) {
        beta2Decay(config.number("beta_2_decay", beta2Decay));
        epsilon1(config.number("epsilon_1", epsilon1));
        epsilon2(config.number("epsilon_2", epsilon2));
        clipThreshold(config.number("clip_threshold", clipThreshold));
    }
}
