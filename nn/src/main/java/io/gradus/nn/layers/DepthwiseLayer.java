package io.gradus.nn.layers;

import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;

/**
 * A layer that gives each channel filters of its own.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class DepthwiseLayer<L extends DepthwiseLayer<L>> extends WindowLayer<L> {
    int depthMultiplier = 1;
    final WeightSettings depthwiseSettings =
            new WeightSettings("depthwise", Initializer.glorotUniform());

    DepthwiseLayer(int axes, int... kernelSize) {
        super(axes, kernelSize);
    }

    /**
     * Sets how many filters each channel has; 1 without this.
     *
     * @param depthMultiplier how many
     * @return this layer
     */
    public final L depthMultiplier(int depthMultiplier) {
        this.depthMultiplier = Settings.positive("depthMultiplier", depthMultiplier);
        return self();
    }

    /**
     * Sets the first value of the depthwise kernel; Glorot and Bengio's without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L depthwiseInitializer(Initializer initializer) {
        depthwiseSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the depthwise kernel, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L depthwiseInitializer(String name) {
        return depthwiseInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for the depthwise kernel.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L depthwiseRegularizer(Regularizer regularizer) {
        depthwiseSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the depthwise kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L depthwiseConstraint(Constraint constraint) {
        depthwiseSettings.constraint(constraint);
        return self();
    }

    @Override
    protected void settings(Config config) {
        windows.settings(config);
        depthMultiplier =
                Settings.positive(
                        "depth_multiplier", config.integer("depth_multiplier", depthMultiplier));
        depthwiseSettings.settings(config);
        super.settings(config);
    }
}
