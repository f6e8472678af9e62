package io.gradus.nn.layers;

import io.gradus.ir.Shape;
import io.gradus.nn.Layer;
import io.gradus.nn.config.Config;
import io.gradus.nn.weights.Initializer;
import io.gradus.ops.Normalization;
import io.gradus.tensor.Tensor;
import io.gradus.tensor.Variable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Divides each example by the root of its mean square, and multiplies it by a learned scale (Zhang
 * and Sennrich, 2019).
 */
public final class RMSNormalization extends Layer {
    private int[] axes;
    private double epsilon = 1e-6;
    private @Nullable Variable scale;

    /** Along the last axis. */
    public RMSNormalization() {
        this(-1);
    }

    /**
     * Along some axes.
     *
     * @param axes along which elements share a mean square, counted from the end if negative
     */
    public RMSNormalization(int... axes) {
        this.axes = Settings.someAxes("axis", axes);
    }

    /**
     * Sets what is added to mean squares, so that nothing is divided by 0; 10⁻⁶ without this.
     *
     * @param epsilon more than 0
     * @return this layer
     */
    public RMSNormalization epsilon(double epsilon) {
        this.epsilon = Settings.above("epsilon", 0, epsilon);
        return this;
    }

    private IntStream sorted(Shape shape) {
        return Arrays.stream(axes).map(axis -> shape.axis(axis, "axis")).sorted();
    }

    @Override
    protected void build(Shape inputShape) {
        var shape = Shape.of(sorted(inputShape).mapToObj(inputShape::dim).toList());
        scale = addVariable("scale", shape, Initializer.ones());
    }

    @Override
    protected Tensor call(Tensor inputs, boolean training) {
        return Normalization.rmsNormalization(
                inputs,
                scale.cast(inputs.dtype().computeType()),
                sorted(inputs.shape()).toArray(),
                epsilon);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void settings(Config config) {
        axes = Settings.someAxes("axis", config.integers("axis", axes));
        epsilon = Settings.above("epsilon", 0, config.number("epsilon", epsilon));
    }
}
