package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Weight;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Initializer;
import io.gradus.ops.Normalization;
import io.gradus.tensor.Operand;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Moves and scales each channel to a mean of 0 and a variance of 1 (Ioffe and Szegedy, 2015): while
 * training by the statistics of the batch, otherwise by their moving averages, which training
 * keeps. A layer that is not trainable always uses the averages and leaves them alone. Steps that
 * are masked do not count.
 */
public final class BatchNormalization extends ScaledNormalization<BatchNormalization> {
    /** Keeps means of nothing at 0. */
    private static final double NOTHING = 1e-7;

    private int axis = -1;
    private double momentum = 0.99;
    private Initializer movingMeanInitializer = Initializer.zeros();
    private Initializer movingVarianceInitializer = Initializer.ones();
    private boolean renorm;
    private Optional<RenormClipping> renormClipping = Optional.empty();
    private double renormMomentum = 0.99;
    private boolean isSynchronized;
    private Shape channels = Shape.scalar();
    private @Nullable Variable movingMean;
    private @Nullable Variable movingVariance;
    private @Nullable Variable renormMean;
    private @Nullable Variable renormDeviation;

    /** The channels are the last axis. */
    public BatchNormalization() {}

    /**
     * Sets which axis is that of channels; the last one without this.
     *
     * @param axis counted from the end if negative
     * @return this layer
     */
    public BatchNormalization axis(int axis) {
        this.axis = axis;
        return this;
    }

    /**
     * Sets how much of a moving average stays in each step; 0.99 without this.
     *
     * @param momentum from 0 to 1
     * @return this layer
     */
    public BatchNormalization momentum(double momentum) {
        this.momentum = Settings.within("momentum", 0, 1, momentum);
        return this;
    }

    /**
     * Sets the first value of the moving mean; zeros without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public BatchNormalization movingMeanInitializer(Initializer initializer) {
        this.movingMeanInitializer = initializer;
        return this;
    }

    /**
     * Sets the first value of the moving mean, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public BatchNormalization movingMeanInitializer(String name) {
        return movingMeanInitializer(Initializer.of(name));
    }

    /**
     * Sets the first value of the moving variance; ones without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public BatchNormalization movingVarianceInitializer(Initializer initializer) {
        this.movingVarianceInitializer = initializer;
        return this;
    }

    /**
     * Sets the first value of the moving variance, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public BatchNormalization movingVarianceInitializer(String name) {
        return movingVarianceInitializer(Initializer.of(name));
    }

    /**
     * Sets whether training goes from the statistics of the batch towards the moving ones (Ioffe,
     * 2017), which makes small batches work; it does not without this.
     *
     * @param renorm whether it does
     * @return this layer
     */
    public BatchNormalization renorm(boolean renorm) {
        this.renorm = renorm;
        return this;
    }

    /**
     * Sets how far renormalisation may go; as far as it takes without this.
     *
     * @param clipping the bounds
     * @return this layer
     */
    public BatchNormalization renormClipping(RenormClipping clipping) {
        this.renormClipping = Optional.of(clipping);
        return this;
    }

    /**
     * Sets how much of the moving averages that renormalisation uses stays in each step; 0.99
     * without this.
     *
     * @param momentum from 0 to 1
     * @return this layer
     */
    public BatchNormalization renormMomentum(double momentum) {
        this.renormMomentum = Settings.within("renormMomentum", 0, 1, momentum);
        return this;
    }

    /**
     * Sets whether the statistics are those of the batches of all devices. On one device it makes
     * no difference.
     *
     * @param isSynchronized whether they are
     * @return this layer
     */
    public BatchNormalization isSynchronized(boolean isSynchronized) {
        this.isSynchronized = isSynchronized;
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        channels = Shape.of(inputShape.size(inputShape.axis(axis, "axis")));
        addScale(channels);
        movingMean = addAverage("moving_mean", movingMeanInitializer);
        movingVariance = addAverage("moving_variance", movingVarianceInitializer);
        if (renorm) {
            renormMean = addAverage("renorm_mean", movingMeanInitializer);
            renormDeviation = addAverage("renorm_stddev", Initializer.ones());
        }
    }

    private Variable addAverage(String name, Initializer initializer) {
        return addVariable(Weight.of(name, channels, initializer).fixed());
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        var x = inputs.cast(inputs.dtype().computeType());
        var gamma = gamma(channels, inputs);
        var beta = beta(channels, inputs);
        int at = x.shape().axis(axis, "axis");
        if (!training || !isTrainable()) {
            return normalized(x, movingMean, movingVariance, beta, gamma, at).cast(inputs.dtype());
        }
        var moments = moments(x, mask(inputs), at);
        var outputs =
                renorm
                        ? renormalized(x, moments, beta, gamma, at)
                        : normalized(x, moments.mean(), moments.variance(), beta, gamma, at);
        move(movingMean, moments.mean(), momentum);
        move(movingVariance, moments.variance(), momentum);
        return outputs.cast(inputs.dtype());
    }

    private Tensor normalized(
            Tensor x, Operand mean, Operand variance, Tensor beta, Tensor gamma, int at) {
        return Normalization.batchNormalization(x, mean, variance, beta, gamma, at, epsilon());
    }

    private static Normalization.Moments moments(Tensor x, Optional<Tensor> mask, int at) {
        int[] others = IntStream.range(0, x.rank()).filter(axis -> axis != at).toArray();
        if (mask.isEmpty()) {
            return Normalization.moments(x, others, false);
        }
        var kept = mask.get().cast(x.dtype());
        while (kept.rank() < x.rank()) {
            kept = kept.expandDims(-1);
        }
        var weights = kept.broadcastTo(x.shape());
        var count = weights.sum(others, true).plus(NOTHING);
        var mean = x.times(weights).sum(others, true).div(count);
        var variance = x.minus(mean).square().times(weights).sum(others, true).div(count);
        var vector = Shape.of(List.of(x.shape().dim(at)));
        return new Normalization.Moments(mean.reshape(vector), variance.reshape(vector));
    }

    /** The correction has no gradient: for it r and d are numbers. */
    private Tensor renormalized(
            Tensor x, Normalization.Moments moments, Tensor beta, Tensor gamma, int at) {
        var deviation = moments.variance().plus(epsilon()).sqrt();
        var known = renormDeviation.cast(x.dtype());
        var r = deviation.div(known).stopGradient();
        var d = moments.mean().minus(renormMean.cast(x.dtype())).div(known).stopGradient();
        if (renormClipping.isPresent()) {
            var bounds = renormClipping.get();
            if (bounds.rmin().isPresent()) {
                r = r.maximum(bounds.rmin().get());
            }
            if (bounds.rmax().isPresent()) {
                r = r.minimum(bounds.rmax().get());
            }
            if (bounds.dmax().isPresent()) {
                d = d.clip(-bounds.dmax().get(), bounds.dmax().get());
            }
        }
        move(renormMean, moments.mean(), renormMomentum);
        move(renormDeviation, deviation, renormMomentum);
        return normalized(
                x,
                moments.mean(),
                moments.variance(),
                d.times(gamma).plus(beta),
                r.times(gamma),
                at);
    }

    private static void move(Variable average, Tensor value, double momentum) {
        average.assign(
                average.times(momentum)
                        .plus(value.stopGradient().cast(average.dtype()).times(1 - momentum)));
    }

    @Override
    protected void settings(Config config) {
        axis = config.integer("axis", axis);
        momentum = Settings.within("momentum", 0, 1, config.number("momentum", momentum));
        super.settings(config);
        movingMeanInitializer =
                config.object("moving_mean_initializer", Initializer.class, movingMeanInitializer);
        movingVarianceInitializer =
                config.object(
                        "moving_variance_initializer",
                        Initializer.class,
                        movingVarianceInitializer);
        renorm = config.truth("renorm", renorm);
        renormClipping = config.optional("renorm_clipping", RenormClipping.class, renormClipping);
        renormMomentum =
                Settings.within(
                        "renorm_momentum", 0, 1, config.number("renorm_momentum", renormMomentum));
        isSynchronized = config.truth("synchronized", isSynchronized);
    }
}
