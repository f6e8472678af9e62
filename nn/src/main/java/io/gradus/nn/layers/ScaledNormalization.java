package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A normalisation after which outputs are multiplied by a learned gamma and moved by a learned
 * beta.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class ScaledNormalization<L extends ScaledNormalization<L>> extends Layer {
    private double epsilon = 1e-3;
    private boolean center = true;
    private boolean scale = true;
    private final WeightSettings gammaSettings = new WeightSettings("gamma", Initializer.ones());
    private final WeightSettings betaSettings = new WeightSettings("beta", Initializer.zeros());
    private @Nullable Variable gamma;
    private @Nullable Variable beta;

    ScaledNormalization() {}

    @SuppressWarnings("unchecked") // each layer names itself as L
    final L self() {
        return (L) this;
    }

    /**
     * Sets what is added to variances, so that nothing is divided by 0; 0.001 without this.
     *
     * @param epsilon more than 0
     * @return this layer
     */
    public final L epsilon(double epsilon) {
        this.epsilon = Settings.above("epsilon", 0, epsilon);
        return self();
    }

    /**
     * Sets whether there is a beta, which there is without this.
     *
     * @param center whether there is one
     * @return this layer
     */
    public final L center(boolean center) {
        this.center = center;
        return self();
    }

    /**
     * Sets whether there is a gamma, which there is without this.
     *
     * @param scale whether there is one
     * @return this layer
     */
    public final L scale(boolean scale) {
        this.scale = scale;
        return self();
    }

    /**
     * Sets the first value of gamma; ones without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L gammaInitializer(Initializer initializer) {
        gammaSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of gamma, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L gammaInitializer(String name) {
        return gammaInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for gamma.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L gammaRegularizer(Regularizer regularizer) {
        gammaSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what gamma must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L gammaConstraint(Constraint constraint) {
        gammaSettings.constraint(constraint);
        return self();
    }

    /**
     * Sets the first value of beta; zeros without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L betaInitializer(Initializer initializer) {
        betaSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of beta, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L betaInitializer(String name) {
        return betaInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for beta.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L betaRegularizer(Regularizer regularizer) {
        betaSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what beta must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L betaConstraint(Constraint constraint) {
        betaSettings.constraint(constraint);
        return self();
    }

    /** Makes gamma and beta, as far as they are wanted. */
    final void addScale(Shape shape) {
        if (scale) {
            gamma = addVariable(gammaSettings.weight(shape));
        }
        if (center) {
            beta = addVariable(betaSettings.weight(shape));
        }
    }

    final double epsilon() {
        return epsilon;
    }

    /** Gamma, or ones where there is none, in a dtype that loses nothing. */
    final Tensor gamma(Shape shape, Tensor x) {
        return scale
                ? gamma.cast(x.dtype().computeType())
                : Tensor.ones(shape, x.dtype().computeType());
    }

    /** Beta, or zeros where there is none, in a dtype that loses nothing. */
    final Tensor beta(Shape shape, Tensor x) {
        return center
                ? beta.cast(x.dtype().computeType())
                : Tensor.zeros(shape, x.dtype().computeType());
    }

    @Override
    protected final boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        epsilon = Settings.above("epsilon", 0, config.number("epsilon", epsilon));
        center = config.truth("center", center);
        scale = config.truth("scale", scale);
        gammaSettings.settings(config);
        betaSettings.settings(config);
    }
}
