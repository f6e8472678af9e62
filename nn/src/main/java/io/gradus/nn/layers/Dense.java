package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.activations.Activation;
import io.gradus.nn.config.Config;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import org.jspecify.annotations.Nullable;

/** A fully connected layer: {@code activation(inputs · kernel + bias)}. */
public final class Dense extends KernelLayer<Dense> {
    private int units;
    private @Nullable Variable kernel;

    /**
     * A layer without an activation.
     *
     * @param units the size of the outputs
     */
    public Dense(int units) {
        this.units = Settings.positive("units", units);
    }

    /**
     * A layer with an activation.
     *
     * @param units the size of the outputs
     * @param activation what is done to them
     */
    public Dense(int units, Activation activation) {
        this(units);
        activation(activation);
    }

    /**
     * A layer with an activation.
     *
     * @param units the size of the outputs
     * @param activation what is done to them, by the name that Keras gives it
     */
    public Dense(int units, String activation) {
        this(units, Activation.of(activation));
    }

    @Override
    protected void build(Shape inputShape) {
        if (inputShape.rank() < 2) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, …, size), not " + inputShape);
        }
        kernel = addKernel(Shape.of(inputShape.size(-1), units));
        addBias(Shape.of(units));
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return finish(inputs.matmul(cast(kernel)));
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        units = Settings.positive("units", config.integer("units", units));
        super.settings(config);
    }
}
