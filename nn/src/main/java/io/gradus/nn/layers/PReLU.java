package io.gradus.nn.layers;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/** x where positive, else alpha · x with a learned alpha for each element (He et al., 2015). */
public final class PReLU extends Layer {
    private int[] sharedAxes = {};
    private final WeightSettings alphaSettings = new WeightSettings("alpha", Initializer.zeros());
    private @Nullable Variable alpha;

    /** An alpha of its own for each element of an example, 0 at first. */
    public PReLU() {}

    /**
     * Sets along which axes one alpha serves all elements.
     *
     * @param axes such as 1 and 2 for one alpha for each channel of images; counted from the end if
     *     negative, and not the batch
     * @return this layer
     */
    public PReLU sharedAxes(int... axes) {
        this.sharedAxes = axes.clone();
        return this;
    }

    /**
     * Sets the first value of alpha; zeros without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public PReLU alphaInitializer(Initializer initializer) {
        alphaSettings.initializer(initializer);
        return this;
    }

    /**
     * Sets the first value of alpha, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public PReLU alphaInitializer(String name) {
        return alphaInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for alpha.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public PReLU alphaRegularizer(Regularizer regularizer) {
        alphaSettings.regularizer(regularizer);
        return this;
    }

    /**
     * Sets what alpha must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public PReLU alphaConstraint(Constraint constraint) {
        alphaSettings.constraint(constraint);
        return this;
    }

    @Override
    protected void build(Shape inputShape) {
        var shape = inputShape;
        for (int axis : sharedAxes) {
            shape = shape.with(Settings.notBatch("sharedAxes", axis, inputShape), Dim.ONE);
        }
        alpha = addVariable(alphaSettings.weight(shape.without(0)));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return inputs.relu().plus(inputs.minimum(0).times(cast(alpha)));
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        sharedAxes = config.integers("shared_axes", sharedAxes);
        alphaSettings.settings(config);
    }
}
