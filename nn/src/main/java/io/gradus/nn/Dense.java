package io.gradus.nn;

import io.gradus.ir.Dim;
import io.gradus.ir.Shape;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fully connected layer: {@code activation(inputs · kernel + bias)}. */
public final class Dense extends Layer {
    private final int units;
    private final Activation activation;
    private final Initializer kernelInitializer;
    private @Nullable Variable kernel;
    private @Nullable Variable bias;

    /**
     * A layer without an activation.
     *
     * @param units the size of the outputs
     */
    public Dense(int units) {
        this(units, Activation.LINEAR);
    }

    /**
     * A layer whose kernel begins as Glorot and Bengio have it.
     *
     * @param units the size of the outputs
     * @param activation what is done to them
     */
    public Dense(int units, Activation activation) {
        this(units, activation, Initializer.glorotUniform());
    }

    /**
     * A layer.
     *
     * @param units the size of the outputs
     * @param activation what is done to them
     * @param kernelInitializer the first value of the kernel; the bias begins as zeros
     */
    public Dense(int units, Activation activation, Initializer kernelInitializer) {
        this.units = Settings.positive("units", units);
        this.activation = activation;
        this.kernelInitializer = kernelInitializer;
    }

    @Override
    protected void build(Shape inputShape) {
        if (inputShape.rank() < 2) {
            throw new IllegalArgumentException(
                    "inputs have shape (batch, …, size), not " + inputShape);
        }
        kernel = addVariable("kernel", Shape.of(inputShape.size(-1), units), kernelInitializer);
        bias = addVariable("bias", Shape.of(units), Initializer.zeros());
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return activation.apply(inputs.matmul(kernel).plus(bias));
    }

    @Override
    protected Shape outputShape(Shape inputShape) {
        return inputShape.with(-1, Dim.of(units));
    }

    @Override
    protected Map<String, Object> config() {
        var config = new LinkedHashMap<String, Object>();
        config.put("units", units);
        config.put("activation", activation.toString());
        return config;
    }
}
