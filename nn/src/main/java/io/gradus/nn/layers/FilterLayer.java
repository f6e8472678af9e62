package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Constraint;
import io.gradus.nn.weights.Initializer;
import io.gradus.nn.weights.Regularizer;
import io.gradus.tensor.Variable;

/**
 * A layer of filters, each of which gives one channel of the outputs.
 *
 * @param <L> the layer itself, so that settings can follow one another
 */
public abstract class FilterLayer<L extends FilterLayer<L>> extends WindowLayer<L> {
    int filters;
    private final WeightSettings kernelSettings =
            new WeightSettings("kernel", Initializer.glorotUniform());

    FilterLayer(int axes, int filters, int... kernelSize) {
        super(axes, kernelSize);
        this.filters = Settings.positive("filters", filters);
    }

    /**
     * Sets the first value of the kernel; Glorot and Bengio's without it.
     *
     * @param initializer the first value
     * @return this layer
     */
    public final L kernelInitializer(Initializer initializer) {
        kernelSettings.initializer(initializer);
        return self();
    }

    /**
     * Sets the first value of the kernel, by the name that Keras gives it.
     *
     * @param name for example {@code "he_normal"}
     * @return this layer
     */
    public final L kernelInitializer(String name) {
        return kernelInitializer(Initializer.of(name));
    }

    /**
     * Sets what is added to the loss for the kernel.
     *
     * @param regularizer what is added
     * @return this layer
     */
    public final L kernelRegularizer(Regularizer regularizer) {
        kernelSettings.regularizer(regularizer);
        return self();
    }

    /**
     * Sets what the kernel must keep to.
     *
     * @param constraint what it must keep to
     * @return this layer
     */
    public final L kernelConstraint(Constraint constraint) {
        kernelSettings.constraint(constraint);
        return self();
    }

    /** Makes the kernel. */
    final Variable addKernel(Shape shape) {
        return addVariable(kernelSettings.weight(shape));
    }

    @Override
    protected void settings(Config config) {
        filters = Settings.positive("filters", config.integer("filters", filters));
        windows.settings(config);
        kernelSettings.settings(config);
        super.settings(config);
    }
}
